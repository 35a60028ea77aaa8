package org.senselights.http;

import java.time.Duration;
import java.util.Optional;

/** What an answer means for the parcels of its request. Reasons are the second half of a sentence, without secrets. */
sealed interface Verdict {

  /** All of them were taken. */
  record Taken() implements Verdict {}

  /**
   * All were taken but some, which will never be.
   *
   * @param refused how many
   * @param why the reason
   */
  record Partly(int refused, String why) implements Verdict {}

  /**
   * None was taken, and none would be if it were sent again.
   *
   * @param why the reason
   */
  record Refused(String why) implements Verdict {}

  /** Fewer at once might be taken; a single one is refused. */
  record TooLarge() implements Verdict {}

  /**
   * None was taken, but may be later.
   *
   * @param why the reason
   * @param after how long the vendor wants us to wait; absent for what the header {@code Retry-After} says, or else as
   *     long as the lane finds right
   */
  record Later(String why, Optional<Duration> after) implements Verdict {}
}
