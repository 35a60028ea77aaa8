/**
 * What the settings file of an earlier program means here: Butler's or Butler SOS's in, settings and rules out, and a
 * sentence for each thing that was carried over or could not be.
 *
 * <p>Imports how JSON quotes a text, and from the settings what a tag can be called; nothing else of ours. What it
 * writes is what an owner could have written.
 */
package org.senselights.migrate;
