/**
 * Trust and identity for TLS, from the PEM files that the settings name, and what is wrong with them in words.
 *
 * <p>Imports nothing of ours. Every outer room that speaks TLS to somebody may enter.
 */
package org.senselights.tls;
