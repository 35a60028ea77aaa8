/**
 * How this device looks in Home Assistant: what it announces of itself, what it says of its state, what it understands
 * of what it is told. A pure mapping, without files, clock or connection.
 *
 * <p>May import presence, light, message and rules. Whoever holds the connection calls it, and it calls nobody.
 */
package org.senselights.homeassistant;
