package org.senselights.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How things are brought to a destination over HTTP: what targets and databases have in common.
 *
 * @param queue how much waits at most, 1 to 1,000,000; the oldest is dropped for the newest, and counted
 * @param expiry after how long something is dropped instead of told, one second to seven days
 * @param deadline how long one request may take, 100 ms to five minutes
 * @param spacing the least time from one request's begin to the next, zero for none
 * @param ca a PEM file with whom to trust instead of the machine's own list
 */
public record Delivery(int queue, Duration expiry, Duration deadline, Duration spacing, Optional<Path> ca) {}
