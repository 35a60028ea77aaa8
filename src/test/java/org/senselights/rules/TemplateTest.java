package org.senselights.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;

class TemplateTest {
  private final Event event =
      Event.of(EventType.SESSION_START).host("s1").directory("LAB").userId("o\"neil").message("a;b").build();

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', value = {
    "plain,                              plain",
    "{{host}},                           s1",
    "{{ user }} on {{host}},             LAB/o\"neil on s1",
    "{{event_type}} {{id}},              session-start run-0",
    "{{app_id}}.,                        .",
    "{{app_id | default('no app')}},     no app",
    "{{host | default('x')}},            s1",
    "{{app_id | default('a|b') | upper}}, A|B",
    "{{host | upper}},                   S1",
    "{{directory|lower}},                lab",
    "{{user_id | json}},                 \"o\\\"neil\"",
    "{{host | upper | lower}},           s1",
    "{{sender}},                         10.0.0.1",
    "{{time}},                           2026-11-20T23:30:00.000+01:00",
    "a { b } c,                          a { b } c",
  })
  void valuesGoWhereTheBracesAre(String template, String expected) {
    assertThat(Template.parse(template).render(occasion(event))).isEqualTo(expected);
  }

  @Test
  void aHashIsShortStableAndWithoutCase() {
    Template hash = Template.parse("{{user_id | hash}}");

    String anna = hash.render(occasion(event.toBuilder().userId("anna").build()));

    assertThat(anna).matches("[0-9a-f]{10}").isEqualTo(hash.render(occasion(event.toBuilder().userId("ANNA").build())));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "{{usr}}          | did you mean \"user\"?",
    "{{user-id}}      | did you mean \"user_id\"?",
    "{{wholly-wrong}} | Allowed: event_type, time, id",
    "{{user           | has {{ without }}",
    "user}}           | has }} without {{",
    "{{}}             | is not a name",
  })
  void aSlipIsNamedWithWhatIsAllowed(String template, String hint) {
    assertThatThrownBy(() -> Template.parse(template)).hasMessageContaining(hint);
  }

  @Test
  void anUnknownFilterIsNamed() {
    assertThatThrownBy(() -> Template.parse("{{user | uper}}")).hasMessageContaining("did you mean \"upper\"?");
    assertThatThrownBy(() -> Template.parse("{{user | default}}")).hasMessageContaining("write default('text')");
  }

  @ParameterizedTest
  @CsvSource({
    "alerts/{{host}},        a/b,     alerts/a%2Fb",
    "alerts/{{host}},        a+#,     alerts/a%2B%23",
    "alerts/{{host}},        100%,    alerts/100%25",
    "alerts/{{app_id}},      x,       alerts/unknown",
    "~/alerts/{{host}},      s1,      sense-lights/desk/alerts/s1",
    "{{host}}/x,             $SYS,    %24SYS/x",
    "{{host}}/x,             ~,       ~/x",
  })
  void aValueCannotLeaveItsLevelOfATopic(String topic, String host, String expected) {
    Event from = event.toBuilder().host(host).build();

    assertThat(Topic.parse(topic).render(occasion(from), "sense-lights/desk")).isEqualTo(expected);
  }

  @Test
  void controlCharactersAndLoneHalvesDoNotReachATopic() {
    Event from = event.toBuilder().host("a\u0000b\uD83Dc").build();

    assertThat(Topic.parse("x/{{host}}").render(occasion(from), "d")).isEqualTo("x/a%00b\uFFFDc");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "", "a/+/b", "a/#", "/a", "a/", "a//b", "~/", "~x", "$SYS/a", "~/status", "~/event/x", "a\u0000b", "~/light/green/set"
  })
  void aTopicThatCannotWorkIsRefused(String topic) {
    assertThatThrownBy(() -> Topic.parse(topic)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aJsonPayloadIsEscapedAndKeepsItsKeysInOrder() {
    var members = new LinkedHashMap<String, Payload.Value>();
    members.put("who", new Payload.Filled(Template.parse("{{user}}")));
    members.put("n", new Payload.Constant("7"));
    members.put("list", new Payload.Array(List.of(new Payload.Filled(Template.parse("{{app_id}}")))));

    String json = new Payload.JsonObject(new Payload.Members(members)).render(occasion(event));

    assertThat(json).isEqualTo("{\"who\":\"LAB/o\\\"neil\",\"n\":7,\"list\":[\"\"]}");
  }

  static Occasion occasion(Event event) {
    return Occasion.of(
        "run-0",
        event,
        new Receipt(Instant.EPOCH, 0, "10.0.0.1"),
        "2026-11-20T23:30:00.000+01:00",
        new Privacy(Privacy.Mode.CLEAR, "salt".getBytes(StandardCharsets.UTF_8)));
  }
}
