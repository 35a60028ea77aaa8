package org.senselights.app;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.senselights.rules.Action;
import org.senselights.rules.Condition;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Field;
import org.senselights.rules.Payload;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;
import org.senselights.rules.StateTest;
import org.senselights.rules.Template;
import org.senselights.rules.Variable;
import org.senselights.settings.CompatibleSettings.Program;
import org.senselights.settings.OutputSettings;
import org.senselights.settings.TargetSettings;

/** Whether anybody wants to know of a user's browser or operating system, which takes memory and time to find out. */
final class BrowserUse {
  private static final Set<Field> FIELDS = Set.of(Field.BROWSER, Field.OS);
  private static final Set<Variable> VARIABLES = Set.of(Variable.BROWSER, Variable.OS);

  private BrowserUse() {}

  /** A rule that looks at either, or an output that says either. */
  static boolean in(RuleBook book, OutputSettings outputs) {
    return outputs.browsers()
        || !outputs.databases().isEmpty()
        || outputs.compatible().programs().contains(Program.BUTLER_SOS)
        || outputs.targets().stream().anyMatch(BrowserUse::tells)
        || Stream.concat(outputs.destinations().ignored().values().stream(), Stream.of(book.ignore()))
            .flatMap(List::stream)
            .anyMatch(BrowserUse::looks)
        || book.rules().stream().filter(Rule::enabled).anyMatch(BrowserUse::asks);
  }

  /** A web hook without a body of its own is told the standard message, which says both. */
  private static boolean tells(TargetSettings target) {
    Optional<Payload> body = target.body();
    return body.isPresent()
        ? body.get().templates().anyMatch(BrowserUse::says)
        : target.kind() == TargetSettings.Kind.WEBHOOK;
  }

  private static boolean asks(Rule rule) {
    return rule.per().filter(FIELDS::contains).isPresent()
        || Stream.of(rule.when(), rule.unless(), rule.until())
            .map((List<? extends Condition> conditions) -> Rule.patterns(conditions))
            .flatMap(List::stream)
            .anyMatch(BrowserUse::looks)
        || rule.whileHolds().stream().anyMatch(state -> state.all().stream().anyMatch(BrowserUse::waitsFor))
        || Stream.of(rule.then(), rule.afterwards())
            .flatMap(List::stream)
            .flatMap(Action::templates)
            .anyMatch(BrowserUse::says);
  }

  private static boolean waitsFor(StateTest test) {
    return test instanceof StateTest.Silence silence && looks(silence.of());
  }

  private static boolean looks(EventPattern pattern) {
    return pattern.fields().stream().anyMatch(test -> FIELDS.contains(test.field()));
  }

  private static boolean says(Template template) {
    return template.variables().stream().anyMatch(VARIABLES::contains);
  }
}
