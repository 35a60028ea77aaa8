package org.senselights.engine;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.senselights.engine.Openings.Opening;
import org.senselights.event.Agent;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.light.Program;
import org.senselights.rules.Occasion;
import org.senselights.rules.Privacy;

/**
 * What rules have begun, on its way to a file and back: lines of fields between tabs, the first naming the version, the
 * last the CRC-32 of all before it. Pure ASCII.
 *
 * <p>Version 2 has some fields more at the end of the line of something open. Files of version 1 have them or not, and
 * are read with empty ones where they are missing.
 */
final class Memory {
  private static final String NAME = "sense-lights-rules ";
  private static final int VERSION = 2;
  private static final String SAVED = "saved";
  private static final String MUTE = "mute";
  private static final String OPEN = "open";
  private static final String END = "end";
  private static final int FIRST_FIELDS = 21;
  private static final int LATER_FIELDS = 5;
  private static final Duration FROM_THE_FUTURE = Duration.ofMinutes(2);
  private static final Duration LONGEST_MUTE = Duration.ofDays(366);
  private static final String NOT_OURS = "its file does not say what it should";
  private static final Pattern HEADER = Pattern.compile(Pattern.quote(NAME) + "([1-9]\\d{0,8})\n");

  private final Openings openings;
  private final Map<String, Live> live;
  private final boolean muted;
  private final long muteEnds;
  private final Privacy privacy;

  Memory(Openings openings, Map<String, Live> live, boolean muted, long muteEnds, Privacy privacy) {
    this.openings = openings;
    this.live = live;
    this.muted = muted;
    this.muteEnds = muteEnds;
    this.privacy = privacy;
  }

  /** What was read. */
  record Was(OptionalLong mute, List<WasOpen> open) {}

  /** A value that was open. */
  record WasOpen(String rule, String conditions, String key, Occasion occasion) {}

  String text(Moment now) {
    StringBuilder out = new StringBuilder(NAME).append(VERSION).append('\n');
    line(out, SAVED, now.wall().toEpochMilli(), appearance(privacy));
    if (muted) {
      line(out, MUTE, muteEnds == Program.NEVER ? -1 : Duration.ofNanos(muteEnds - now.nanos()).toMillis());
    }
    for (String rule : openings.rules()) {
      String conditions = digest(live.get(rule).rule.conditions());
      for (Opening opening : openings.of(rule)) {
        Occasion was = opening.occasion;
        Event event = was.event();
        line(out, OPEN, rule, conditions, opening.key, was.id(), was.cause(), was.told(), was.time(),
            was.receipt().at().toEpochMilli(), was.receipt().sender(), event.type().word(), event.host(),
            event.directory(), event.userId(), event.origin(), event.context(), event.appId(), event.appName(),
            event.task(), event.taskId(), event.executionId(),
            String.join(",", was.withheld()),
            event.agent().browser(), event.agent().browserVersion(), event.agent().os(), event.agent().osVersion());
      }
    }
    return out + END + '\t' + checksum(out.toString()) + '\n';
  }

  private static void line(StringBuilder out, String word, Object... fields) {
    out.append(word);
    for (Object field : fields) {
      out.append('\t').append(URLEncoder.encode(field.toString(), StandardCharsets.UTF_8));
    }
    out.append('\n');
  }

  /** How somebody would appear: names that were kept for one setting must not come out under another. */
  private static String appearance(Privacy privacy) {
    return privacy.veil(Event.of(EventType.OTHER).directory("A").userId("b").build()).user();
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    return Long.toHexString(crc.getValue());
  }

  /** A short text that tells conditions from others. */
  static String digest(String conditions) {
    return Integer.toHexString(conditions.length()) + "-" + checksum(conditions.replaceAll("[^\\x00-\\x7f]", "?"))
        + Integer.toHexString(conditions.hashCode());
  }

  /**
   * Reads what was kept.
   *
   * @throws IllegalArgumentException in words, where it cannot be trusted
   */
  static Was read(String text, Privacy privacy, Moment now, Duration maxAge) {
    List<List<String>> lines = lines(text);
    List<String> first = lines.getFirst();
    Instant saved = Instant.ofEpochMilli(number(field(first, 1)));
    Duration age = Duration.between(saved, now.wall());
    believe(age, maxAge);
    if (!field(first, 2).equals(appearance(privacy))) {
      throw new IllegalArgumentException("it was kept under another privacy setting");
    }
    OptionalLong mute = OptionalLong.empty();
    List<WasOpen> open = new ArrayList<>();
    for (List<String> fields : lines.subList(1, lines.size())) {
      switch (fields.getFirst()) {
        case MUTE -> mute = muteEnds(number(field(fields, 1)), age, now);
        case OPEN -> open.add(opened(fields, privacy, now));
        default -> throw new IllegalArgumentException(NOT_OURS);
      }
    }
    return new Was(mute, open);
  }

  /** Whether a version of this program wrote it that is newer than this one. */
  static boolean isOfNewerVersion(String text) {
    Matcher header = HEADER.matcher(text);
    return header.lookingAt() && Integer.parseInt(header.group(1)) > VERSION;
  }

  private static List<List<String>> lines(String text) {
    if (isOfNewerVersion(text)) {
      throw new IllegalArgumentException("its file is of a newer version than this program");
    }
    Matcher header = HEADER.matcher(text);
    int end = text.lastIndexOf(END + "\t");
    if (!header.lookingAt() || !text.startsWith(SAVED + "\t", header.end()) || end < 0
        || !text.substring(end).equals(END + "\t" + checksum(text.substring(0, end)) + "\n")) {
      throw new IllegalArgumentException("its file is damaged");
    }
    return text.substring(header.end(), end).lines().map(Memory::fields).toList();
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    for (String field : line.split("\t", -1)) {
      try {
        fields.add(URLDecoder.decode(field, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(NOT_OURS, e);
      }
    }
    return fields;
  }

  private static String field(List<String> fields, int index) {
    if (index >= fields.size()) {
      throw new IllegalArgumentException(NOT_OURS);
    }
    return fields.get(index);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(NOT_OURS, e);
    }
  }

  /** A mute goes on through the time in between; one that is over is none. */
  private static OptionalLong muteEnds(long leftMillis, Duration age, Moment now) {
    if (leftMillis < 0) {
      return OptionalLong.of(Program.NEVER);
    }
    if (leftMillis > LONGEST_MUTE.toMillis()) {
      throw new IllegalArgumentException(NOT_OURS);
    }
    Duration left = Duration.ofMillis(leftMillis).minus(age.isNegative() ? Duration.ZERO : age);
    return left.isPositive() ? OptionalLong.of(now.nanos() + left.toNanos()) : OptionalLong.empty();
  }

  private static void believe(Duration age, Duration maxAge) {
    if (age.compareTo(maxAge) > 0) {
      throw new IllegalArgumentException(
          "it is " + age.toMinutes() + " min old, and at most " + maxAge.toMinutes() + " min is believed");
    }
    if (age.plus(FROM_THE_FUTURE).isNegative()) {
      throw new IllegalArgumentException("it is from the future: is the clock set?");
    }
  }

  private static WasOpen opened(List<String> written, Privacy privacy, Moment now) {
    List<String> fields = new ArrayList<>(written);
    if (fields.size() == FIRST_FIELDS) {
      fields.addAll(Collections.nCopies(LATER_FIELDS, ""));
    }
    if (fields.size() != FIRST_FIELDS + LATER_FIELDS) {
      throw new IllegalArgumentException(NOT_OURS);
    }
    Optional<EventType> type = EventType.of(fields.get(10));
    Event event =
        Event.of(type.orElse(EventType.OTHER))
            .host(fields.get(11))
            .directory(fields.get(12))
            .userId(fields.get(13))
            .origin(fields.get(14))
            .context(fields.get(15))
            .appId(fields.get(16))
            .appName(fields.get(17))
            .task(fields.get(18))
            .taskId(fields.get(19))
            .executionId(fields.get(20))
            .agent(new Agent(fields.get(22), fields.get(23), fields.get(24), fields.get(25)))
            .build();
    Receipt receipt = new Receipt(Instant.ofEpochMilli(number(fields.get(8))), now.nanos(), fields.get(9));
    Occasion occasion =
        new Occasion(fields.get(4), fields.get(5), Boolean.parseBoolean(fields.get(6)), event, receipt, fields.get(7),
            privacy, Optional.empty(), withheld(fields.get(21)));
    return new WasOpen(fields.get(1), fields.get(2), fields.get(3), occasion);
  }

  private static Set<String> withheld(String names) {
    return names.isEmpty() ? Set.of() : Set.of(names.split(","));
  }
}
