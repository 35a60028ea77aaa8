package org.senselights.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.light.LightDefinition;
import org.senselights.rules.Action;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;
import org.senselights.rules.RuleTest;
import org.senselights.rules.StateTest;
import org.senselights.rules.TimeWindow;

/** Files in {@code rules.d} lie over the rules file: a name there takes the place of its namesake, whole. */
class OverlaysTest {
  private static final String BELOW = """
      let { vips = ["LAB/anna"] }
      lights { green { pin = 17 }, red { pin = 27, active-low = true } }
      hours { office { days = [mon-fri], time = 7-18 } }
      buttons { seen { pin = 5 } }
      ignore { user = "LAB/svc" }
      rules {
        opened { when = connection-open, throttle = 3s, then { light = green, flash = 400ms } }
        vip    { when { event = any, user = ${let.vips} }, then { log = "vip" } }
        shown  { while { during = office }, then { light = red, turn = on } }
      }
      tests { t { at = "2026-11-20T23:30", steps = [ { sessions = 1 } ] } }
      """;

  @TempDir
  private Path directory;

  @Test
  void aNameThereReplacesItsNamesakeWhole() throws RefusedException {
    RuleBook book = read(BELOW, """
        lights { red { pin = 22 } }
        hours { office { time = 8-9 } }
        buttons { seen {} }
        rules { opened { when = session-start, then { log = "y" } } }
        tests { t { steps = [ { sessions = 2 } ] } }
        ignore = [ { host = a }, { host = b } ]
        """);

    assertThat(book.lights())
        .containsExactlyInAnyOrder(new LightDefinition("green", 17, false), new LightDefinition("red", 22, false));
    assertThat(book.buttons().getFirst().pin()).isEmpty();
    assertThat(rule(book, "opened").throttle()).isEmpty();
    assertThat(rule(book, "opened").where()).isEqualTo("rules.d/0.conf:4");
    assertThat(rule(book, "opened").when().getFirst().wording().whole()).isEqualTo("when = session-start");
    assertThat(rule(book, "shown").whileHolds().getFirst().all())
        .containsExactly(new StateTest.Time("during",
            List.of(new TimeWindow(Set.of(), List.of(TimeWindow.Span.parse("8-9")), List.of()))));
    assertThat(rule(book, "vip").where()).isEqualTo("rules.conf:8");
    assertThat(book.tests()).singleElement().satisfies(
        test -> assertThat(test.begin()).isEqualTo(RuleTest.USUAL_BEGIN));
    assertThat(book.ignore()).hasSize(2);
  }

  @Test
  void aRuleOfOnlyEnabledFalseSwitchesItsNamesakeOff() throws RefusedException {
    RuleBook book = read(BELOW, "rules { opened { enabled = false } }", "rules.vip.enabled = off");

    assertThat(rule(book, "opened").enabled()).isFalse();
    assertThat(rule(book, "opened").where()).isEqualTo("rules.conf:7");
    assertThat(rule(book, "opened").throttle()).isPresent();
    assertThat(rule(book, "vip").enabled()).isFalse();
  }

  @Test
  void aRuleThatIsNotThereCannotBeSwitchedOff() {
    assertThatThrownBy(() -> read(BELOW, "\nrules { opend { enabled = false } }"))
        .hasMessage("rules.d/0.conf:2: there is no rule \"opend\" to switch off: did you mean \"opened\"? "
            + "Allowed: opened, vip, shown");
  }

  @Test
  void namesOfFilesBelowAreKnownAndListsGrow() throws RefusedException {
    RuleBook book = read(BELOW.replace("ignore {", "ignore = [{").replace("svc\" }", "svc\" }]"),
        "let.vips += \"LAB/bert\"\nignore += { user = \"LAB/bot\" }",
        "let.vips = ${let.vips} [\"LAB/carl\"]\nignore += { user = \"LAB/cat\" }\n"
            + "rules { guests { when { event = any, user { not = ${let.vips} } }, then = ${rules.vip.then} } }");

    List<EventPattern> vip = rule(book, "vip").patterns();
    assertThat(vip.getFirst().fields().getFirst().anyOf()).hasToString("[LAB/anna, LAB/bert, LAB/carl]");
    assertThat(book.ignore()).hasSize(3);
    assertThat(rule(book, "guests").then()).hasSize(1).allMatch(Action.Log.class::isInstance);
  }

  @Test
  void laterFilesLieOverEarlierOnes() throws RefusedException {
    RuleBook book = read(BELOW,
        "rules { extra { when = any, then { log = x } } }",
        "rules { extra { when = other, then { log = y } } }",
        "rules { extra { enabled = no } }");

    assertThat(rule(book, "extra").where()).isEqualTo("rules.d/1.conf:1");
    assertThat(rule(book, "extra").enabled()).isFalse();
  }

  @Test
  void everyProblemNamesItsFile() {
    assertThatThrownBy(() -> read(BELOW + "\nlet.x = 1\nlet.x = 2\n", """
        rules {
          opened { throttle = 1h }
          lit { when = any, then { light = gren, turn = on } }
          vip { when = any, then { log = x } }
          vip { when = other }
        }
        """, "hours { office { } }\ncolour = red"))
        .hasMessage("""
            rules.conf:14: "x" stands at lines 13 and 14: a name is written once
            rules.d/0.conf:2: rule "opened" does not say when: write such as when = session-start; a rule in rules.d \
            takes the place of its namesake whole, and only enabled = false may stand alone
            rules.d/0.conf:2: rule "opened" does nothing: write such as then { light = green, flash = 400ms }
            rules.d/0.conf:3: light: "gren" is not a light: did you mean "green"? Allowed: green, red, all
            rules.d/0.conf:5: "vip" stands at lines 4 and 5: a name is written once
            rules.d/1.conf:1: "office" names no time: write such as time = 7-18, or days = [mon-fri]
            rules.d/1.conf:2: "colour" is not a key of a rules file. Allowed: buttons, hours, ignore, let, lights, \
            rules, tests""");
  }

  @Test
  void whatIsReplacedIsNotFoundFaultWith() throws RefusedException {
    RuleBook book = read(
        "rules { a { when = nonsense, unless { host = ${let.gone} }, then { flash = 1s } } }",
        "rules { a { when = any, then { log = x } } }");

    assertThat(rule(book, "a").patterns()).hasSize(1);
  }

  @Test
  void aListCannotGrowWhereTheFileBelowHasNone() {
    assertThatThrownBy(() -> read(BELOW, "\nignore += { user = x }"))
        .hasMessage("rules.d/0.conf:2: \"ignore\" is no list at rules.conf:5: += adds to lists only, write ignore = "
            + "[ ..., ... ] there");
  }

  @Test
  void aBlockThatASubstitutionMakesCannotBeReplacedInPart() {
    String told = "rules.d/0.conf:1: \"rules\" is put together by ${...} here or below, so that no name in it can take "
        + "the place of another: write rules { ... } in each file";
    String more = "let { more { b { when = any, then { log = x } } } }\n";

    assertThatThrownBy(() -> read(more + "rules = ${let.more}", "rules { b { when = other, then { log = x } } }"))
        .hasMessage(told);
    assertThatThrownBy(() -> read(more + "rules { b { when = other, then { log = x } } }", "rules = ${let.more}"))
        .hasMessage(told);
  }

  @Test
  void theDirectoryBesideTheFileIsReadInTheOrderOfNames() throws IOException, RefusedException {
    Path file = directory.resolve("rules.conf");
    Path over = Files.createDirectory(directory.resolve("rules.d"));
    Files.writeString(file, "include \"more.conf\"\nrules { a { when = any, then { log = x } } }");
    Files.writeString(directory.resolve("more.conf"), "lights { green { pin = 17 } }");
    Files.writeString(over.resolve("20-late.conf"), "rules { a { when = session-start, then { log = x } } }");
    Files.writeString(over.resolve("10-early.conf"), "rules { a { when = session-stop, then { log = x } } }");
    for (String other : List.of(".hidden.conf", "10-early.conf~", "notes.txt")) {
      Files.writeString(over.resolve(other), "this { is no rules file");
    }
    Files.createDirectory(over.resolve("directory.conf"));

    RulesFile read = new RulesReader().read(file);

    assertThat(read.book().rules().getFirst().where()).isEqualTo(over.resolve("20-late.conf") + ":1");
    assertThat(read.paths()).first().isEqualTo(file);
    assertThat(read.paths()).containsExactlyInAnyOrder(
        file, directory.resolve("more.conf"), over.resolve("10-early.conf"), over.resolve("20-late.conf"));
    assertThat(RulesFile.overlaysOf(file)).isEqualTo(over);
    assertThat(new RulesReader().read(read.sources()).book().rules()).isEqualTo(read.book().rules());
  }

  @Test
  void aBrokenFileThereRefusesAll() throws IOException {
    Path file = directory.resolve("rules.conf");
    Path over = Files.createDirectory(directory.resolve("rules.d"));
    Files.writeString(file, "rules { a { when = any then { log = x } } }");
    Files.writeString(over.resolve("a.conf"), "rules {");
    Files.write(over.resolve("b.conf"), new byte[] {'#', (byte) 0xfc});

    assertThatThrownBy(() -> new RulesReader().read(file))
        .hasMessageContaining(file + ":1: a comma is missing before \"then\"")
        .hasMessageContaining(over.resolve("a.conf") + ":1: this { is never closed")
        .hasMessageContaining(over.resolve("b.conf") + ":1: here stands a letter that is not UTF-8");
  }

  private static RuleBook read(String below, String... above) throws RefusedException {
    List<SourceText> files = new ArrayList<>(List.of(new SourceText("rules.conf", below)));
    for (int i = 0; i < above.length; i++) {
      files.add(new SourceText("rules.d/" + i + ".conf", above[i]));
    }
    return new RulesReader().read(files).book();
  }

  private static Rule rule(RuleBook book, String name) {
    Optional<Rule> found = book.rules().stream().filter(rule -> rule.name().equals(name)).findFirst();
    return found.orElseThrow();
  }
}
