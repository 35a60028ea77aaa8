/**
 * The lamps themselves and the buttons: pins of a Raspberry Pi through Pi4J, or simulated ones; the lamps behind
 * {@code light.LightDriver}.
 *
 * <p>May import light, the buttons of rules and the records of settings, no other outer room. Pi4J's classes stay
 * behind {@code Header}, {@code Lines}, {@code PinLights} and {@code PinButtons}, so that a machine without pins never
 * loads them.
 */
package org.senselights.gpio;
