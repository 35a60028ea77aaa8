package org.senselights.app;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.senselights.engine.Change;
import org.senselights.homeassistant.LastEvent;
import org.senselights.homeassistant.States;
import org.senselights.light.Program;
import org.senselights.message.Message;
import org.senselights.rules.Occasion;
import org.senselights.rules.RuleBook;

/** Tells the broker how things stand, as the engine says. Owned by the engine's thread. */
final class StateTeller implements Consumer<List<Change>> {
  private final States states;
  private final Consumer<Message> news;
  private final Consumer<Message> answers;
  private final Map<String, Program> lights = new HashMap<>();
  private final Map<String, Message> groupsTold = new HashMap<>();
  private Map<String, List<String>> groups = Map.of();

  /** {@code news} may be held back for a while, {@code answers} may not: somebody waits for them. */
  StateTeller(States states, Consumer<Message> news, Consumer<Message> answers) {
    this.states = Objects.requireNonNull(states, "states");
    this.news = Objects.requireNonNull(news, "news");
    this.answers = Objects.requireNonNull(answers, "answers");
  }

  @Override
  public void accept(List<Change> changes) {
    Set<String> touched = new TreeSet<>();
    Set<String> asked = new TreeSet<>();
    for (Change change : changes) {
      switch (change) {
        case Change.InForce(var book) -> {
          groups = groups(book);
          lights.keySet().retainAll(book.lightsOf(RuleBook.ALL_LIGHTS));
          groupsTold.keySet().retainAll(groups.keySet());
          touched.addAll(groups.keySet());
        }
        case Change.LightShows(var light, var program, var isAsked) -> {
          lights.put(light, program);
          groups.forEach((name, members) -> {
            if (members.contains(light)) {
              (isAsked ? asked : touched).add(name);
            }
          });
          (isAsked ? answers : news).accept(states.light(light, program));
        }
        case Change.RuleLasts(var rule, var lasts) -> news.accept(states.rule(rule, lasts));
        case Change.Muted(var muted, var isAsked) -> (isAsked ? answers : news).accept(states.mute(muted));
        case Change.OnLine(var presence) -> news.accept(states.presence(presence));
        case Change.UserDid(var occasion) -> news.accept(states.lastEvent(lastEvent(occasion)));
      }
    }
    asked.forEach(group -> tell(group, true));
    touched.removeAll(asked);
    touched.forEach(group -> tell(group, false));
  }

  private static Map<String, List<String>> groups(RuleBook book) {
    Map<String, List<String>> groups = new LinkedHashMap<>(book.groups());
    List<String> all = book.lightsOf(RuleBook.ALL_LIGHTS);
    if (all.size() > 1) {
      groups.put(RuleBook.ALL_LIGHTS, all);
    }
    return groups;
  }

  private void tell(String group, boolean isAsked) {
    shown(groups.get(group)).map(programs -> states.group(group, programs)).ifPresent(message -> {
      boolean isNews = !message.equals(groupsTold.put(group, message));
      if (isAsked) {
        answers.accept(message);
      } else if (isNews) {
        news.accept(message);
      }
    });
  }

  /** Nothing as long as it is not known of each. */
  private Optional<Collection<Program>> shown(List<String> names) {
    List<Program> programs = new ArrayList<>(names.size());
    for (String name : names) {
      Program program = lights.get(name);
      if (program == null) {
        return Optional.empty();
      }
      programs.add(program);
    }
    return Optional.of(programs);
  }

  private static LastEvent lastEvent(Occasion occasion) {
    String app = occasion.event().appName();
    return new LastEvent(
        occasion.cause(),
        occasion.time(),
        occasion.event().user(),
        occasion.event().host(),
        app.isEmpty() ? occasion.event().appId() : app);
  }
}
