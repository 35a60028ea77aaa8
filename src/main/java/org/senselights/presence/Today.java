package org.senselights.presence;

import java.time.LocalDate;
import java.util.Objects;

/**
 * The figures of one day, in the zone of the settings.
 *
 * @param date the day
 * @param sessions sessions that started
 * @param connections connections that were opened
 * @param users different users who were on at some time, those among them who were on at midnight
 * @param moreUsers whether there were more users than {@code users}, which stops at {@link Presence#MOST_USERS_TODAY}
 * @param peakSessions most sessions at once
 * @param peakConnections most connections at once
 * @param peakUsers most users at once
 * @param reloadsFailed reload tasks that failed
 */
public record Today(
    LocalDate date,
    long sessions,
    long connections,
    long users,
    boolean moreUsers,
    long peakSessions,
    long peakConnections,
    long peakUsers,
    long reloadsFailed) {

  /** Refuses null. */
  public Today {
    Objects.requireNonNull(date, "date");
  }
}
