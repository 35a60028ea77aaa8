package org.senselights.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.senselights.light.LightDefinition;
import org.senselights.message.Json;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;
import org.senselights.rules.Sentences;
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
    description = "Reads the settings and the rules, and says in plain words what they mean, or everything that is"
        + " wrong with them.",
    footer = {
      "",
      "Examples:",
      "  sense-lights check",
      "  sense-lights check --rules my-rules.conf --json",
      "",
      "Exit codes: 0 all is well, 78 something has to be changed."
    })
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private SettingsOptions options;

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Override
  public Integer call() throws RefusedException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      Settings settings = options.read();
      RuleBook book = new RulesReader().read(settings.rules()).book();
      if (json) {
        out.println(asJson(settings, book));
      } else {
        say(settings, book, out);
      }
      return ExitCode.OK;
    } catch (RefusedException refused) {
      if (!json) {
        throw refused;
      }
      out.println(asJson(refused.problems()));
      return ExitCode.CONFIG;
    }
  }

  private static void say(Settings settings, RuleBook book, PrintWriter out) {
    out.println("node: " + settings.node() + ", topics under " + settings.deviceTopic());
    out.println("broker: " + settings.mqtt().broker().map(Object::toString).orElse("none, nothing is published"));
    out.println("rules: " + settings.rules());
    out.println();
    for (LightDefinition light : book.lights()) {
      out.println("  light " + light.name() + ": BCM pin " + light.pin() + (light.activeLow() ? ", active-low" : ""));
    }
    book.groups().forEach((name, lights) -> out.println("  lights " + name + ": " + String.join(", ", lights)));
    for (EventPattern ignored : book.ignore()) {
      out.println("  " + Sentences.ofIgnored(ignored));
    }
    for (Rule rule : book.rules()) {
      out.println("  " + rule.name() + (rule.enabled() ? "" : " (switched off)") + ": "
          + String.join(" ", Sentences.of(rule, book)));
    }
    out.println();
    out.println("All is well.");
  }

  private static String asJson(Settings settings, RuleBook book) {
    StringJoiner rules = new StringJoiner(",", "[", "]");
    for (Rule rule : book.rules()) {
      rules.add(
          new Json(128)
              .put("name", rule.name())
              .put("where", rule.where())
              .put("enabled", rule.enabled())
              .put("means", String.join(" ", Sentences.of(rule, book)))
              .end());
    }
    return new Json(512)
        .put("ok", true)
        .put("node", settings.node())
        .put("rules_file", settings.rules().toString())
        .putRaw("rules", rules.toString())
        .end();
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
