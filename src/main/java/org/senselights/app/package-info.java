/**
 * The one place that says {@code new}: opens outputs, engine and inputs in the order of the data, and closes them in
 * reverse. The demo's own pieces and the log are at home here too.
 *
 * <p>May import every room; only {@code cli} may import it.
 */
package org.senselights.app;
