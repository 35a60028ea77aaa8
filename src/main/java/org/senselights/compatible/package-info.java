/**
 * What Butler and Butler SOS said on MQTT, for the flows and dashboards that still listen for it: topics and payloads
 * as theirs, letter by letter, out of our own events and counts.
 *
 * <p>A pure mapping: an account or who is on line comes in, messages go out. Imports the core and the record of its
 * settings.
 */
package org.senselights.compatible;
