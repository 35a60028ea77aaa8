package org.senselights.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What {@code mvn -Pbench} runs: {@code Benchmarks PART TARGET}, PART being decode, match, replay, end-to-end,
 * page, targets or all.
 */
public final class Benchmarks {
  private Benchmarks() {
  }

  /**
   * Runs the part that was asked for. Whatever ends this process ends its children.
   *
   * @param args the part, and Maven's build directory
   */
  public static void main(String[] args) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end-children").unstarted(
        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    Path target = Path.of(args[1]).toAbsolutePath();
    try {
      run(args[0], target);
    } catch (IOException e) {
      System.err.println("The benchmark ended early: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(String part, Path target) throws IOException {
    switch (part) {
      case "decode" -> Nanoseconds.run(DecodeBenchmark.class, target);
      case "match" -> Nanoseconds.run(MatchBenchmark.class, target);
      case "replay" -> ReplayBenchmark.run(target);
      case "end-to-end" -> EndToEnd.run(target);
      case "page" -> PageCost.run(target);
      case "targets" -> TargetCost.run(target);
      case "all" -> {
        Nanoseconds.run(DecodeBenchmark.class, target);
        Nanoseconds.run(MatchBenchmark.class, target);
        ReplayBenchmark.run(target);
        EndToEnd.run(target);
        PageCost.run(target);
        TargetCost.run(target);
      }
      default -> {
        System.err.println(
            "-Dbench=" + part + " is not known: decode, match, replay, end-to-end, page, targets or all");
        System.exit(64);
      }
    }
  }
}
