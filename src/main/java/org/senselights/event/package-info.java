/**
 * What can happen on a Sense server, as plain values: event types, events, and how one came to us.
 *
 * <p>Imports nothing of ours. No field is ever null; an absent one is the empty string, because on the wire
 * the empty string, {@code (null)} and {@code Not available} all mean the same: nobody said.
 */
package org.senselights.event;
