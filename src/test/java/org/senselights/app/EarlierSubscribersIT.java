package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.senselights.mqtt.Mosquitto;
import org.senselights.mqtt.Subscriber;
import org.senselights.mqtt.Subscriber.Heard;

/** Flows that were written for Butler and Butler SOS, on a true broker: they hear what they know, and nothing else. */
class EarlierSubscribersIT {
  private static final String RULES = """
      lights { green { pin = 17 } }
      rules { told { when = any, then { publish = event } } }
      """;
  private static final String SESSION =
      "/qseow-proxy-session/;pro2-win1;%s session;LAB;goran;Not available;/hub;%1$s session for user LAB\\goran";
  private static final String SESSION_TOLD = "{\"messageType\":\"qseow-proxy-session\",\"host\":\"pro2-win1\","
      + "\"command\":\"%s session\",\"userDir\":\"LAB\",\"userId\":\"goran\",\"origin\":\"Not available\","
      + "\"context\":\"/hub\",\"message\":\"%1$s session for user LAB\\\\goran\",\"tags\":{\"qs_env\":\"dev\"}}";
  private static final String FAILED = "/scheduler-reload-failed/;pro2-win1;Nightly;Sales;LAB\\goran;"
      + "c0ffee00-1111-4222-8333-444455556666;5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b;2026-03-04 05:06:07,089;WARN;"
      + "deadbeef-0000-4111-8222-333344445555;Max retries reached";
  private static final String FAILED_IN_FULL = "{\"hostName\":\"pro2-win1\",\"user\":\"LAB\\\\goran\","
      + "\"taskName\":\"Nightly\",\"taskId\":\"c0ffee00-1111-4222-8333-444455556666\",\"appName\":\"Sales\","
      + "\"appId\":\"5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b\",\"logTimeStamp\":\"2026-03-04 05:06:07,089\","
      + "\"logLevel\":\"WARN\",\"executionId\":\"deadbeef-0000-4111-8222-333344445555\","
      + "\"logMessage\":\"Max retries reached\"}";

  @BeforeAll
  static void mosquittoIsThere() {
    Mosquitto.assumeInstalled();
  }

  @Test
  void flowsHearWhatTheyKnowBesideOurOwnTopics() throws Exception {
    try (Mosquitto broker = new Mosquitto().start();
        Subscriber flow = new Subscriber(broker.port(), "qliksense/#");
        Subscriber ours = new Subscriber(broker.port(), "sense-lights/desk/event/#");
        Desk desk = new Desk(broker.port(), "desk", RULES)
            .start("mqtt.compatible=[butler, butler-sos]", "tags={ qs_env = dev }")) {
      desk.send(SESSION.formatted("Start"));
      List<Heard> heard = new ArrayList<>(flow.until(EarlierSubscribersIT::isOfServer));
      desk.send(FAILED);
      desk.send(FAILED);
      desk.send(SESSION.formatted("Stop"));
      heard.addAll(flow.until(EarlierSubscribersIT::isOfServer));

      assertThat(heard).containsExactly(
          said("qliksense/session/start", "pro2-win1: LAB/goran"),
          said("qliksense/userevent", SESSION_TOLD.formatted("Start")),
          said("qliksense/userevent/session/start", SESSION_TOLD.formatted("Start")),
          said("qliksense/users/active/count", "1"),
          said("qliksense/users/active/usernames", "[\"goran\"]"),
          said("qliksense/users/activeperserver/pro2-win1/count", "1"),
          said("qliksense/task_failure", "Nightly"),
          said("qliksense/task_failure_full", FAILED_IN_FULL),
          said("qliksense/session/stop", "pro2-win1: LAB/goran"),
          said("qliksense/userevent", SESSION_TOLD.formatted("Stop")),
          said("qliksense/userevent/session/stop", SESSION_TOLD.formatted("Stop")),
          said("qliksense/users/active/count", "0"),
          said("qliksense/users/active/usernames", "[]"),
          said("qliksense/users/activeperserver/pro2-win1/count", "0"));
      assertThat(ours.until(each -> each.topic().endsWith("session/stop"))).extracting(Heard::topic).containsExactly(
          "sense-lights/desk/event/session/start", "sense-lights/desk/event/reload/failed",
          "sense-lights/desk/event/session/stop");
    }
  }

  @Test
  void whereNobodyAskedForItNothingIsSaidToThem() throws Exception {
    try (Mosquitto broker = new Mosquitto().start();
        Subscriber all = new Subscriber(broker.port(), "#");
        Desk desk = new Desk(broker.port(), "desk", RULES).start()) {
      desk.send(SESSION.formatted("Start"));
      desk.send(SESSION.formatted("Stop"));

      assertThat(all.until(each -> each.topic().endsWith("event/session/stop")))
          .noneMatch(each -> each.topic().startsWith("qliksense"));
    }
  }

  private static boolean isOfServer(Heard heard) {
    return heard.topic().contains("activeperserver");
  }

  private static Heard said(String topic, String payload) {
    return new Heard(topic, payload, false);
  }
}
