package org.senselights.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rows a second of the packaged {@code replay --dry-run}, start included, beside merely reading the lines of the same
 * file; and its memory for a day of 100,000 rows and of 1,000,000.
 */
final class ReplayBenchmark {
  private static final int SMALL_ROWS = 100_000;
  private static final int ROWS = 1_000_000;
  private static final int RUNS = 3;
  private static final Pattern ROWS_READ = Pattern.compile("\"rows\":(\\d+)");
  private static final Pattern OWN_RATE = Pattern.compile("\"rows_per_second\":(\\d+)");

  /** What one run of the program told, and what the kernel told of it. */
  private record Run(long nanos, long ownRate, long peakKib) {}

  private ReplayBenchmark() {
  }

  static void run(Path target) throws IOException {
    Path folder = Files.createDirectories(target.resolve("bench"));
    Path small = folder.resolve("audit-small.txt");
    Path day = folder.resolve("audit-day.txt");
    AuditDay.write(small, SMALL_ROWS);
    AuditDay.write(day, ROWS);
    Figures figures = new Figures();
    figures.note(String.format(Locale.ROOT, "A made-up day of %,d rows, %,d bytes; the shipped rules; best of %d runs",
        ROWS, Files.size(day), RUNS));
    Run little = best(target, small, SMALL_ROWS, List.of("--quiet", "--json"));
    Run quiet = best(target, day, ROWS, List.of("--quiet", "--json"));
    Run printing = best(target, day, ROWS, List.of());
    long lines = Long.MAX_VALUE;
    for (int i = 0; i < RUNS; i++) {
      lines = Math.min(lines, readLines(day));
    }
    double baseline = ROWS * 1e9 / lines;
    figures.add("dry replay, the program's own count", "rows/s", quiet.ownRate, baseline);
    figures.add("dry replay, start and end included", "rows/s", ROWS * 1e9 / quiet.nanos, baseline);
    figures.add("dry replay, a line an event", "rows/s", ROWS * 1e9 / printing.nanos, baseline);
    figures.add("peak memory; baseline: a tenth of the rows", "MiB", quiet.peakKib / 1024.0, little.peakKib / 1024.0);
    System.out.print(figures.table());
    Files.writeString(folder.resolve("replay.json"), figures.json());
    Files.delete(small);
    Files.delete(day);
  }

  private static Run best(Path target, Path file, int rows, List<String> options) throws IOException {
    Run best = new Run(Long.MAX_VALUE, 0, 0);
    for (int i = 0; i < RUNS; i++) {
      Run run = replay(target, file, rows, options);
      best = run.nanos < best.nanos ? run : best;
    }
    return best;
  }

  private static Run replay(Path target, Path file, int rows, List<String> options) throws IOException {
    List<String> command = new ArrayList<>(List.of(target.resolve("sense-lights/bin/sense-lights").toString(), "replay",
        "--dry-run", "--speed", "max", "--set", "state-directory=" + target.resolve("bench/state")));
    command.addAll(options);
    command.add(file.toString());
    Path out = target.resolve("bench/replay-output.txt");
    boolean counted = options.contains("--json");
    long began = System.nanoTime();
    Process process = new ProcessBuilder(command)
        .redirectOutput(counted ? ProcessBuilder.Redirect.to(out.toFile()) : ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    long peak = 0;
    try {
      while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, peakKib(process));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    long nanos = System.nanoTime() - began;
    if (process.exitValue() != 0) {
      throw new IOException("replay ended with " + process.exitValue());
    }
    if (!counted) {
      return new Run(nanos, 0, peak);
    }
    String json = Files.readString(out);
    Files.delete(out);
    if (number(ROWS_READ, json) != rows) {
      throw new IOException("not all rows were read: " + json);
    }
    return new Run(nanos, number(OWN_RATE, json), peak);
  }

  private static long number(Pattern pattern, String json) throws IOException {
    Matcher matcher = pattern.matcher(json);
    if (!matcher.find()) {
      throw new IOException("no " + pattern + " in " + json);
    }
    return Long.parseLong(matcher.group(1));
  }

  /** The kernel keeps the peak itself; at the end of the process it is gone. */
  private static long peakKib(Process process) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines.filter(line -> line.startsWith("VmHWM:")).findFirst()
          .map(line -> Long.parseLong(line.replaceAll("\\D", ""))).orElse(0L);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private static long readLines(Path file) throws IOException {
    long began = System.nanoTime();
    int count = 0;
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      while (reader.readLine() != null) {
        count++;
      }
    }
    if (count != ROWS + 1) {
      throw new IOException(count + " lines were read");
    }
    return System.nanoTime() - began;
  }
}
