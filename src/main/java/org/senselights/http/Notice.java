package org.senselights.http;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log when a destination's trouble begins, when its reason changes, and when it is over. For one thread.
 *
 * <p>A reason is said once until something is taken, and at most once a minute where success and failure alternate.
 */
final class Notice {
  private static final Logger LOG = LoggerFactory.getLogger(Notice.class);
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  /** Reasons can hold a service's own words, so there is no end of them. */
  private static final int MOST_REASONS = 32;

  private static final String SOME = "some";

  private final String subject;
  private final LongSupplier nanoTime;
  private final Map<String, Said> reasons = new LinkedHashMap<>();
  private final Set<String> sinceSuccess = new HashSet<>();
  private boolean troubled;
  private long droppedBefore;

  /** When a reason was said, and how often it was kept back since. */
  private static final class Said {
    final long at;
    long keptBack;

    Said(long at) {
      this.at = at;
    }
  }

  Notice(String name, String where, LongSupplier nanoTime) {
    subject = name + " (" + where + ")";
    this.nanoTime = nanoTime;
  }

  /** It takes nothing now. */
  void later(String why, long waiting) {
    onceUntilSuccess(
        why,
        more -> LOG.warn("{} takes nothing now: {}. It is tried again; {} waiting{}", subject, why, waiting, more));
  }

  /** It wants none of these, now or later. */
  void refused(String why, int parcels) {
    onceUntilSuccess(
        why,
        more ->
            LOG.warn(
                "{} refuses what it is told: {}; {} dropped. What it refuses next for this reason is only counted{}",
                subject, why, parcels, more));
  }

  /** It took these but some, which it does not want. */
  void partly(String why, int refused, int parcels) {
    onceAMinute(
        SOME, more -> LOG.warn("{} refuses {} of {}: {}{}", subject, refused, parcels, why, more));
  }

  /** It takes things. */
  void well(long waiting, long dropped) {
    sinceSuccess.clear();
    if (troubled) {
      LOG.info(
          "{} takes what it is told again; {} waiting, {} dropped in the meantime",
          subject, waiting, dropped - droppedBefore);
    }
    troubled = false;
    droppedBefore = dropped;
  }

  private void onceUntilSuccess(String why, Consumer<String> line) {
    if (sinceSuccess.size() >= MOST_REASONS || sinceSuccess.contains(why)) {
      return;
    }
    // What was kept back is not said yet: a trouble that stays would never be.
    if (onceAMinute(why, line)) {
      sinceSuccess.add(why);
      troubled = true;
    }
  }

  private boolean onceAMinute(String reason, Consumer<String> line) {
    long now = nanoTime.getAsLong();
    Said before = reasons.get(reason);
    if (before != null && now - before.at < MINUTE_NANOS) {
      before.keptBack++;
      return false;
    }
    long keptBack = before == null ? 0 : before.keptBack;
    line.accept(keptBack == 0 ? "" : " (and " + keptBack + " times since the last word)");
    reasons.remove(reason);
    reasons.put(reason, new Said(now));
    if (reasons.size() > MOST_REASONS) {
      reasons.remove(reasons.keySet().iterator().next());
    }
    return true;
  }
}
