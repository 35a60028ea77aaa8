package org.senselights.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What the status page costs: the packaged service with a page that ten browsers look at, beside one without a page,
 * each told {@value #RATE} events a second in turn, in one run of about two minutes.
 */
final class PageCost {
  private static final int RATE = 5_000;
  private static final int SECONDS = 6;
  private static final int ROUNDS = 3;
  private static final int CLIENTS = 10;
  private static final long DRAIN_NANOS = 3_000_000_000L;
  private static final String RULES = """
      lights { green { pin = 17 } }
      rules {
        opened { when = connection-open,  then { light = green, turn = on } }
        closed { when = connection-close, then { light = green, turn = off } }
        told   { when = any,              then { publish = event } }
      }
      """;

  private final Path directory;
  private final Path launcher;
  private final Broker broker;
  private final Subscriber subscriber;
  private final Figures figures = new Figures();
  private final HttpClient http = HttpClient.newHttpClient();
  private long sequence = 1;

  private PageCost(Path target, Broker broker, Subscriber subscriber) throws IOException {
    directory = Files.createDirectories(target.resolve("bench"));
    launcher = target.resolve("sense-lights/bin/sense-lights");
    if (!Files.isExecutable(launcher)) {
      throw new IOException("there is no " + launcher + ": mvn package makes it");
    }
    this.broker = broker;
    this.subscriber = subscriber;
  }

  /**
   * Measures and prints.
   *
   * @throws IOException if something of it cannot be started or read
   */
  static void run(Path target) throws IOException {
    Optional<Path> mosquitto = Broker.find();
    if (mosquitto.isEmpty()) {
      System.out.println("page skipped: Mosquitto is not installed: apt-get install mosquitto");
      return;
    }
    Path directory = Files.createDirectories(target.resolve("bench"));
    try (Broker broker = new Broker(mosquitto.get(), freePort(), directory);
        Subscriber subscriber = new Subscriber(broker.port())) {
      PageCost run = new PageCost(target, broker, subscriber);
      run.measure();
      System.out.println();
      System.out.print(run.figures.table());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void measure() throws IOException, InterruptedException {
    int page = freePort();
    try (Program with = start("with-page", "127.0.0.1:" + page); Program without = start("without-page", "")) {
      with.awaitReady();
      without.awaitReady();
      settle();
      memory("idle, nobody looking", with, without);
      List<InputStream> clients = new ArrayList<>();
      warmUp(with);
      warmUp(without);
      double[] aloneCpu = new double[1];
      Histogram alone = new Histogram(DRAIN_NANOS * 20, 3);
      Map<Double, Long> before = ToLight.of(http, page);
      for (int round = 0; round < ROUNDS; round++) {
        one(with, alone, aloneCpu);
      }
      Map<Double, Long> toLightAlone = ToLight.since(before, ToLight.of(http, page));
      AtomicLong received = new AtomicLong();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(look(page, received));
      }
      before = ToLight.of(http, page);
      Histogram[] latencies = {new Histogram(DRAIN_NANOS * 20, 3), new Histogram(DRAIN_NANOS * 20, 3)};
      double[][] cpu = new double[2][1];
      long began = System.nanoTime();
      for (int round = 0; round < ROUNDS; round++) {
        one(with, latencies[0], cpu[0]);
        one(without, latencies[1], cpu[1]);
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      Map<Double, Long> toLightLooked = ToLight.since(before, ToLight.of(http, page));
      System.out.printf(Locale.ROOT, "%d clients were sent %,.0f bytes a second each%n", CLIENTS,
          received.get() / seconds / CLIENTS);
      for (double percentile : new double[] {50, 99}) {
        figures.add("send to receive at %,d/s, %d looking, p%.0f".formatted(RATE, CLIENTS, percentile), "ms",
            latencies[0].getValueAtPercentile(percentile) / 1e6, latencies[1].getValueAtPercentile(percentile) / 1e6);
      }
      figures.add("CPU an event, %d looking".formatted(CLIENTS), "us", cpu[0][0] / ROUNDS, cpu[1][0] / ROUNDS);
      for (double share : new double[] {0.5, 0.99}) {
        figures.add("datagram to light, %d looking beside nobody, p%.0f".formatted(CLIENTS, share * 100), "us",
            ToLight.quantile(toLightLooked, share) * 1e6, ToLight.quantile(toLightAlone, share) * 1e6);
      }
      settle();
      memory("after it, %d looking".formatted(CLIENTS), with, without);
      for (InputStream client : clients) {
        client.close();
      }
    }
  }

  private Program start(String name, String page) throws IOException {
    int port = freeUdpPort();
    Path rules = Files.writeString(directory.resolve("page-rules.conf"), RULES);
    Path settings = Files.writeString(directory.resolve("sense-lights.conf"), "");
    return new Program(name, port, List.of(launcher.toString(), "run",
        "--config", settings.toString(), "--rules", rules.toString(),
        "--set", "mqtt.url=mqtt://127.0.0.1:" + broker.port(),
        "--set", "udp.listen=[\"127.0.0.1:" + port + "\"]",
        "--set", "state-directory=" + Files.createDirectories(directory.resolve("state-" + name)),
        "--set", "runtime-directory=" + Files.createDirectories(directory.resolve("state-" + name)),
        "--set", "gpio.mode=simulated",
        "--set", "web.listen=" + page,
        "--set", "node=" + name), directory.resolve(name + ".log"));
  }

  private void warmUp(Program program) throws IOException {
    for (int i = 0; i < 2; i++) {
      one(program, new Histogram(DRAIN_NANOS * 20, 3), new double[1]);
    }
  }

  private void one(Program program, Histogram into, double[] cpuMicros) throws IOException {
    int count = RATE * SECONDS;
    Reception reception = subscriber.expect(sequence, count);
    long before = program.cpuNanos();
    try (Sender sender = new Sender(program.udpPort(), Sender.USUAL_BYTES, sequence)) {
      sender.paced(count, RATE);
      sequence = sender.next();
    }
    reception.await(DRAIN_NANOS);
    cpuMicros[0] += (program.cpuNanos() - before) / 1e3 / count;
    into.add(reception.latency());
    System.out.printf(Locale.ROOT, "%s: p50 %.3f ms, p99 %.3f ms, lost %,d%n", program.name(),
        reception.latency().getValueAtPercentile(50) / 1e6, reception.latency().getValueAtPercentile(99) / 1e6,
        reception.lost());
  }

  private InputStream look(int page, AtomicLong received) throws IOException, InterruptedException {
    InputStream stream = http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + page + "/live")).build(),
        HttpResponse.BodyHandlers.ofInputStream()).body();
    Thread.ofVirtual().start(() -> {
      byte[] buffer = new byte[8_192];
      try {
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
          received.addAndGet(read);
        }
      } catch (IOException e) {
        return;
      }
    });
    return stream;
  }

  private void memory(String when, Program with, Program without) throws IOException {
    for (String field : List.of("VmRSS", "RssAnon")) {
      figures.add("memory " + when + ", " + field, "MB", with.memoryKib(field) / 1024.0,
          without.memoryKib(field) / 1024.0);
    }
  }

  private static void settle() {
    LockSupport.parkNanos(3_000_000_000L);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static int freeUdpPort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      return socket.getLocalPort();
    }
  }
}
