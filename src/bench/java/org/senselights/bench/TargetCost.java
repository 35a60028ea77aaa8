package org.senselights.bench;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What it costs that every target and every database is dead: the packaged service with three targets and three
 * databases, of which some refuse connections and some take them and never answer, beside one that has none of them,
 * each told the same events in turn, in one run of about two minutes.
 */
final class TargetCost {
  private static final int[] RATES = {100, 2_000};
  private static final int SECONDS = 6;
  private static final int ROUNDS = 3;
  private static final long DRAIN_NANOS = 3_000_000_000L;
  private static final String RULES = """
      lights { green { pin = 17 } }
      rules {
        opened { when = connection-open,  then { light = green, turn = on } }
        closed { when = connection-close, then { light = green, turn = off } }
        told   { when = any,              then { publish = event } }
      }
      """;
  private static final String SENDING_RULES = RULES.replace("then { publish = event }", """
      then = [
        { publish = event }
        { send = refusing, text = "{event} of {user} at {host}" }
        { send = hanging, text = "{event} of {user} at {host}" }
        { send = hook, text = "{event} of {user} at {host}" }
      ]""");
  private static final String DEAD = """
      targets {
        refusing { type = slack, url = "http://127.0.0.1:%1$d/services/T/B/X" }
        hanging  { type = teams, url = "http://127.0.0.1:%2$d/workflows/x" }
        hook     { type = webhook, url = "http://127.0.0.1:%2$d/hook" }
      }
      databases {
        one   { type = influxdb-1, url = "http://127.0.0.1:%1$d", database = sense,
                write = [compatible, events, presence] }
        two   { type = influxdb-2, url = "http://127.0.0.1:%2$d", organization = lab, bucket = sense, token = T,
                write = [compatible, events, presence] }
        relic { type = new-relic, url = "http://127.0.0.1:%2$d", account = 1234567, license-key = K,
                write = [compatible, events, presence] }
      }
      """;

  private final Path directory;
  private final Path launcher;
  private final Broker broker;
  private final Subscriber subscriber;
  private final Figures figures = new Figures();
  private final HttpClient http = HttpClient.newHttpClient();
  private long sequence = 1;

  private TargetCost(Path target, Broker broker, Subscriber subscriber) throws IOException {
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
      System.out.println("targets skipped: Mosquitto is not installed: apt-get install mosquitto");
      return;
    }
    Path directory = Files.createDirectories(target.resolve("bench"));
    try (Broker broker = new Broker(mosquitto.get(), freePort(), directory);
        Subscriber subscriber = new Subscriber(broker.port());
        Tarpit tarpit = new Tarpit()) {
      TargetCost run = new TargetCost(target, broker, subscriber);
      run.measure(tarpit);
      System.out.println();
      System.out.print(run.figures.table());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void measure(Tarpit tarpit) throws IOException, InterruptedException {
    int[] pages = {freePort(), freePort()};
    String dead = DEAD.formatted(freePort(), tarpit.port());
    try (Program with = start("all-dead", dead, SENDING_RULES, pages[0]);
        Program without = start("none", "", RULES, pages[1])) {
      List<Program> programs = List.of(with, without);
      for (Program program : programs) {
        program.awaitReady();
      }
      settle();
      memory("idle, nothing told yet", with, without);
      for (int rate : RATES) {
        for (Program program : programs) {
          send(program, rate);
        }
        List<Map<Double, Long>> toLight = List.of(new TreeMap<>(), new TreeMap<>());
        Histogram[] latencies = {new Histogram(DRAIN_NANOS * 20, 3), new Histogram(DRAIN_NANOS * 20, 3)};
        double[] cpuMicros = new double[2];
        for (int round = 0; round < ROUNDS; round++) {
          for (int i = 0; i < 2; i++) {
            Map<Double, Long> before = ToLight.of(http, pages[i]);
            long cpuBefore = programs.get(i).cpuNanos();
            Reception reception = send(programs.get(i), rate);
            cpuMicros[i] += (programs.get(i).cpuNanos() - cpuBefore) / 1e3;
            ToLight.sum(toLight.get(i), ToLight.since(before, ToLight.of(http, pages[i]))).forEach(toLight.get(i)::put);
            latencies[i].add(reception.latency());
            System.out.printf(Locale.ROOT, "%s at %,d/s: p50 %.3f ms, p99 %.3f ms, lost %,d%n",
                programs.get(i).name(), rate, reception.latency().getValueAtPercentile(50) / 1e6,
                reception.latency().getValueAtPercentile(99) / 1e6, reception.lost());
          }
        }
        for (double share : new double[] {0.5, 0.99}) {
          figures.add("datagram to light at %,d/s, p%.0f".formatted(rate, share * 100), "us",
              ToLight.quantile(toLight.get(0), share) * 1e6, ToLight.quantile(toLight.get(1), share) * 1e6);
        }
        for (double percentile : new double[] {50, 99}) {
          figures.add("send to receive at %,d/s, p%.0f".formatted(rate, percentile), "ms",
              latencies[0].getValueAtPercentile(percentile) / 1e6,
              latencies[1].getValueAtPercentile(percentile) / 1e6);
        }
        int events = ROUNDS * SECONDS * rate;
        figures.add("CPU an event at %,d/s".formatted(rate), "us", cpuMicros[0] / events, cpuMicros[1] / events);
      }
      settle();
      memory("with all queues full, beside none", with, without);
    }
  }

  private Program start(String name, String outputs, String rules, int page) throws IOException {
    int port = freeUdpPort();
    Path rulesFile = Files.writeString(directory.resolve(name + "-rules.conf"), rules);
    Path settings = Files.writeString(directory.resolve(name + ".conf"), outputs);
    Path state = Files.createDirectories(directory.resolve("state-" + name));
    return new Program(name, port, List.of(launcher.toString(), "run",
        "--config", settings.toString(), "--rules", rulesFile.toString(),
        "--set", "mqtt.url=mqtt://127.0.0.1:" + broker.port(),
        "--set", "udp.listen=[\"127.0.0.1:" + port + "\"]",
        "--set", "state-directory=" + state,
        "--set", "runtime-directory=" + state,
        "--set", "gpio.mode=simulated",
        "--set", "web.listen=127.0.0.1:" + page,
        "--set", "node=" + name), directory.resolve(name + ".log"));
  }

  private Reception send(Program program, int rate) throws IOException {
    int count = rate * SECONDS;
    Reception reception = subscriber.expect(sequence, count);
    try (Sender sender = new Sender(program.udpPort(), Sender.USUAL_BYTES, sequence)) {
      sender.paced(count, rate);
      sequence = sender.next();
    }
    reception.await(DRAIN_NANOS);
    return reception;
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

  /** Takes connections and never answers. */
  private static final class Tarpit implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Socket> stuck = new ConcurrentLinkedQueue<>();

    Tarpit() throws IOException {
      Thread.ofVirtual().start(() -> {
        try {
          while (true) {
            stuck.add(server.accept());
          }
        } catch (IOException e) {
          return;
        }
      });
    }

    int port() {
      return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket socket : stuck) {
        socket.close();
      }
    }
  }
}
