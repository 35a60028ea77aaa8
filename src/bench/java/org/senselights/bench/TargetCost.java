package org.senselights.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
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
  private static final String SENDING_RULES = SideBySide.RULES.replace("then { publish = event }", """
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

  private TargetCost() {
  }

  /**
   * Measures and prints.
   *
   * @throws IOException if something of it cannot be started or read
   */
  static void run(Path target) throws IOException {
    SideBySide.run("targets", target, TargetCost::measure);
  }

  private static void measure(SideBySide pair) throws IOException, InterruptedException {
    int[] pages = {Ports.tcp(), Ports.tcp()};
    try (Tarpit tarpit = new Tarpit();
        Program with = pair.start("all-dead", DEAD.formatted(Ports.tcp(), tarpit.port()), SENDING_RULES,
            "127.0.0.1:" + pages[0]);
        Program without = pair.start("none", "", SideBySide.RULES, "127.0.0.1:" + pages[1])) {
      List<Program> programs = List.of(with, without);
      for (Program program : programs) {
        program.awaitReady();
      }
      pair.memory("idle, nothing told yet", with, without);
      for (int rate : RATES) {
        for (Program program : programs) {
          pair.tell(program, rate, SECONDS, SideBySide.noLatency());
        }
        List<Map<Double, Long>> toLight = List.of(new TreeMap<>(), new TreeMap<>());
        Histogram[] latencies = {SideBySide.noLatency(), SideBySide.noLatency()};
        double[] cpuMicros = new double[2];
        for (int round = 0; round < ROUNDS; round++) {
          for (int i = 0; i < 2; i++) {
            Map<Double, Long> before = ToLight.of(pair.http(), pages[i]);
            cpuMicros[i] += pair.tell(programs.get(i), rate, SECONDS, latencies[i]);
            Map<Double, Long> since = ToLight.since(before, ToLight.of(pair.http(), pages[i]));
            ToLight.sum(toLight.get(i), since).forEach(toLight.get(i)::put);
          }
        }
        for (double share : new double[] {0.5, 0.99}) {
          pair.figures().add("datagram to light at %,d/s, p%.0f".formatted(rate, share * 100), "us",
              ToLight.quantile(toLight.get(0), share) * 1e6, ToLight.quantile(toLight.get(1), share) * 1e6);
        }
        pair.latencies("at %,d/s".formatted(rate), latencies[0], latencies[1]);
        int events = ROUNDS * SECONDS * rate;
        pair.figures().add("CPU an event at %,d/s".formatted(rate), "us", cpuMicros[0] / events, cpuMicros[1] / events);
      }
      pair.memory("with all queues full, beside none", with, without);
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
