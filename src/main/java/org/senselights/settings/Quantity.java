package org.senselights.settings;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations and sizes, which always carry their unit: {@code 400ms}, {@code 1.5h}, {@code 8MiB}. */
final class Quantity {
  private static final Pattern ONE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)(\\s*)([A-Za-z\u00b5]*)");
  private static final Pattern DECIMAL_COMMA = Pattern.compile("(\\d{1,9}),(\\d{1,9})\\s*([A-Za-z]+)");
  private static final Pattern SEVERAL = Pattern.compile("(?:\\d{1,9}\\s*[A-Za-z]+[\\s,]*){2,}");
  private static final Pattern PART = Pattern.compile("(\\d{1,9})\\s*([A-Za-z]+)");

  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final List<String> LARGEST_FIRST = List.of("d", "h", "m", "s", "ms");
  private static final Map<String, Long> BYTES = Map.of(
      "B", 1L, "kB", 1_000L, "MB", 1_000_000L, "GB", 1_000_000_000L,
      "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private Quantity() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException with words for the user, if the text is none or has no unit
   */
  static Duration duration(String text) {
    Matcher one = ONE.matcher(text);
    if (one.matches()) {
      String number = one.group(1);
      String unit = one.group(3);
      if (unit.isEmpty()) {
        throw new IllegalArgumentException(
            text.strip() + " has no unit: is " + number + (guessMillis(number) ? "ms" : "s") + " meant?");
      }
      if (one.group(2).isEmpty() && MILLIS.containsKey(unit)) {
        return Duration.ofNanos(
            new BigDecimal(number).multiply(BigDecimal.valueOf(MILLIS.get(unit) * 1_000_000)).longValue());
      }
      String known = timeUnit(unit);
      if (!known.isEmpty()) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is not how a duration is written: write " + number + known);
      }
    }
    Matcher comma = DECIMAL_COMMA.matcher(text);
    if (comma.matches() && !timeUnit(comma.group(3)).isEmpty()) {
      throw new IllegalArgumentException("\"" + text + "\" is not how a duration is written: write "
          + comma.group(1) + "." + comma.group(2) + timeUnit(comma.group(3)));
    }
    if (SEVERAL.matcher(text).matches()) {
      long millis = sum(text);
      if (millis > 0) {
        throw new IllegalArgumentException(
            "\"" + text + "\" is not how a duration is written: write " + shortest(millis));
      }
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is not a duration: write a number and its unit, ms, s, m, h or d, such as 400ms or 30s");
  }

  private static boolean guessMillis(String number) {
    return new BigDecimal(number).compareTo(BigDecimal.valueOf(100)) >= 0;
  }

  private static long sum(String text) {
    long millis = 0;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      String unit = timeUnit(part.group(2));
      if (unit.isEmpty()) {
        return 0;
      }
      millis += Long.parseLong(part.group(1)) * MILLIS.get(unit);
    }
    return millis;
  }

  private static String timeUnit(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "ms", "msec", "msecs", "milli", "millis", "millisecond", "milliseconds" -> "ms";
      case "s", "sec", "secs", "second", "seconds" -> "s";
      case "m", "min", "mins", "minute", "minutes" -> "m";
      case "h", "hr", "hrs", "hour", "hours" -> "h";
      case "d", "day", "days" -> "d";
      default -> "";
    };
  }

  /** The duration in the largest unit that needs no fraction. */
  static String text(Duration duration) {
    return duration.toMillis() == 0 ? "0s" : shortest(duration.toMillis());
  }

  private static String shortest(long millis) {
    for (String unit : LARGEST_FIRST) {
      if (millis % MILLIS.get(unit) == 0) {
        return millis / MILLIS.get(unit) + unit;
      }
    }
    return millis + "ms";
  }

  /**
   * Reads a number of bytes.
   *
   * @throws IllegalArgumentException with words for the user, if the text is none or has no unit
   */
  static long bytes(String text) {
    Matcher one = ONE.matcher(text);
    if (one.matches()) {
      String number = one.group(1);
      String unit = one.group(3);
      if (unit.isEmpty()) {
        boolean small = new BigDecimal(number).compareTo(BigDecimal.valueOf(256)) < 0;
        throw new IllegalArgumentException(
            text.strip() + " has no unit: is " + number + (small ? "MiB" : "B") + " meant?");
      }
      if (one.group(2).isEmpty() && BYTES.containsKey(unit)) {
        return new BigDecimal(number).multiply(BigDecimal.valueOf(BYTES.get(unit))).longValue();
      }
      String known = sizeUnit(unit);
      if (!known.isEmpty()) {
        throw new IllegalArgumentException("\"" + text + "\" is not how a size is written: write " + number + known);
      }
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is not a size: write a number and its unit, B, KiB, MiB or GiB, such as 8MiB");
  }

  private static String sizeUnit(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "b", "byte", "bytes" -> "B";
      case "k", "kb", "kib" -> "KiB";
      case "m", "mb", "mib" -> "MiB";
      case "g", "gb", "gib" -> "GiB";
      default -> "";
    };
  }

  /** The size in the largest unit that needs no fraction. */
  static String text(long bytes) {
    for (String unit : List.of("GiB", "MiB", "KiB")) {
      if (bytes >= BYTES.get(unit) && bytes % BYTES.get(unit) == 0) {
        return bytes / BYTES.get(unit) + unit;
      }
    }
    return bytes + "B";
  }
}
