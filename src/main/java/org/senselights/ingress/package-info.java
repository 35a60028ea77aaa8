/**
 * Datagrams from the network: sockets, whose datagrams are welcome, and a count of what became of each.
 *
 * <p>May import the core and the records of settings; it hands events over and knows nothing of who takes them.
 */
package org.senselights.ingress;
