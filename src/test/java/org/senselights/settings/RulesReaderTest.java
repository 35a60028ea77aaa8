package org.senselights.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.light.Again;
import org.senselights.light.LightDefinition;
import org.senselights.light.Program;
import org.senselights.rules.Action;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Field;
import org.senselights.rules.LightTarget;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;

/** What a rules file can say, and what comes of it. */
class RulesReaderTest {
  private static final Receipt RECEIPT = new Receipt(Instant.EPOCH, 0, "10.0.0.1");

  @TempDir
  private Path directory;

  @Test
  void theOwnersWishIsRead() throws RefusedException {
    RuleBook book = read("""
        lights {
          green { pin = 17 }
          red   { pin = 27, active-low = true }
          both  { of = [green, red] }
        }
        rules {
          opened { when = connection-open,  then { light = green, flash = 400ms } }
          closed { when = connection-close, then { light = red,   flash = 400ms } }
          told   { when = any,              then { publish = event } }
        }
        """);

    assertThat(book.lights())
        .containsExactly(new LightDefinition("green", 17, false), new LightDefinition("red", 27, true));
    assertThat(book.groups()).isEqualTo(Map.of("both", List.of("green", "red")));
    assertThat(book.rules()).extracting(Rule::name).containsExactly("closed", "opened", "told");
    assertThat(rule(book, "opened").where()).isEqualTo("rules.conf:7");
    assertThat(rule(book, "opened").then()).containsExactly(new Action.Show(
        new LightTarget(List.of("green"), Optional.empty()),
        new Program.Flash(Duration.ofMillis(400), 1), Optional.empty(), Optional.empty(), 0, Again.RESTART));
    assertThat(rule(book, "told").patterns()).containsExactly(new EventPattern(EventPattern.ANY, List.of()));
    assertThat(rule(book, "told").then()).containsExactly(new Action.PublishEvent());
  }

  @Test
  void everyWordOfARuleIsRead() throws RefusedException {
    RuleBook book = read("""
        let { vips = ["LAB/anna", "LAB/bert"] }
        lights { red { pin = 27 }, green { pin = 17 } }
        ignore { user = ["LAB/svc_*", "INTERNAL/*"] }
        rules {
          night-login {
            label    = "Somebody is at work at night"
            when     { event = [session-start, session-stop], host = "qlik-prod-*" }
            unless   { user = ${let.vips} }
            per      = user
            throttle = 1h
            enabled  = no
            then = [
              { light = all, blink = 400ms, for = 30s, priority = 10, again = extend }
              { delay = 300ms }
              { light = "{{host}}", breathe = 2s, for = 1m }
              { light = red, turn = off }
              { light = green, flash = 200ms, times = 3 }
              { publish = "~/alerts/night", payload { user = "{{user}}", n = [1, on, null] }, qos = 0, retain = yes }
              { publish = "alerts", payload = "{{user}} came" }
              { log = "{{user}} came" }
            ]
          }
        }
        """);

    Rule rule = rule(book, "night-login");
    assertThat(rule.label()).isEqualTo("Somebody is at work at night");
    assertThat(rule.enabled()).isFalse();
    assertThat(rule.per()).contains(Field.USER);
    assertThat(rule.throttle()).contains(Duration.ofHours(1));
    assertThat(rule.patterns().getFirst().types())
        .containsExactlyInAnyOrder(EventType.SESSION_START, EventType.SESSION_STOP);
    assertThat(Rule.patterns(rule.unless()).getFirst().types()).isEqualTo(EventPattern.EVERY);
    assertThat(Rule.patterns(rule.unless()).getFirst().fields().getFirst().anyOf()).hasToString("[LAB/anna, LAB/bert]");
    assertThat(book.ignore().getFirst().fields().getFirst().anyOf()).hasToString("[LAB/svc_*, INTERNAL/*]");
    assertThat(rule.then()).hasSize(8);
    assertThat(rule.then().get(0)).isEqualTo(new Action.Show(
        new LightTarget(List.of("red", "green"), Optional.empty()), new Program.Blink(Duration.ofMillis(400)),
        Optional.empty(), Optional.of(Duration.ofSeconds(30)), 10, Again.EXTEND));
    assertThat(rule.then().get(1)).isEqualTo(new Action.Delay(Duration.ofMillis(300)));
    assertThat(rule.then().get(3)).isInstanceOfSatisfying(Action.Show.class,
        show -> assertThat(show.isOpen()).isTrue());
    assertThat(rule.then().get(4)).isInstanceOfSatisfying(Action.Show.class,
        show -> assertThat(show.program()).isEqualTo(new Program.Flash(Duration.ofMillis(200), 3)));
    assertThat(rule.then().get(5)).isInstanceOfSatisfying(Action.Publish.class, publish -> {
      assertThat(publish.qos()).isZero();
      assertThat(publish.retain()).isTrue();
    });
  }

  @Test
  void bracesMeanAllAndListsMeanAny() throws RefusedException {
    RuleBook book = read("""
        rules { a {
          when = [
            session-stop
            { event = session-start, host = [a, "b*"], user = { not = ["LAB/x", { regex = "^svc" }] } }
          ]
          then { log = "x" }
        } }
        """);
    Rule rule = rule(book, "a");

    assertThat(matches(rule, Event.of(EventType.SESSION_STOP).build())).isTrue();
    assertThat(matches(rule, start("B7", "LAB", "anna"))).isTrue();
    assertThat(matches(rule, start("c", "LAB", "anna"))).isFalse();
    assertThat(matches(rule, start("a", "LAB", "x"))).isFalse();
    assertThat(matches(rule, start("a", "LAB", ""))).isFalse();
  }

  @Test
  void aUserIdKeepsItsZeros() throws RefusedException {
    RuleBook book = read("rules { a { when { event = any, user-id = 00123 }, then { log = x } } }");

    assertThat(matches(rule(book, "a"), start("a", "LAB", "00123"))).isTrue();
    assertThat(matches(rule(book, "a"), start("a", "LAB", "123"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "",
      "# nothing yet\n",
      "rules { }",
      "{ \"rules\": { } }",
      "\ufeffrules { }\r\nlights { }\r\n",
      "lights { green { pin = 17   # BCM\n } }",
      "lights { green { pin = 17 #BCM\n } }",
      "rules { a { when = any # all of them\n then { log = x } } }",
      "rules { a { when = any // all of them\n then { log = x } } }",
      "rules { a { when = any, throttle = 30s #half a minute\n, then { log = x } } }",
      "rules { a { enabled = on #off\n when = any, then { log = x } } }",
      "rules { a { label = \"Phone #2\" #3\n when = any, then { log = x } } }",
      "let { a = [x], b = ${let.a} [y] }\nrules { a { when { event = any, host = ${let.b} }, then { log = x } } }",
      "let { a = [x] }\nlet.a += y\nrules { a { when { event = any, host = ${let.a} }, then { log = x } } }",
      "let { a = [x] }\nlet.a = ${let.a} [y]\nlet.a += z\nrules { a { when { event = any, host = ${let.a} }\n"
          + "then.log = x } }",
      "ignore = [{ host = a }]\nignore += { host = b }\nignore += { host = c }",
      "let { a = x }\nrules { a { when { event = any, host = ${?let.a} }, then { log = x } } }",
      "let { w { event = any } }\nrules { a { when = ${let.w}{ host = a }, then { log = x } } }",
      "let { dir = LAB }\nrules { a { when { event = any, user = ${let.dir}\"/anna\" }, then { log = x } } }",
      "rules.a { when = any, then { log = x }, }",
      "rules.a.when = any\nrules.a.then.log = x",
      "rules { a { when = any, then = [\n{ log = \"x\" }\n{ log = y }\n] } }",
      "rules { a { when = any, then { log = \"\"\"C:\\x \"y\" \"\"\" } } }",
      "rules { a { when { event = any, user = \"LAB\\\\kim\" }, then { log = O'Brien } } }",
      "rules { a { when { event = any, message = { regex = \"\\\\bfoo\" } }, then { log = x } } }",
      "rules { a { when = any, then { publish = x, payload = \"two\\nlines\" } } }",
      "rules { a { when = any, then { publish = x, payload = \"{ \\\"a\\\": 1 }\" } } }",
      "rules\n{ a\n{ when =\n any, then\n{ log = x } } }"
  })
  void thisIsFineAsItIs(String written) throws RefusedException {
    assertThat(read(written)).isNotNull();
  }

  @Test
  void includedFilesAreReadAndAnErrorNamesThem() {
    SourceText main = new SourceText("conf/rules.conf", "include \"night/more.conf\"\nrules { a { when = x } }\n");
    SourceText more = new SourceText("conf/night/more.conf", "include \"most.conf\"\nrules { b { when = y } }\n");
    SourceText most = new SourceText("conf/night/most.conf", "\nrules { c { when = z, then { log = x } } }\n");

    assertThatThrownBy(() -> new RulesReader().read(List.of(main, more, most)))
        .hasMessageContaining("conf/rules.conf:2: when: \"x\" is not an event")
        .hasMessageContaining("conf/night/more.conf:2: when: \"y\" is not an event")
        .hasMessageContaining("conf/night/most.conf:2: when: \"z\" is not an event");
  }

  @Test
  void anIncludeInsideABlockGivesThatBlocksKeys() {
    SourceText main = new SourceText("rules.conf", "rules { include \"more.conf\" }\n");
    SourceText more = new SourceText(
        "more.conf", "host = a\nb { when { event = any, host = ${host} }, then { log = x } }\n");

    assertThatThrownBy(() -> new RulesReader().read(List.of(main, more)))
        .hasMessage("more.conf:1: host: \"a\" stands where a block { ... } is meant");
  }

  @Test
  void aNameInTwoFilesIsTold() {
    SourceText main = new SourceText(
        "rules.conf", "include \"more.conf\"\nrules { a { when = any, then { log = x } } }\n");
    SourceText more = new SourceText("more.conf", "rules { a { when = any, then { log = y } } }\n");

    assertThatThrownBy(() -> new RulesReader().read(List.of(main, more)))
        .hasMessage("rules.conf:2: \"a\" stands at more.conf:1 and rules.conf:2: a name is written once");
  }

  @Test
  void filesThatIncludeEachOtherAreTold() {
    SourceText main = new SourceText("rules.conf", "include \"more.conf\"\n");
    SourceText more = new SourceText("more.conf", "include \"rules.conf\"\n");

    assertThatThrownBy(() -> new RulesReader().read(List.of(main, more)))
        .hasMessage("more.conf:1: \"rules.conf\" includes itself, by way of this file");
  }

  @Test
  void whatWasReadCanBeKeptAndReadAgain() throws Exception {
    write("more.conf", "lights { green { pin = 17 } }\n".getBytes(StandardCharsets.UTF_8));
    Path file = write("rules.conf", """
        include "more.conf"
        rules { a { when = any, then { light = green, turn = on } } }
        """.getBytes(StandardCharsets.UTF_8));

    RulesFile read = new RulesReader().read(file);
    RulesFile again = new RulesReader().read(read.sources());

    assertThat(read.sources()).extracting(SourceText::name)
        .containsExactly(file.toString(), directory.resolve("more.conf").toString());
    assertThat(again.book().rules()).isEqualTo(read.book().rules());
  }

  @Test
  void aFileThatIsNotUtf8IsRefusedByName() throws Exception {
    Path ansi = write("ansi.conf", "# one\n# Grün\n".getBytes(Charset.forName("windows-1252")));
    Path utf16 = write("utf16.conf", "rules { }\n".getBytes(StandardCharsets.UTF_16));
    Path utf16le = write("utf16le.conf", "rules { }\n".getBytes(StandardCharsets.UTF_16LE));

    assertThatThrownBy(() -> new RulesReader().read(ansi)).hasMessage(ansi
        + ":2: here stands a letter that is not UTF-8; the file is probably ANSI (windows-1252): save it as UTF-8");
    assertThatThrownBy(() -> new RulesReader().read(utf16))
        .hasMessage(utf16 + ":1: this file is UTF-16: save it as UTF-8");
    assertThatThrownBy(() -> new RulesReader().read(utf16le))
        .hasMessage(utf16le + ":1: this file is UTF-16: save it as UTF-8");
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    Path file = directory.resolve("rules.conf");

    assertThatThrownBy(() -> new RulesReader().read(file)).hasMessage(file + ": there is no such file");
    assertThatThrownBy(() -> new RulesReader().read(directory))
        .hasMessage(directory + ": is a directory, not a file");
  }

  @Test
  void aBrokenFileGivesExactlyTheTextBesideIt() throws Exception {
    String broken = resource("broken.conf");

    assertThatThrownBy(() -> read(broken)).satisfies(
        refused -> assertThat(refused.getMessage() + "\n").isEqualTo(resource("broken.expected.txt")));
  }

  private static RuleBook read(String text) throws RefusedException {
    try {
      String decoded = SourceFiles.decode(text.getBytes(StandardCharsets.UTF_8));
      return new RulesReader().read(List.of(new SourceText("rules.conf", decoded))).book();
    } catch (SourceFiles.Unreadable e) {
      throw new AssertionError(e);
    }
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(directory.resolve(name), bytes);
  }

  private static String resource(String name) throws IOException {
    try (var in = RulesReaderTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Rule rule(RuleBook book, String name) {
    return book.rules().stream().filter(rule -> rule.name().equals(name)).findFirst().orElseThrow();
  }

  private static Event start(String host, String directory, String id) {
    return Event.of(EventType.SESSION_START).host(host).directory(directory).userId(id).build();
  }

  private static boolean matches(Rule rule, Event event) {
    return rule.matches(event, RECEIPT);
  }

}
