/**
 * What is said to a broker: topic, payload, quality of service, retain; and how JSON is written.
 *
 * <p>Imports nothing of ours and knows no MQTT client.
 */
package org.senselights.message;
