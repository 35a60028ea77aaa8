package org.senselights.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Prometheus' own tool, which knows what is right. */
final class Promtool {

  /** What it said, and whether it was content. */
  record Verdict(int exit, String words) {}

  private Promtool() {}

  /** Skips the test where there is none. */
  static Verdict asked(byte[] input, String... arguments) throws IOException, InterruptedException {
    Path promtool = find();
    Assumptions.assumeTrue(promtool != null, "promtool is not installed: apt-get install prometheus");
    List<String> command = new ArrayList<>(List.of(promtool.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input);
    }
    String words = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Verdict(process.waitFor(), words.strip());
  }

  private static Path find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, "promtool"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }
}
