package org.senselights.cli;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times as the rules file writes them. */
final class DurationOption implements ITypeConverter<Duration> {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

  private static final Duration LONGEST = Duration.ofDays(365);

  DurationOption() {}

  @Override
  public Duration convert(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw new TypeConversionException("\"" + text + "\" is no time: write a number and a unit, such as 20s or 5m");
    }
    Duration duration = Duration.ofMillis(Long.parseLong(time.group(1)) * MILLIS.get(time.group(2)));
    if (duration.compareTo(LONGEST) > 0) {
      throw new TypeConversionException("\"" + text + "\" is longer than a year");
    }
    return duration;
  }
}
