/**
 * How the lights and buttons of a rule book are wired to a Raspberry Pi's header: places, resistors, currents, and what
 * to look at where a light stays dark.
 *
 * <p>A pure mapping. May import {@code light} and {@code rules}.
 */
package org.senselights.wiring;
