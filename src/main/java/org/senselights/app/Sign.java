package org.senselights.app;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How a part without which the service is of no use shows that it lives.
 *
 * @param part its name, for people
 * @param shown a number that only the part's own thread changes, whenever it comes round to it
 * @param ask has it come round soon; must not wait
 * @param patience for how long its number may stay as it is while all is well
 */
record Sign(String part, LongSupplier shown, Runnable ask, Duration patience) {}
