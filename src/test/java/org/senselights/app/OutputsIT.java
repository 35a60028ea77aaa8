package org.senselights.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.control.Answer;
import org.senselights.control.ControlClient;
import org.senselights.control.Request;
import org.senselights.engine.LightChange;
import org.senselights.mqtt.Mosquitto;
import org.senselights.mqtt.Subscriber;
import org.senselights.web.Facts;

/** Targets and databases of a whole service, on real sockets. */
class OutputsIT {
  private static final String SECRET = "T0123-B4567-xyzzy";

  private static final String RULES = """
      lights { green { pin = 17 } }
      rules {
        opened { when = connection-open, then = [
                   { light = green, turn = on }, { send = hook, text = "{{user}} is in" } ] }
        failed { when = reload-failed, then { send = hook, text = "{{task}} has failed" } }
      }
      """;

  @BeforeAll
  static void mosquittoIsThere() {
    Mosquitto.assumeInstalled();
  }

  @Test
  void whatRulesSendArrivesAndStatusSaysSo() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    HttpServer hook = listening(heard);
    try (Mosquitto broker = new Mosquitto().start();
        Desk desk = new Desk(broker.port(), "desk", RULES)
            .start(target(hook.getAddress().getPort()), "tags={ qs_env = dev }")) {
      desk.openApp("anna", "qlik-1");
      Config opened = ConfigFactory.parseString(next(heard));
      desk.failReload("qlik-1");
      Config failed = ConfigFactory.parseString(next(heard));

      assertThat(opened.getString("text")).isEqualTo("LAB/anna is in");
      assertThat(opened.getString("tags.qs_env")).isEqualTo("dev");
      assertThat(failed.getString("text")).isEqualTo("Nightly has failed");
      assertThat(failed.getString("event_type")).isEqualTo("reload-failed");
      try (ControlClient client = ControlClient.connect(desk.file("run").resolve("control.sock"))) {
        assertThat(client.ask(Request.of("status"), Duration.ofSeconds(10)).text())
            .contains("Web hook hook: 127.0.0.1, ", " told, the last at ");
      }
    } finally {
      hook.stop(0);
    }
  }

  @Test
  void aTargetThatFailsIsAProblemEverywhereAndNoneAnyMoreWhenItTakesThingsAgain() throws Throwable {
    AtomicInteger status = new AtomicInteger(204);
    HttpServer hook = answering(status);
    try (Mosquitto broker = new Mosquitto().start();
        Subscriber health = new Subscriber(broker.port(), "sense-lights/desk/health");
        Subscriber info = new Subscriber(broker.port(), "sense-lights/desk/info");
        Desk desk = new Desk(broker.port(), "desk", RULES).start(target(hook.getAddress().getPort()))) {
      assertThat(ops(info.next())).satisfies(
          unused -> assertThat(unused.getString("kind")).isEqualTo("webhook"),
          unused -> assertThat(unused.getString("where")).isEqualTo("127.0.0.1"),
          unused -> assertThat(unused.getLong("taken")).isZero(),
          unused -> assertThat(unused.hasPath("last_success")).isFalse());
      health.until(told -> told.payload().contains("\"ok\":true"));

      status.set(404);
      desk.openApp("anna", "qlik-1");
      String problem = health.until(told -> told.payload().contains("\"ok\":false")).getLast().payload();
      Config failing = ops(info.until(told -> told.payload().contains("\"trouble\"")).getLast());

      String sentence = "Web hook hook (127.0.0.1) does not take all that it is told: HTTP 404";
      assertThat(problem).contains(sentence).doesNotContain("anna", SECRET);
      assertThat(failing.getString("trouble")).startsWith("HTTP 404");
      assertThat(failing.getString("last_failure_why")).startsWith("HTTP 404");
      assertThat(failing.getString("last_failure")).startsWith("20");
      assertThat(failing.getLong("dropped.refused")).isEqualTo(1);
      assertThat(failing.toString()).doesNotContain("anna").doesNotContain(SECRET);
      Facts facts = new PageFacts(desk.service(), true).get();
      assertThat(facts.links()).as("the page says so in its own place").anyMatch(
          link -> link.name().equals("Web hook hook") && link.state() == Facts.State.DOWN);
      assertThat(facts.troubles()).as("and not once more").isEmpty();
      try (ControlClient client = ControlClient.connect(desk.file("run").resolve("control.sock"))) {
        Answer asked = client.ask(Request.of("status"), Duration.ofSeconds(10));
        assertThat(asked.text()).contains("Web hook hook: 127.0.0.1, ", "HTTP 404").doesNotContain("All is well");
        assertThat(ConfigFactory.parseString(asked.json()).getBoolean("ok")).isFalse();
        assertThat(ConfigFactory.parseString(asked.json()).getConfig("destinations.hook").root().keySet())
            .isEqualTo(failing.root().keySet());
      }

      status.set(204);
      desk.openApp("anna", "qlik-1");

      health.until(told -> told.payload().contains("\"ok\":true") && told.payload().contains("\"troubles\":[]"));
      Config well = ops(info.until(told -> !told.payload().contains("\"trouble\"")).getLast());
      assertThat(well.getLong("delivered")).isEqualTo(1);
      assertThat(well.getString("last_success")).startsWith("20");
      assertThat(well.getString("last_failure_why")).as("it stays known").startsWith("HTTP 404");
    } finally {
      hook.stop(0);
    }
  }

  @Test
  void whatHappensBeforeTheClockIsSetReachesDatabasesWhenItIs(@TempDir Path root) throws Throwable {
    Path timesync = Files.createDirectories(root.resolve("run/systemd/timesync"));
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    HttpServer influx = listening(heard);
    try (Mosquitto broker = new Mosquitto().start();
        Desk desk = new Desk(broker.port(), "desk", """
            lights { green { pin = 17 }, red { pin = 27 } }
            rules {
              opened { when = connection-open, then { light = green, turn = on } }
              failed { when = reload-failed, then { light = red, turn = on } }
            }
            """).on(root).start(
                "databases={ influx { type = influxdb-1, url = \"http://127.0.0.1:" + influx.getAddress().getPort()
                    + "\", database = sense } }")) {
      desk.openApp("anna", "qlik-1");
      desk.failReload("qlik-1");
      desk.until("red", true);
      assertThat(desk.service().summary().destinations()).singleElement()
          .satisfies(lane -> assertThat(lane.counts().taken()).isZero());

      Files.createFile(timesync.resolve("synchronized"));

      String lines = next(heard);
      while (!lines.contains("connection-open")) {
        lines = next(heard);
      }
    } finally {
      influx.stop(0);
    }
  }

  private static Config ops(Subscriber.Heard info) {
    return ConfigFactory.parseString(info.payload()).getConfig("destinations.hook");
  }

  private static HttpServer answering(AtomicInteger status) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(status.get(), -1);
      exchange.close();
    });
    server.start();
    return server;
  }

  @Test
  void aTargetThatHangsHoldsUpNeitherLightsNorTheFarewell() throws Throwable {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        Mosquitto broker = new Mosquitto().start();
        Subscriber subscriber = new Subscriber(broker.port(), "sense-lights/desk/status");
        Desk desk = new Desk(broker.port(), "desk", RULES).start(
            target(silent.getLocalPort()),
            "databases={ influx { type = influxdb-1, url = \"http://127.0.0.1:" + silent.getLocalPort()
                + "\", database = sense } }")) {
      subscriber.until(message -> message.payload().equals("online"));

      desk.openApp("anna", "qlik-1");
      desk.until("green", true);
      desk.stop();

      subscriber.until(message -> message.payload().equals("offline"));
      assertThat(desk.pins).as("the lights rest").contains(new LightChange("green", false));
      // Who hangs is left behind, and notes its losses a moment later.
      Eventually.holds(() -> assertThat(desk.service().summary().losses())
          .contains("1 of messages for hook not told before the stop")
          .anyMatch(loss -> loss.endsWith(" of messages for influx not told before the stop")));
    }
  }

  private static HttpServer listening(BlockingQueue<String> heard) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
      InputStream body = packed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
      heard.add(new String(body.readAllBytes(), UTF_8));
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    });
    server.start();
    return server;
  }

  private static String next(BlockingQueue<String> heard) throws InterruptedException {
    String body = heard.poll(30, TimeUnit.SECONDS);
    assertThat(body).as("a request").isNotNull();
    return body;
  }

  private static String target(int port) {
    return "targets={ hook { type = webhook, url = \"http://127.0.0.1:" + port + "/" + SECRET + "\" } }";
  }
}
