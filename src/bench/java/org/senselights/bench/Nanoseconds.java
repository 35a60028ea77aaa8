package org.senselights.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs one class of JMH benchmarks briefly, and prints each beside the method of it that is called
 * baseline, ratios by the best half second.
 */
final class Nanoseconds {
  private static final TimeValue ITERATION = TimeValue.milliseconds(500);

  private Nanoseconds() {
  }

  /**
   * Prints a table; JMH's own JSON goes to {@code bench} under {@code target}.
   *
   * @throws IOException if a forked JVM cannot be started, or nowhere can be written
   */
  static void run(Class<?> benchmarks, Path target) throws IOException {
    Path json = Files.createDirectories(target.resolve("bench")).resolve(benchmarks.getSimpleName() + ".json");
    Collection<RunResult> results;
    try {
      results = new Runner(new OptionsBuilder()
          .include("\\." + benchmarks.getSimpleName() + "\\.")
          .forks(1)
          .warmupIterations(4)
          .warmupTime(ITERATION)
          .measurementIterations(6)
          .measurementTime(ITERATION)
          .shouldFailOnError(true)
          // JMH 1.37 asks Unsafe for offsets; Java 25 would warn in every fork.
          .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow")
          .verbosity(VerboseMode.SILENT)
          .resultFormat(ResultFormatType.JSON)
          .result(json.toString())
          .build()).run();
    } catch (RunnerException e) {
      throw new IOException("JMH could not run " + benchmarks.getSimpleName() + ": " + e.getMessage(), e);
    }
    Map<String, Double> baselines = new HashMap<>();
    for (RunResult result : results) {
      if (method(result).equals("baseline")) {
        baselines.put(form(result), best(result));
      }
    }
    System.out.printf(Locale.ROOT, "%n%-46s %10s %10s %10s %7s%n", benchmarks.getSimpleName() + ", ns", "mean", "best",
        "baseline", "ratio");
    for (RunResult result : results) {
      if (!method(result).equals("baseline")) {
        double baseline = baselines.get(form(result));
        System.out.printf(Locale.ROOT, "%-46s %,10.0f %,10.0f %,10.0f %7.1f%n", method(result) + ", " + form(result),
            result.getPrimaryResult().getScore(), best(result), baseline, best(result) / baseline);
      }
    }
    System.out.println("written to " + json);
  }

  /** Of the half seconds that were measured: the one in which this machine's other work disturbed least. */
  private static double best(RunResult result) {
    return result.getPrimaryResult().getStatistics().getMin();
  }

  private static String method(RunResult result) {
    String name = result.getParams().getBenchmark();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String form(RunResult result) {
    StringBuilder form = new StringBuilder();
    for (String key : result.getParams().getParamsKeys()) {
      form.append(key).append(' ').append(result.getParams().getParam(key));
    }
    return form.toString();
  }
}
