package org.senselights.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** The packaged service twice, with other settings, on one real Mosquitto: each is told the same events in turn. */
final class SideBySide {
  /** Green for what is opened, dark for what is closed, and a message for all. */
  static final String RULES = """
      lights { green { pin = 17 } }
      rules {
        opened { when = connection-open,  then { light = green, turn = on } }
        closed { when = connection-close, then { light = green, turn = off } }
        told   { when = any,              then { publish = event } }
      }
      """;
  private static final long DRAIN_NANOS = 3_000_000_000L;

  /** What is to be found out. */
  interface Question {
    void ask(SideBySide pair) throws IOException, InterruptedException;
  }

  private final Path directory;
  private final Path launcher;
  private final Broker broker;
  private final Subscriber subscriber;
  private final Figures figures = new Figures();
  private final HttpClient http = HttpClient.newHttpClient();
  private long sequence = 1;

  private SideBySide(Path directory, Path launcher, Broker broker, Subscriber subscriber) {
    this.directory = directory;
    this.launcher = launcher;
    this.broker = broker;
    this.subscriber = subscriber;
  }

  /**
   * Measures and prints.
   *
   * @throws IOException if something of it cannot be started or read
   */
  static void run(String part, Path target, Question question) throws IOException {
    Optional<Path> mosquitto = Broker.find();
    if (mosquitto.isEmpty()) {
      System.out.println(part + " skipped: Mosquitto is not installed: apt-get install mosquitto");
      return;
    }
    Path launcher = target.resolve("sense-lights/bin/sense-lights");
    if (!Files.isExecutable(launcher)) {
      throw new IOException("there is no " + launcher + ": mvn package makes it");
    }
    Path directory = Files.createDirectories(target.resolve("bench"));
    try (Broker broker = new Broker(mosquitto.get(), Ports.tcp(), directory);
        Subscriber subscriber = new Subscriber(broker.port())) {
      SideBySide pair = new SideBySide(directory, launcher, broker, subscriber);
      question.ask(pair);
      System.out.println();
      System.out.print(pair.figures.table());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  Figures figures() {
    return figures;
  }

  HttpClient http() {
    return http;
  }

  /** Starts one. {@code page} is where its status page listens, empty for none. */
  Program start(String name, String settings, String rules, String page) throws IOException {
    int port = Ports.udp();
    Path settingsFile = Files.writeString(directory.resolve(name + ".conf"), settings);
    Path rulesFile = Files.writeString(directory.resolve(name + "-rules.conf"), rules);
    Path state = Files.createDirectories(directory.resolve("state-" + name));
    return new Program(name, port, List.of(launcher.toString(), "run",
        "--config", settingsFile.toString(), "--rules", rulesFile.toString(),
        "--set", "mqtt.url=mqtt://127.0.0.1:" + broker.port(),
        "--set", "udp.listen=[\"127.0.0.1:" + port + "\"]",
        "--set", "state-directory=" + state,
        "--set", "runtime-directory=" + state,
        "--set", "gpio.mode=simulated",
        "--set", "web.listen=" + page,
        "--set", "node=" + name), directory.resolve(name + ".log"));
  }

  /** Tells it so many events and adds what came of them to {@code latency}; microseconds of CPU that all took it. */
  double tell(Program program, int rate, int seconds, Histogram latency) throws IOException {
    int count = rate * seconds;
    Reception reception = subscriber.expect(sequence, count);
    long before = program.cpuNanos();
    try (Sender sender = new Sender(program.udpPort(), Sender.USUAL_BYTES, sequence)) {
      sender.paced(count, rate);
      sequence = sender.next();
    }
    reception.await(DRAIN_NANOS);
    latency.add(reception.latency());
    System.out.printf(Locale.ROOT, "%s at %,d/s: p50 %.3f ms, p99 %.3f ms, lost %,d%n", program.name(), rate,
        reception.latency().getValueAtPercentile(50) / 1e6, reception.latency().getValueAtPercentile(99) / 1e6,
        reception.lost());
    return (program.cpuNanos() - before) / 1e3;
  }

  static Histogram noLatency() {
    return new Histogram(DRAIN_NANOS * 20, 3);
  }

  /** What both take, once they have come to rest. */
  void memory(String when, Program with, Program without) throws IOException {
    LockSupport.parkNanos(3_000_000_000L);
    for (String field : List.of("VmRSS", "RssAnon")) {
      figures.add("memory " + when + ", " + field, "MB", with.memoryKib(field) / 1024.0,
          without.memoryKib(field) / 1024.0);
    }
  }

  void latencies(String what, Histogram with, Histogram without) {
    for (double percentile : new double[] {50, 99}) {
      figures.add("send to receive %s, p%.0f".formatted(what, percentile), "ms",
          with.getValueAtPercentile(percentile) / 1e6, without.getValueAtPercentile(percentile) / 1e6);
    }
  }
}
