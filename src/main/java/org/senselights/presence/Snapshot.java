package org.senselights.presence;

import java.util.Map;
import java.util.Objects;

/**
 * Who is on at one moment, for readers in other threads. Names are spelled as they were first seen.
 *
 * <p>The maps have the order in which their keys came on line, and cannot be changed. They hold at most {@link
 * Presence#MOST_STAYS} hosts, as many users, and {@link Presence#MOST_OPEN_APPS} apps.
 *
 * @param sessions how many sessions there are in all
 * @param connections how many connections are open in all
 * @param users how many different users have a session, wherever it is
 * @param byHost each host with somebody on; the empty key stands for events that named no host
 * @param byUser each user who is on
 * @param byApp each app with an open connection; the empty key stands for connections whose app is not known
 */
public record Snapshot(
    long sessions,
    long connections,
    long users,
    Map<String, OfHost> byHost,
    Map<String, OfUser> byUser,
    Map<String, OfApp> byApp) {

  /** Refuses null. */
  public Snapshot {
    Objects.requireNonNull(byHost, "byHost");
    Objects.requireNonNull(byUser, "byUser");
    Objects.requireNonNull(byApp, "byApp");
  }

  /**
   * What is on at one host.
   *
   * @param sessions sessions there
   * @param connections connections opened there
   * @param users different users with a session there
   */
  public record OfHost(long sessions, long connections, long users) { }

  /**
   * What one user has, over all hosts.
   *
   * @param sessions the user's sessions, at least one
   * @param connections the user's open connections
   */
  public record OfUser(long sessions, long connections) { }

  /**
   * What is open of one app, over all hosts.
   *
   * @param connections open connections to it, at least one
   * @param users different users who have one
   */
  public record OfApp(long connections, long users) { }
}
