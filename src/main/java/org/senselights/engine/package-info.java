/**
 * The heart: {@code decide(input, now)} turns what happened into what is to be done, and one thread with one mailbox
 * drives it. All state that changes lives here.
 *
 * <p>May import every room of the core. Time is handed in; only the runner asks the clock, and nothing waits for
 * anything outside.
 */
package org.senselights.engine;
