/**
 * Where events go over HTTP: chats and web hooks to which rules send, and databases to which every event goes, each
 * behind a queue and a thread of its own; and where the names of apps are asked.
 *
 * <p>May import the core, the records of the settings and TLS, and nothing else of ours; no other room sees a class of
 * the HTTP client's.
 */
package org.senselights.http;
