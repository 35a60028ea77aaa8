package org.senselights.presence;

import java.util.Map;
import java.util.Objects;

/**
 * Who is on at one moment, for readers in other threads. No user and no app is named. Hosts are spelled as they were
 * first seen.
 *
 * <p>The map has the order in which hosts came on line, cannot be changed, and holds at most {@link
 * Presence#MOST_STAYS} hosts.
 *
 * @param sessions how many sessions there are in all
 * @param connections how many connections are open in all
 * @param users how many different users have a session, wherever it is
 * @param byHost each host with somebody on; the empty key stands for events that named no host
 */
public record Snapshot(long sessions, long connections, long users, Map<String, OfHost> byHost) {

  /** Refuses null. */
  public Snapshot {
    Objects.requireNonNull(byHost, "byHost");
  }

  /**
   * What is on at one host.
   *
   * @param sessions sessions there
   * @param connections connections opened there
   * @param users different users with a session there
   */
  public record OfHost(long sessions, long connections, long users) { }
}
