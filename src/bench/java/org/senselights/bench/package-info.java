/**
 * What Sense Lights costs, measured beside a bare loop that does the least a bridge must do.
 *
 * <p>Imports decode, rules and engine for the numbers in nanoseconds; the end-to-end run sees nothing but the packaged
 * service's command line, its socket and its messages. Built by the profile {@code bench} alone.
 */
package org.senselights.bench;
