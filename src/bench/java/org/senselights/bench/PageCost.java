package org.senselights.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
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

  private PageCost() {
  }

  /**
   * Measures and prints.
   *
   * @throws IOException if something of it cannot be started or read
   */
  static void run(Path target) throws IOException {
    SideBySide.run("page", target, PageCost::measure);
  }

  private static void measure(SideBySide pair) throws IOException, InterruptedException {
    int page = Ports.tcp();
    try (Program with = pair.start("with-page", "", SideBySide.RULES, "127.0.0.1:" + page);
        Program without = pair.start("without-page", "", SideBySide.RULES, "")) {
      with.awaitReady();
      without.awaitReady();
      pair.memory("idle, nobody looking", with, without);
      for (int i = 0; i < 2; i++) {
        pair.tell(with, RATE, SECONDS, SideBySide.noLatency());
        pair.tell(without, RATE, SECONDS, SideBySide.noLatency());
      }
      Map<Double, Long> before = ToLight.of(pair.http(), page);
      for (int round = 0; round < ROUNDS; round++) {
        pair.tell(with, RATE, SECONDS, SideBySide.noLatency());
      }
      Map<Double, Long> toLightAlone = ToLight.since(before, ToLight.of(pair.http(), page));
      List<InputStream> clients = new ArrayList<>();
      AtomicLong received = new AtomicLong();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(look(pair, page, received));
      }
      before = ToLight.of(pair.http(), page);
      Histogram[] latencies = {SideBySide.noLatency(), SideBySide.noLatency()};
      double[] cpuMicros = new double[2];
      long began = System.nanoTime();
      for (int round = 0; round < ROUNDS; round++) {
        cpuMicros[0] += pair.tell(with, RATE, SECONDS, latencies[0]);
        cpuMicros[1] += pair.tell(without, RATE, SECONDS, latencies[1]);
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      Map<Double, Long> toLightLooked = ToLight.since(before, ToLight.of(pair.http(), page));
      System.out.printf(Locale.ROOT, "%d clients were sent %,.0f bytes a second each%n", CLIENTS,
          received.get() / seconds / CLIENTS);
      pair.latencies("at %,d/s, %d looking".formatted(RATE, CLIENTS), latencies[0], latencies[1]);
      int events = ROUNDS * SECONDS * RATE;
      pair.figures().add("CPU an event, %d looking".formatted(CLIENTS), "us", cpuMicros[0] / events,
          cpuMicros[1] / events);
      for (double share : new double[] {0.5, 0.99}) {
        pair.figures().add("datagram to light, %d looking beside nobody, p%.0f".formatted(CLIENTS, share * 100), "us",
            ToLight.quantile(toLightLooked, share) * 1e6, ToLight.quantile(toLightAlone, share) * 1e6);
      }
      pair.memory("after it, %d looking".formatted(CLIENTS), with, without);
      for (InputStream client : clients) {
        client.close();
      }
    }
  }

  private static InputStream look(SideBySide pair, int page, AtomicLong received)
      throws IOException, InterruptedException {
    InputStream stream = pair.http().send(
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
}
