package org.senselights.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.ToLongFunction;
import org.senselights.web.History.Sample;

/**
 * The history drawn as three lines, in a box of {@link #WIDTH} by {@link #HEIGHT}.
 *
 * @param sessions a path
 * @param connections a path
 * @param users a path
 * @param top what the upper edge stands for; the lower one is 0
 * @param half what the middle stands for
 * @param from the time at the left edge
 * @param to the time at the right edge
 * @param words the same for who cannot see it
 */
record Chart(
    String sessions,
    String connections,
    String users,
    String top,
    String half,
    String from,
    String to,
    String words) {

  static final int WIDTH = 600;
  static final int HEIGHT = 120;

  private static final int LEAST_TOP = 4;

  /** Draws them; nothing but the frame where there is no sample yet. */
  static Chart of(List<Sample> samples, ZoneId zone) {
    if (samples.isEmpty()) {
      return new Chart("", "", "", "", "", "", "", "Nothing was counted yet.");
    }
    long most = samples.stream()
        .mapToLong(sample -> Math.max(sample.sessions(), Math.max(sample.connections(), sample.users())))
        .max().getAsLong();
    long top = top(most);
    String from = Said.minute(samples.getFirst().at(), zone);
    String to = Said.minute(samples.getLast().at(), zone);
    return new Chart(
        path(samples, Sample::sessions, top),
        path(samples, Sample::connections, top),
        path(samples, Sample::users, top),
        Said.count(top),
        Said.count(top / 2),
        from,
        to,
        "From " + from + " to " + to + ": " + most("sessions", samples, Sample::sessions) + ", "
            + most("connections", samples, Sample::connections) + ", " + most("users", samples, Sample::users) + ".");
  }

  /** What lies below a line. */
  static String area(String line) {
    return line.isEmpty() ? "" : line + "V" + HEIGHT + "H0Z";
  }

  private static String most(String name, List<Sample> samples, ToLongFunction<Sample> number) {
    long most = samples.stream().mapToLong(number).max().orElse(0);
    return "at most " + Said.count(most) + " " + name + ", " + Said.count(number.applyAsLong(samples.getLast()))
        + " at the end";
  }

  /** The next even round number. */
  private static long top(long most) {
    long ten = 1;
    while (true) {
      for (int step : List.of(2, 4, 6, 8, 10)) {
        if (step * ten >= Math.max(most, LEAST_TOP)) {
          return step * ten;
        }
      }
      ten *= 10;
    }
  }

  private static String path(List<Sample> samples, ToLongFunction<Sample> number, long top) {
    Instant begin = samples.getFirst().at();
    double span = Math.max(1, Duration.between(begin, samples.getLast().at()).toMillis());
    StringBuilder path = new StringBuilder(samples.size() * 12);
    for (Sample sample : samples) {
      path.append(path.isEmpty() ? 'M' : 'L');
      point(path, WIDTH * Duration.between(begin, sample.at()).toMillis() / span);
      path.append(' ');
      point(path, HEIGHT - HEIGHT * (double) number.applyAsLong(sample) / top);
    }
    return samples.size() == 1 ? path + "H" + WIDTH : path.toString();
  }

  /** With one decimal, by hand: there are a thousand of them. */
  private static void point(StringBuilder path, double value) {
    long tenths = Math.round(value * 10);
    path.append(tenths / 10);
    if (tenths % 10 != 0) {
      path.append('.').append(tenths % 10);
    }
  }
}
