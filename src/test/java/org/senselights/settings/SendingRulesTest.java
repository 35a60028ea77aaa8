package org.senselights.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.senselights.rules.Action;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;
import org.senselights.rules.Sentences;

/** What rules may say to the targets of the settings, and what is refused. */
class SendingRulesTest {
  private static final String SETTINGS = """
      targets {
        slack { type = slack, url = "https://x.lan" }
        ops   { type = teams, url = "https://x.lan" }
        ntfy  { type = webhook, url = "https://x.lan", body { title = "{{title}}", of = ["{{text}} {{host}}"] } }
        text  { type = webhook, url = "https://x.lan", body = "{{user}}: {{priority | default('3')}}" }
        plain { type = webhook, url = "https://x.lan" }
        ring  { type = webhook, url = "https://x.lan", method = GET }
      }
      """;

  @TempDir private Path directory;
  private RulesReader reader;

  @BeforeEach
  void readSettings() throws Exception {
    Files.writeString(directory.resolve(SettingsReader.FILE_NAME), SETTINGS);
    reader = new RulesReader(
        new SettingsReader(Map.of(), directory, "desk").read(SettingsRequest.NONE).outputs().targets());
  }

  @Test
  void aWebHookTakesWhatItsBodyNames() throws Exception {
    assertThat(fields("{ send = ntfy, title = \"{{task}}\", text = x, host = y }"))
        .hasToString("{title={{task}}, text=x, host=y}");
    assertThat(fields("{ send = ntfy }")).isEmpty();
    assertThat(fields("{ send = text, priority = 5 }")).hasToString("{priority=5}");
    assertThat(fields("{ send = plain, text = x }")).hasToString("{text=x}");
    assertThat(fields("{ send = ring }")).isEmpty();
  }

  @Test
  void aChatIsToldAText() throws Exception {
    assertThat(fields("{ send = slack, text = \"{{count}}\\nusers\" }", "while { count = users, above = 0 }"))
        .containsOnlyKeys("text");
    assertThat(fields("{ send = ops, text = \"at {{time}}\" }")).containsOnlyKeys("text");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void everythingThatIsWrongIsTold(String action, String told) {
    RefusedException refused = catchThrowableOfType(RefusedException.class, () -> book(action, "when = session-start"));

    assertThat(refused).isNotNull();
    assertThat(refused.getMessage().lines().toList()).isEqualTo(
        told.strip().lines().map(line -> "rules.conf:1: " + line).toList());
  }

  private static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of("{ send = slak, text = x }", """
            send: "slak" is not a target of the settings: did you mean "slack"? Allowed: slack, ops, ntfy, text, \
            plain, ring
            """),
        Arguments.of("{ send = mattermost, text = x }", """
            send: "mattermost" is not a target of the settings, which have slack, ops, ntfy, text, plain, ring: add it \
            to targets there, or take this out
            """),
        Arguments.of("{ send = slack }", """
            nothing is said to slack: write such as text = "{{user}} is at work"
            """),
        Arguments.of("{ send = slack, txt = x }", """
            "txt" is not a key of what is sent to slack: did you mean "text"? Allowed: send, text
            """),
        Arguments.of("{ send = ops, text = x, title = y }", """
            "title" is not a key of what is sent to ops. Allowed: send, text
            """),
        Arguments.of("{ send = ntfy, txet = x, user = y }", """
            "txet" is not a key of what is sent to ntfy: did you mean "text"? Allowed: host, send, text, title
            "user" is not a key of what is sent to ntfy. Allowed: host, send, text, title
            """),
        Arguments.of("{ send = text, text = x }", """
            "text" means nothing for text, since what goes there has no {{text}} in the settings
            """),
        Arguments.of("{ send = ring, text = x }", """
            "text" means nothing for ring, since what goes there has no {{text}} in the settings
            """),
        Arguments.of("{ send = [slack, ops], text = \"{{usr}}\" }", """
            send: [...] stands where a single value is meant
            text: {{usr}} is not a name that a template knows: did you mean "user"? Allowed: event_type, time, id, \
            host, user, directory, user_id, origin, context, app_id, app_name, browser, os, task, task_id, \
            execution_id, message, sender, count, today.sessions, today.connections, today.users, today.peak_sessions, \
            today.peak_connections, today.peak_users, today.reloads_failed
            """),
        Arguments.of("{ send = slack, text = \"{{usr}} {{count}}\" }", """
            text: {{usr}} is not a name that a template knows: did you mean "user"? Allowed: event_type, time, id, \
            host, user, directory, user_id, origin, context, app_id, app_name, browser, os, task, task_id, \
            execution_id, message, sender, count, today.sessions, today.connections, today.users, today.peak_sessions, \
            today.peak_connections, today.peak_users, today.reloads_failed
            """),
        Arguments.of("{ send = slack, text = \"{{count}}\", for = 5s }", """
            "for" is not a key of what is sent to slack. Allowed: send, text
            text: {{count}} is what the rule counts, and this rule has no count in its while
            """),
        Arguments.of("{ send = slack, light = green, text = x }", """
            light and send are different actions: write a list, as in then = [ { light = ... }, { send = ... } ]
            light: "green" is not a light, for there is none: write lights { green { pin = 17 } }
            this light action does not say what to show: add one of turn, flash, blink, breathe
            """),
        Arguments.of("{ text = x }", """
            this action does nothing: it needs one of light, publish, send, log, delay, mute
            """));
  }

  @Test
  void whatWasAcceptedUnderOtherSettingsGoesOnWithoutWhatCannotBeSentAnyMore() throws Exception {
    List<SourceText> accepted = List.of(new SourceText("rules.conf", """
        lights { green { pin = 17 } }
        rules {
          a { when = any, then = [{ light = green, flash = 1s }, { send = mail, text = x }, { publish = event }] }
          b { while { count = users, above = 0 }, then { send = ntfy, subject = x }, afterwards { send = ring } }
          c { when = any, then = [{ send = slack, text = x }, { send = ops }] }
        }
        tests { t { steps = [{ expect { sent = [mail] } }] } }
        """));

    RulesFile read = reader.readAccepted(accepted);

    assertThat(read.unsent()).containsExactly("mail", "ntfy", "ops");
    assertThat(read.sources()).isEqualTo(accepted);
    assertThat(read.book().rules()).extracting(Rule::name).containsExactly("a", "b", "c");
    assertThat(read.book().rules().getFirst().then()).hasSize(3)
        .contains(new Action.SendNowhere("mail"), new Action.PublishEvent());
    assertThat(read.book().rules().get(1).then()).containsExactly(new Action.SendNowhere("ntfy"));
    assertThat(read.book().rules().get(1).afterwards()).hasOnlyElementsOfType(Action.Send.class);
    assertThat(read.book().rules().getLast().then()).hasAtLeastOneElementOfType(Action.Send.class)
        .contains(new Action.SendNowhere("ops"));
    assertThat(Sentences.of(read.book().rules().get(1), read.book())).asString()
        .contains("nothing is sent to ntfy, which is not in the settings as this rule needs it");
  }

  @Test
  void whatWasAcceptedIsRefusedForAnythingElse() {
    RefusedException refused = catchThrowableOfType(RefusedException.class, () -> reader.readAccepted(
        List.of(new SourceText("rules.conf", "rules { a { when = any, then = [{ send = mail }, { wat = 1 }] } }"))));

    assertThat(refused.problems()).extracting(Problem::text).noneMatch(text -> text.contains("mail"))
        .anyMatch(text -> text.contains("wat"));
  }

  private Map<String, ?> fields(String action) throws RefusedException {
    return fields(action, "when = reload-failed");
  }

  private Map<String, ?> fields(String action, String condition) throws RefusedException {
    Action only = book(action, condition).rules().getFirst().then().getFirst();
    return ((Action.Send) only).fields();
  }

  private RuleBook book(String action, String condition) throws RefusedException {
    return reader.read(List.of(new SourceText("rules.conf", "rules { a { " + condition + ", then " + action + " } }")))
        .book();
  }
}
