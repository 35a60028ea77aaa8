package org.senselights.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.senselights.control.ControlClient;
import org.senselights.control.Request;
import org.senselights.engine.LightChange;
import org.senselights.mqtt.Mosquitto;
import org.senselights.mqtt.Subscriber;

/** Targets and databases of a whole service, on real sockets. */
class OutputsIT {
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
  void aTargetThatHangsHoldsUpNeitherLightsNorTheFarewell() throws Exception {
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
      assertThat(desk.service().summary().losses())
          .contains("1 of messages for hook not told before the stop")
          .anyMatch(loss -> loss.endsWith(" of messages for influx not told before the stop"));
    }
  }

  private static HttpServer listening(BlockingQueue<String> heard) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      heard.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
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
    return "targets={ hook { type = webhook, url = \"http://127.0.0.1:" + port + "/hook\" } }";
  }
}
