/**
 * From a datagram's bytes to an event, for every appender file that was ever published, or the word why not; and the
 * same from the rows of an audit activity log.
 *
 * <p>Imports {@code event} only. What is read here comes from the network unasked: nothing may throw, hang, or tell
 * of an event that the bytes do not prove.
 */
package org.senselights.decode;
