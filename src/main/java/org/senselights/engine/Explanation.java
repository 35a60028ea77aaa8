package org.senselights.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.senselights.engine.Account.Deed;
import org.senselights.engine.Account.Fired;
import org.senselights.engine.Account.Verdict;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;

/**
 * What a rule book makes of one event, rule by rule, and why.
 *
 * @param verdict whether the event meets the rules at all
 * @param judgements one for each rule, by name
 */
public record Explanation(Verdict verdict, List<Judgement> judgements) {

  /** Copies the list. */
  public Explanation {
    Objects.requireNonNull(verdict, "verdict");
    judgements = List.copyOf(judgements);
  }

  /**
   * What becomes of one rule.
   *
   * @param rule the rule
   * @param miss why it does not fire; absent where it does
   * @param deeds what it does, in order, what comes behind a delay included
   */
  public record Judgement(Rule rule, Optional<Miss> miss, List<Deed> deeds) {

    /** Copies the list. */
    public Judgement {
      Objects.requireNonNull(rule, "rule");
      Objects.requireNonNull(miss, "miss");
      deeds = List.copyOf(deeds);
    }
  }

  /**
   * Lets an engine of its own decide, in which nothing has happened before.
   *
   * @param book the rules
   * @param identity how the device speaks
   * @param event with its true names
   * @param receipt how it came
   * @param now when
   * @param sessions how many made-up sessions are on line before; absent for none
   * @return the explanation
   */
  public static Explanation of(
      RuleBook book, Identity identity, Event event, Receipt receipt, Moment now, OptionalInt sessions) {
    Engine engine = new Engine(book, identity);
    List<Account> accounts = new ArrayList<>();
    if (sessions.isPresent()) {
      accounts.addAll(engine.decide(new Input.MadeUp(sessions.getAsInt()), now).accounts());
    }
    List<Account> ofEvent = engine.decide(new Input.Happened(event, receipt), now).accounts();
    Verdict verdict =
        ofEvent.stream().filter(account -> account.occasion().told()).findFirst().orElseThrow().verdict();
    Map<String, Miss> misses = new LinkedHashMap<>();
    book.rules().forEach(rule ->
        engine.whyNot(rule, event, receipt, now).ifPresent(miss -> misses.put(rule.name(), miss)));
    accounts.addAll(ofEvent);
    for (long due = engine.nextResume(); due != Long.MAX_VALUE; due = engine.nextResume()) {
      Moment then = new Moment(due, now.wall().plusNanos(due - now.nanos()));
      engine.decide(new Input.Tick(), then).accounts().stream()
          .filter(account -> account.fired().stream().anyMatch(fired -> fired.part() == Account.Part.RESUMED))
          .forEach(accounts::add);
    }
    Map<String, List<Deed>> deeds = new LinkedHashMap<>();
    for (Account account : accounts) {
      for (Fired fired : account.fired()) {
        deeds.computeIfAbsent(fired.rule(), rule -> new ArrayList<>()).addAll(fired.deeds());
      }
    }
    return new Explanation(
        verdict,
        book.rules().stream()
            .map(rule -> new Judgement(
                rule,
                Optional.ofNullable(misses.get(rule.name())),
                misses.containsKey(rule.name()) ? List.of() : deeds.getOrDefault(rule.name(), List.of())))
            .toList());
  }
}
