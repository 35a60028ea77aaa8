package org.senselights.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.senselights.web.Facts.Link;
import org.senselights.web.Facts.State;

class HealthTest {
  private Served served;

  @BeforeEach
  void serve() throws WebException {
    served = Served.withPassword();
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void aServiceThatAnswersIsAlive() throws Exception {
    HttpResponse<String> alive = served.get("/health/live");

    assertThat(alive.statusCode()).isEqualTo(200);
    assertThat(alive.body()).isEqualTo("alive\n");
  }

  @Test
  void aServiceThatKnowsBetterIsNotAlive() throws Exception {
    served.dead = List.of("Engine stands still");

    HttpResponse<String> alive = served.get("/health/live");

    assertThat(alive.statusCode()).isEqualTo(503);
    assertThat(alive.body()).isEqualTo("not alive\n- Engine stands still\n");
  }

  @Test
  void itIsReadyWhereItListens() throws Exception {
    HttpResponse<String> ready = served.get("/health/ready");

    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).isEqualTo("ready\n");
  }

  @Test
  void aLostBrokerAndABadRulesFileAreReasonsButItIsReady() throws Exception {
    served.links = List.of(
        new Link("Listener", State.UP, "udp 0.0.0.0:9997", ""),
        new Link("Broker", State.DOWN, "mqtt://desk:1883, refused", "start the broker"),
        new Link("Home Assistant", State.UNKNOWN, "not seen", ""));
    served.problems = List.of("rules.conf:3: what is LAB/anna?");

    HttpResponse<String> ready = served.get("/health/ready");

    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).isEqualTo(
        "ready\n- Broker is down\n- Rules file has problems, so that older rules are in force\n");
  }

  @Test
  void itIsNotReadyWhereItDoesNotListen() throws Exception {
    served.links = List.of(new Link("Listener", State.DOWN, "udp 0.0.0.0:9997", "stop the other program"));

    HttpResponse<String> ready = served.get("/health/ready");

    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).isEqualTo("not ready\n- Listener is down\n");
  }

  @Test
  void programsGetItAsJson() throws Exception {
    served.links = List.of(
        new Link("Listener", State.UP, "", ""), new Link("Broker", State.DOWN, "mqtt://desk:1883", ""));

    HttpResponse<String> ready = served.get("/health/ready", "Accept", "application/json");
    HttpResponse<String> alive = served.get("/health/live", "Accept", "application/json");

    assertThat(ready.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(ready.body()).isEqualTo("{\"ready\":true,\"reasons\":[\"Broker is down\"]}\n");
    assertThat(alive.body()).isEqualTo("{\"alive\":true,\"reasons\":[]}\n");
  }
}
