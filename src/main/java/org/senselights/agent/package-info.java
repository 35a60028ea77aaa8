/**
 * What a browser's user agent says of browser and operating system, in the names that Butler SOS gives them.
 *
 * <p>Takes a text and gives an {@link org.senselights.event.Agent}; the library's own types stay within, and nothing of
 * it is loaded until somebody asks.
 */
package org.senselights.agent;
