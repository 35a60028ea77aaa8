package org.senselights.app;

import java.util.List;
import org.senselights.rules.Action;
import org.senselights.rules.EventPattern;
import org.senselights.rules.Field;
import org.senselights.rules.FieldTest;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;
import org.senselights.rules.State;
import org.senselights.rules.StateTest;
import org.senselights.rules.Template;
import org.senselights.rules.Variable;
import org.senselights.settings.CompatibleSettings.Program;
import org.senselights.settings.OutputSettings;
import org.senselights.settings.TargetSettings;

/**
 * Whether anybody wants to know of a user's browser or operating system, which takes memory and time to find out. In
 * loops, because it is asked at each start: streams would take memory of their own, also where nobody wants to know.
 */
final class BrowserUse {

  private BrowserUse() {}

  /** A rule that looks at either, or an output that says either. */
  static boolean in(RuleBook book, OutputSettings outputs) {
    if (outputs.browsers()
        || !outputs.databases().isEmpty()
        || outputs.compatible().programs().contains(Program.BUTLER_SOS)
        || looks(book.ignore())) {
      return true;
    }
    for (TargetSettings target : outputs.targets()) {
      if (tells(target)) {
        return true;
      }
    }
    for (List<EventPattern> ignored : outputs.destinations().ignored().values()) {
      if (looks(ignored)) {
        return true;
      }
    }
    for (Rule rule : book.rules()) {
      if (rule.enabled() && asks(rule)) {
        return true;
      }
    }
    return false;
  }

  /** A web hook without a body of its own is told the standard message, which says both. */
  private static boolean tells(TargetSettings target) {
    return target.body().isPresent()
        ? says(target.body().get().templates().toList())
        : target.kind() == TargetSettings.Kind.WEBHOOK;
  }

  private static boolean asks(Rule rule) {
    return rule.per().isPresent() && isOfBrowser(rule.per().get())
        || looks(Rule.patterns(rule.when()))
        || looks(Rule.patterns(rule.unless()))
        || looks(Rule.patterns(rule.until()))
        || waits(rule.whileHolds())
        || does(rule.then())
        || does(rule.afterwards());
  }

  private static boolean waits(List<State> states) {
    for (State state : states) {
      for (StateTest test : state.all()) {
        if (test instanceof StateTest.Silence silence && looks(List.of(silence.of()))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean does(List<Action> actions) {
    for (Action action : actions) {
      if (says(action.templates().toList())) {
        return true;
      }
    }
    return false;
  }

  private static boolean looks(List<EventPattern> patterns) {
    for (EventPattern pattern : patterns) {
      for (FieldTest test : pattern.fields()) {
        if (isOfBrowser(test.field())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOfBrowser(Field field) {
    return field == Field.BROWSER || field == Field.OS;
  }

  private static boolean says(List<Template> templates) {
    for (Template template : templates) {
      if (!template.isConstant()
          && (template.variables().contains(Variable.BROWSER) || template.variables().contains(Variable.OS))) {
        return true;
      }
    }
    return false;
  }
}
