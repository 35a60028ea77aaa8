/**
 * Who is on: sessions, connections and users as counts that heal, because UDP loses stops and closes.
 *
 * <p>May import {@code event} alone. Time is handed in, one thread owns it all, and only {@link
 * org.senselights.presence.Snapshot} and {@link org.senselights.presence.Today} may leave that thread; they name
 * nobody.
 */
package org.senselights.presence;
