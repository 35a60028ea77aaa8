/**
 * The link to an MQTT broker: the outbox, the connection and its troubles in words, TLS, behind Paho's client.
 *
 * <p>May import the core's messages and the records of the settings, and nothing else of ours; no other room sees a
 * class of Paho's.
 */
package org.senselights.mqtt;
