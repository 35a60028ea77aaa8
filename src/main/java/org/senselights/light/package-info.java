/**
 * What a lamp shows at an instant: programs as functions of time, layers by priority, and the port behind which pins
 * or simulated lights stand.
 *
 * <p>Imports nothing of ours. Time is handed in; nothing here reads a clock or sleeps.
 */
package org.senselights.light;
