/**
 * The link to an MQTT broker: the outbox, the connection and its troubles in words, behind Paho's client.
 *
 * <p>May import the core's messages, the records of the settings and TLS, and nothing else of ours; no other room sees
 * a class of Paho's.
 */
package org.senselights.mqtt;
