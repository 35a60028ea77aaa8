package org.senselights.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.LinkedHashMap;

import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.presence.Today;

class BodyTest {
  private final Event event =
      Event.of(EventType.SESSION_START).host("s1").directory("LAB").userId("anna").build();

  @ParameterizedTest
  @CsvSource(delimiter = '!', value = {
    "{{text}}                       ! <anna> came",
    "{{user}}: {{text | upper}}     ! LAB/anna: <ANNA> CAME",
    "{{title}}{{app_name}}.         ! .",
    "{{title | default('Sense')}}   ! Sense",
  })
  void aNameStandsForWhatTheRuleGivesOrTheEventKnows(String body, String expected) {
    Sending sending = sending("text", "<{{user_id}}> came");

    assertThat(Template.parseBody(body).render(sending, UnaryOperator.identity())).isEqualTo(expected);
  }

  @Test
  void whatTheRuleGivesIsEscapedWithItsOwnWordsButTheBodyIsNot() {
    String text = Template.parseBody("<b>{{text}}</b> {{host}}")
        .render(sending("text", "<{{user_id}}>"), value -> value.replace("<", "&lt;").replace(">", "&gt;"));

    assertThat(text).isEqualTo("<b>&lt;anna&gt;</b> s1");
  }

  @Test
  void aCountThatTheRuleGivesStaysANumber() {
    SequencedMap<String, Payload.Value> members = new LinkedHashMap<>();
    members.put("n", new Payload.Filled(Template.parseBody("{{count}}")));
    members.put("text", new Payload.Filled(Template.parseBody("{{count}} times")));
    Sending sending = sending("count", "{{count}}");
    Numbers numbers = new Numbers(3, new Today(LocalDate.of(2026, 3, 2), 0, 0, 0, false, 0, 0, 0, 0));

    String json = new Payload.JsonObject(new Payload.Members(members))
        .render(new Sending("hook", sending.fields(), sending.occasion().with(numbers)), UnaryOperator.identity());

    assertThat(json).isEqualTo("{\"n\":3,\"text\":\"3 times\"}");
  }

  @Test
  void theNamesThatNoEventHasAreKnown() {
    assertThat(Template.parseBody("{{text}} {{user}} {{sound-file}} {{count}} {{text}}").given())
        .containsExactly("text", "sound-file", "count");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '!', value = {
    "{{Text}}         ! {{Text}} cannot be a field",
    "{{}}             ! cannot be a field",
    "{{today.users}}  ! cannot be a field",
    "{{text           ! has {{ without }}",
    "{{text | shout}} ! \"shout\" is not a filter",
  })
  void aBodyThatCannotBeMeantIsRefused(String body, String words) {
    assertThatThrownBy(() -> Template.parseBody(body))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  private Sending sending(String name, String template) {
    SequencedMap<String, Template> fields = new LinkedHashMap<>();
    fields.put(name, Template.parse(template));
    return new Sending("hook", fields, TemplateTest.occasion(event));
  }
}
