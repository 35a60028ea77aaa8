/**
 * The lamps themselves: pins of a Raspberry Pi through Pi4J, or simulated ones, behind {@code light.LightDriver}.
 *
 * <p>May import light and the records of settings, no other outer room. Pi4J's classes stay behind {@code Header} and
 * {@code PinLights}, so that a machine without pins never loads them.
 */
package org.senselights.gpio;
