/**
 * What is said to systemd, where it started us: that we are ready, how we fare, that we live.
 *
 * <p>May import nothing of ours.
 */
package org.senselights.systemd;
