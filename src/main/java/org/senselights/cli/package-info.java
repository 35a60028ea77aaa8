/**
 * The commands: words and options in, plain text or JSON and an exit code of sysexits out.
 *
 * <p>May import {@code app}, {@code control}, {@code settings}, {@code wiring} and the values of the core; nobody
 * imports it.
 */
package org.senselights.cli;
