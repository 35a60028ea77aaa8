package org.senselights.settings;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * {@code mqtt.compatible}: the messages that subscribers of earlier programs wait for, beside our own.
 *
 * @param programs whose messages are published
 * @param topics where each of them goes; one without a topic is not published
 */
public record CompatibleSettings(Set<Program> programs, Map<Told, String> topics) {

  /** None. */
  public static final CompatibleSettings NONE = new CompatibleSettings(Set.of(), Map.of());

  /** Copies both. */
  public CompatibleSettings {
    programs = programs.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(programs));
    topics = topics.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(topics));
  }

  /** An earlier program. */
  public enum Program {
    /** Butler 1.0 to 6.1: plain text. */
    BUTLER("Butler"),
    /** Butler SOS 7 to 15: JSON. */
    BUTLER_SOS("Butler SOS");

    private final String title;

    Program(String title) {
      this.title = title;
    }

    /**
     * What people call it.
     *
     * @return such as {@code Butler SOS}
     */
    public String title() {
      return title;
    }
  }

  /** What an earlier program tells, each with a topic of its own. */
  public enum Told {
    /** Butler: a session starts. */
    BUTLER_SESSION_START,
    /** Butler: a session stops. */
    BUTLER_SESSION_STOP,
    /** Butler: a connection is opened. */
    BUTLER_CONNECTION_OPEN,
    /** Butler: a connection is closed. */
    BUTLER_CONNECTION_CLOSE,
    /** Butler: how many users there are. */
    BUTLER_USER_COUNT,
    /** Butler: which users there are. */
    BUTLER_USER_NAMES,
    /** Butler: how many users a server has; {@code HOST} in the topic is the server. */
    BUTLER_USERS_PER_SERVER,
    /** Butler: a reload task failed, its name. */
    BUTLER_TASK_FAILED,
    /** Butler: a reload task was aborted, its name. */
    BUTLER_TASK_ABORTED,
    /** Butler: a reload task failed, everything about it. */
    BUTLER_TASK_FAILED_FULL,
    /** Butler: a reload task was aborted, everything about it. */
    BUTLER_TASK_ABORTED_FULL,
    /** Butler SOS: every user event. */
    SOS_EVENT,
    /** Butler SOS: a session starts. */
    SOS_SESSION_START,
    /** Butler SOS: a session stops. */
    SOS_SESSION_STOP,
    /** Butler SOS: a connection is opened. */
    SOS_CONNECTION_OPEN,
    /** Butler SOS: a connection is closed. */
    SOS_CONNECTION_CLOSE;

    /**
     * Who told it.
     *
     * @return the program
     */
    public Program program() {
      return name().startsWith("SOS_") ? Program.BUTLER_SOS : Program.BUTLER;
    }
  }
}
