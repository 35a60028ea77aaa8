package org.senselights.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.senselights.app.Connections;
import org.senselights.app.Journal;
import org.senselights.engine.TestRunner;
import org.senselights.light.LightDefinition;
import org.senselights.message.Json;
import org.senselights.rules.ButtonDefinition;
import org.senselights.rules.Doubt;
import org.senselights.rules.Doubts;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;
import org.senselights.rules.Sentences;
import org.senselights.settings.CompatibleSettings;
import org.senselights.settings.CompatibleSettings.Program;
import org.senselights.settings.OutputSettings;
import org.senselights.settings.Problem;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says whether settings and rules are good, and what they mean. */
@Command(name = "check",
    description = "Reads the settings and the rules, runs the tests that stand in the rules file, and says in plain"
        + " words what all of it means, or everything that is wrong with it.",
    footer = {
      "",
      "Examples:",
      "  sense-lights check",
      "  sense-lights check --rules my-rules.conf --json",
      "  sense-lights check --connect",
      "",
      "Warnings tell of what is allowed but was probably not meant.",
      "",
      "Exit codes: 0 all is well, with or without warnings; 69 somebody cannot be reached; 78 something has to be"
          + " changed."
    })
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private SettingsOptions options;

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Option(names = "--connect",
      description = "Also try whether the broker, targets, databases and the repository service can be reached; nobody"
          + " is told anything.")
  private boolean connect;

  @Override
  public Integer call() throws RefusedException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      Settings settings = options.read();
      RuleBook book = new RulesReader(settings.outputs().targets()).read(settings.rules()).book();
      List<TestRunner.Result> tests =
          new TestRunner(book, settings.timeZone(), settings.presenceExpiry(), settings.outputs().destinations(),
              settings.udp().fallbackCharset()).run();
      List<Connections.Tried> tried = connect ? tried(settings) : List.of();
      if (json) {
        out.println(asJson(settings, book, tests, tried));
      } else {
        say(settings, book, tests, tried, out);
      }
      boolean passed = tests.stream().allMatch(TestRunner.Result::passed);
      boolean reached = tried.stream().allMatch(each -> each.trouble().isEmpty());
      return passed ? reached ? ExitCode.OK : ExitCode.UNAVAILABLE : ExitCode.CONFIG;
    } catch (RefusedException refused) {
      if (!json) {
        throw refused;
      }
      out.println(asJson(refused.problems()));
      return ExitCode.CONFIG;
    }
  }

  /** What the link to the broker says of its state is said here better. */
  private static List<Connections.Tried> tried(Settings settings) throws InterruptedException {
    try (var _ = Journal.open(Journal.Level.ERROR)) {
      return Connections.tried(settings);
    }
  }

  private static void say(
      Settings settings,
      RuleBook book,
      List<TestRunner.Result> tests,
      List<Connections.Tried> tried,
      PrintWriter out) {
    out.println("node: " + settings.node() + ", topics under " + settings.deviceTopic());
    out.println("broker: " + settings.mqtt().broker().map(Object::toString).orElse("none, nothing is published"));
    out.println("in Home Assistant: "
        + (settings.mqtt().broker().isEmpty() ? "nothing, for want of a broker"
            : settings.homeAssistant().discovery() ? "Sense Lights " + settings.node()
            : "nothing, home-assistant.discovery is off"));
    out.println("status page: " + settings.web().words());
    OutputSettings outputs = settings.outputs();
    sayCompatible(settings, out);
    outputs.targets().forEach(target -> out.println("target " + target.name() + ": " + target.words()));
    outputs.databases().forEach(database -> out.println("database " + database.name() + ": " + database.words()));
    outputs.repository().ifPresent(repository -> out.println("app names: from " + repository.url()));
    if (!outputs.tags().isEmpty()) {
      out.println("tags: " + outputs.tags().entrySet().stream()
          .map(tag -> tag.getKey() + " = " + tag.getValue()).collect(Collectors.joining(", ")));
    }
    out.println("rules: " + settings.rules());
    out.println();
    for (LightDefinition light : book.lights()) {
      out.println("  light " + light.name() + ": BCM pin " + light.pin() + (light.activeLow() ? ", active-low" : ""));
    }
    new TreeMap<>(book.groups())
        .forEach((name, lights) -> out.println("  lights " + name + ": " + String.join(", ", lights)));
    for (ButtonDefinition button : book.buttons()) {
      out.println("  button " + button.name() + ": "
          + (button.pin().isPresent() ? "BCM pin " + button.pin().getAsInt() : "in Home Assistant only, on no pin"));
    }
    for (EventPattern ignored : book.ignore()) {
      out.println("  " + Sentences.ofIgnored(ignored));
    }
    outputs.destinations().ignored().forEach((name, patterns) ->
        patterns.forEach(pattern -> out.println("  " + Sentences.ofIgnored(name, pattern))));
    for (Rule rule : inOrderOfTheFiles(settings, book)) {
      out.println();
      out.println("  " + rule.name() + (rule.label().equals(rule.name()) ? "" : ", \"" + rule.label() + "\"")
          + (rule.where().isEmpty() ? "" : " (" + rule.where() + ")") + (rule.enabled() ? "" : ", switched off"));
      Sentences.of(rule, book).forEach(sentence -> out.println("    " + sentence));
    }
    out.println();
    say(tests, out);
    List<Doubt> doubts = doubts(settings, book);
    for (Doubt doubt : doubts) {
      out.println("warning: " + (doubt.where().isEmpty() ? settings.rules() : doubt.where()) + ": "
          + doubt.sentence());
    }
    tried.forEach(each -> out.println(each.name() + ": "
        + each.trouble().map(why -> "cannot be reached: " + why).orElse("can be reached")));
    boolean failed = !tests.stream().allMatch(TestRunner.Result::passed);
    boolean reached = tried.stream().allMatch(each -> each.trouble().isEmpty());
    String verdict = failed ? "The file can be read, but its tests fail"
        : reached ? "All is well" : "The settings are good, but not everybody can be reached";
    out.println(switch (doubts.size()) {
      case 0 -> verdict + ".";
      case 1 -> verdict + ", " + (failed ? "and" : "but") + " look at 1 warning.";
      default -> verdict + ", " + (failed ? "and" : "but") + " look at " + doubts.size() + " warnings.";
    });
  }

  /** What subscribers of earlier programs hear, topic by topic. */
  private static void sayCompatible(Settings settings, PrintWriter out) {
    CompatibleSettings compatible = settings.outputs().compatible();
    for (Program program : compatible.programs()) {
      String topics = compatible.topics().entrySet().stream()
          .filter(topic -> topic.getKey().program() == program)
          .map(Map.Entry::getValue)
          .collect(Collectors.joining(", "));
      out.println("messages as of " + program.title() + ": "
          + (settings.mqtt().broker().isEmpty() ? "none, for want of a broker" : topics.isEmpty() ? "none" : topics));
    }
  }

  /** Those of the settings first. */
  private static List<Doubt> doubts(Settings settings, RuleBook book) {
    List<Doubt> doubts = new ArrayList<>();
    settings.web().warning().ifPresent(sentence -> doubts.add(new Doubt("web.open", sentence)));
    doubts.addAll(settings.outputs().doubts());
    doubts.addAll(Doubts.of(book, settings.outputs().repository().isPresent()));
    return doubts;
  }

  private static void say(List<TestRunner.Result> tests, PrintWriter out) {
    for (TestRunner.Result result : tests) {
      out.println("  test " + result.test().name() + (result.passed() ? ": passed" : ": FAILED"));
      result.failures().forEach(failure -> {
        out.println("    " + failure.where() + ": " + failure.what());
        out.println("      expected: " + failure.expected());
        out.println("      found:    " + failure.found());
      });
    }
    if (!tests.isEmpty()) {
      out.println();
    }
  }

  private static String asJson(List<TestRunner.Result> tests, StringJoiner list) {
    for (TestRunner.Result result : tests) {
      StringJoiner failures = new StringJoiner(",", "[", "]");
      result.failures().forEach(failure -> failures.add(
          place(new Json(128), failure.where())
              .put("what", failure.what())
              .put("expected", failure.expected())
              .put("found", failure.found())
              .end()));
      list.add(new Json(128)
          .put("name", result.test().name())
          .put("passed", result.passed())
          .putRaw("failures", failures.toString())
          .end());
    }
    return list.toString();
  }

  private static String asJson(
      Settings settings, RuleBook book, List<TestRunner.Result> tests, List<Connections.Tried> tried) {
    StringJoiner rules = new StringJoiner(",", "[", "]");
    for (Rule rule : inOrderOfTheFiles(settings, book)) {
      Json json = new Json(256).put("name", rule.name()).put("label", rule.label());
      rules.add(place(json, rule.where())
          .put("enabled", rule.enabled())
          .put("means", String.join(" ", Sentences.of(rule, book)))
          .end());
    }
    StringJoiner warnings = new StringJoiner(",", "[", "]");
    for (Doubt doubt : doubts(settings, book)) {
      String where = doubt.where().isEmpty() ? settings.rules().toString() : doubt.where();
      warnings.add(place(new Json(256), where).put("text", doubt.sentence()).end());
    }
    return new Json(512)
        .put("ok", tests.stream().allMatch(TestRunner.Result::passed)
            && tried.stream().allMatch(each -> each.trouble().isEmpty()))
        .put("node", settings.node())
        .put("status_page", settings.web().words())
        .put("rules_file", settings.rules().toString())
        .putRaw("rules", rules.toString())
        .putRaw("tests", asJson(tests, new StringJoiner(",", "[", "]")))
        .putRaw("destinations", destinations(settings.outputs()))
        .putRaw("warnings", warnings.toString())
        .putRaw("connections", connections(tried))
        .end();
  }

  private static String destinations(OutputSettings outputs) {
    Json all = new Json(256);
    outputs.targets().forEach(target -> all.put(target.name(), target.words()));
    outputs.databases().forEach(database -> all.put(database.name(), database.words()));
    return all.end();
  }

  private static String connections(List<Connections.Tried> tried) {
    StringJoiner list = new StringJoiner(",", "[", "]");
    tried.forEach(each -> list.add(new Json(128)
        .put("name", each.name())
        .put("reached", each.trouble().isEmpty())
        .putPresent("trouble", each.trouble().orElse(""))
        .end()));
    return list.toString();
  }

  /** As the owner wrote them, so that they can be read side by side; the rules file comes before what lies over it. */
  private static List<Rule> inOrderOfTheFiles(Settings settings, RuleBook book) {
    String first = settings.rules().toString();
    Comparator<Place> order = Comparator.comparing((Place place) -> !place.file.equals(first))
        .thenComparing(Place::file)
        .thenComparing(Place::line);
    return book.rules().stream().sorted(Comparator.comparing(rule -> Place.of(rule.where()), order)).toList();
  }

  private static Json place(Json json, String where) {
    Place place = Place.of(where);
    return json.put("file", place.file).put("line", place.line);
  }

  /** A place such as {@code rules.conf:12}; one without a line is the whole file. */
  private record Place(String file, int line) {
    private static final Pattern SHAPE = Pattern.compile("(.*):([0-9]{1,9})");

    static Place of(String where) {
      Matcher matcher = SHAPE.matcher(where);
      return matcher.matches()
          ? new Place(matcher.group(1), Integer.parseInt(matcher.group(2)))
          : new Place(where, 0);
    }
  }

  private static String asJson(List<Problem> problems) {
    StringJoiner list = new StringJoiner(",", "[", "]");
    for (Problem problem : problems) {
      list.add(
          new Json(128).put("file", problem.file()).put("line", problem.line()).put("text", problem.text()).end());
    }
    return new Json(512).put("ok", false).putRaw("problems", list.toString()).end();
  }
}
