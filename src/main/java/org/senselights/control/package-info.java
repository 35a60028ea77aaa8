/**
 * How a command speaks to the running service: one request, one answer, over a Unix socket that only the service's own
 * user and group may open.
 *
 * <p>May import {@code message}, for its JSON. What a request means is decided elsewhere: {@code app} hands in a
 * handler, and {@code cli} asks.
 */
package org.senselights.control;
