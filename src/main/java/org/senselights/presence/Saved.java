package org.senselights.presence;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What survives a restart, and how it is written: lines of fields between tabs, the first naming the version, the last
 * the CRC-32 of all before it.
 *
 * <p>The text is pure ASCII, so that no encoding on its way to a disk and back can change it.
 *
 * @param millis when it was saved, milliseconds since 1970 by the wall clock
 * @param today the figures of that day
 * @param users hashes of the users of that day
 * @param stays who was on, longest silent first
 */
record Saved(long millis, Today today, Set<Long> users, List<Was> stays) {
  private static final String NAME = "sense-lights-presence ";
  private static final int VERSION = 1;
  private static final Pattern HEADER = Pattern.compile(Pattern.quote(NAME) + "([1-9]\\d{0,8})(?:\n|$)");
  private static final String END = "end\t";
  private static final int HEX_DIGITS = 4;
  private static final int HEX = 16;
  private static final int HASHES_A_LINE = 64;
  private static final int TODAY_FIELDS = 9;
  private static final int STAY_FIELDS = 5;
  private static final int LAST_YEAR = 9999;

  /**
   * A user at a host.
   *
   * @param silentMillis since the last sign of life
   * @param sessions at least one
   * @param host as spelled
   * @param user as spelled
   * @param apps what was open, in the order of opening
   */
  record Was(long silentMillis, long sessions, String host, String user, List<Open> apps) { }

  /**
   * An app that was open.
   *
   * @param id its GUID, or empty
   * @param connections at least one
   */
  record Open(String id, long connections) { }

  String text() {
    StringBuilder out = new StringBuilder(NAME).append(VERSION).append('\n');
    line(out, "saved", millis);
    line(
        out,
        "today",
        today.date(),
        today.sessions(),
        today.connections(),
        today.moreUsers(),
        today.peakSessions(),
        today.peakConnections(),
        today.peakUsers(),
        today.reloadsFailed());
    int written = 0;
    for (long hash : users) {
      out.append(written++ % HASHES_A_LINE == 0 ? written == 1 ? "users" : "\nusers" : "");
      out.append('\t').append(Long.toHexString(hash));
    }
    out.append(written == 0 ? "" : "\n");
    for (Was was : stays) {
      out.append("on\t").append(was.silentMillis).append('\t').append(was.sessions);
      out.append('\t').append(escape(was.host)).append('\t').append(escape(was.user));
      for (Open open : was.apps) {
        out.append('\t').append(escape(open.id)).append('\t').append(open.connections);
      }
      out.append('\n');
    }
    return out.append(end(out.toString())).toString();
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException with a sentence that says why not
   */
  static Saved of(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("it is empty");
    }
    if (!text.startsWith(NAME)) {
      throw new IllegalArgumentException("it is not a snapshot of who is on");
    }
    if (isOfNewerVersion(text)) {
      throw new IllegalArgumentException("a newer version of this program wrote it");
    }
    Matcher header = HEADER.matcher(text);
    int bodyEnd = text.lastIndexOf("\n" + END) + 1;
    String body = text.substring(0, bodyEnd);
    if (!header.lookingAt() || bodyEnd == 0 || !text.substring(bodyEnd).equals(end(body))) {
      throw new IllegalArgumentException("it is damaged or cut short");
    }
    try {
      return read(body.substring(header.end()));
    } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("it does not say what it should", e);
    }
  }

  /** Whether a version of this program wrote it that is newer than this one. */
  static boolean isOfNewerVersion(String text) {
    Matcher header = HEADER.matcher(text);
    return header.lookingAt() && Integer.parseInt(header.group(1)) > VERSION;
  }

  private static Saved read(String body) {
    long millis = -1;
    Today today = null;
    Set<Long> users = new HashSet<>();
    List<Was> stays = new ArrayList<>();
    for (String line : body.split("\n")) {
      String[] fields = line.split("\t", -1);
      switch (fields[0]) {
        case "saved" -> millis = number(fields[1], 0);
        case "today" -> today = today(fields);
        case "users" -> {
          for (int at = 1; at < fields.length; at++) {
            users.add(HexFormat.fromHexDigitsToLong(fields[at]));
          }
        }
        case "on" -> stays.add(stay(fields, stays.isEmpty() ? Long.MAX_VALUE : stays.getLast().silentMillis));
        default -> throw new IllegalArgumentException(fields[0]);
      }
    }
    if (millis < 0 || today == null || users.size() > Presence.MOST_USERS_TODAY) {
      throw new IllegalArgumentException("incomplete");
    }
    return new Saved(millis, today, users, stays);
  }

  private static Today today(String[] fields) {
    if (fields.length != TODAY_FIELDS) {
      throw new IllegalArgumentException("today");
    }
    int at = 1;
    LocalDate date = LocalDate.parse(fields[at++]);
    if (date.getYear() > LAST_YEAR) {
      throw new IllegalArgumentException("date");
    }
    long sessions = number(fields[at++], 0);
    long connections = number(fields[at++], 0);
    boolean moreUsers = Boolean.parseBoolean(fields[at++]);
    long peakSessions = number(fields[at++], 0);
    long peakConnections = number(fields[at++], 0);
    long peakUsers = number(fields[at++], 0);
    long reloadsFailed = number(fields[at], 0);
    return new Today(
        date, sessions, connections, 0, moreUsers, peakSessions, peakConnections, peakUsers, reloadsFailed);
  }

  private static Was stay(String[] fields, long longestSilence) {
    long silent = number(fields[1], 0);
    if (silent > longestSilence) {
      throw new IllegalArgumentException("order");
    }
    List<Open> apps = new ArrayList<>();
    for (int at = STAY_FIELDS; at < fields.length; at += 2) {
      apps.add(new Open(unescape(fields[at]), number(fields[at + 1], 1)));
    }
    return new Was(silent, number(fields[2], 1), unescape(fields[3]), unescape(fields[4]), apps);
  }

  private static long number(String text, long least) {
    long number = Long.parseLong(text);
    if (number < least) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  private static void line(StringBuilder out, String word, Object... values) {
    out.append(word);
    for (Object value : values) {
      out.append('\t').append(value);
    }
    out.append('\n');
  }

  private static String end(String body) {
    CRC32 sum = new CRC32();
    sum.update(body.getBytes(StandardCharsets.UTF_8));
    return END + Long.toHexString(sum.getValue()) + "\n";
  }

  private static String escape(String name) {
    StringBuilder out = new StringBuilder(name.length());
    for (int at = 0; at < name.length(); at++) {
      char c = name.charAt(at);
      if (c < ' ' || c > '~' || c == '\\') {
        out.append('\\').append(HexFormat.of().toHexDigits(c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String unescape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\') {
        out.append((char) Integer.parseInt(text.substring(at + 1, at + 1 + HEX_DIGITS), HEX));
        at += HEX_DIGITS;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
