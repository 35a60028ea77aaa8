package org.senselights.app;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.senselights.engine.Account;
import org.senselights.engine.Account.Deed;
import org.senselights.engine.Account.Fired;
import org.senselights.engine.Account.Part;
import org.senselights.ingress.Throttle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log what became of events: what rules say to log, what could not be done, and at debug everything. At info
 * no line names a user but a rule's own.
 */
public final class AccountLog implements Consumer<Account> {
  private static final Logger LOG = LoggerFactory.getLogger(AccountLog.class);

  /** A warning a minute for each rule and kind of trouble, so that a noisy rule does not hide another's. */
  private final Throttle warnings = new Throttle(Duration.ofMinutes(1), 256);
  private final LongSupplier nanos;

  /**
   * A log that has said nothing yet.
   *
   * @param nanos the monotonic clock, in nanoseconds
   */
  public AccountLog(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public void accept(Account account) {
    for (Fired fired : account.fired()) {
      for (Deed deed : fired.deeds()) {
        tell(fired.rule(), deed);
      }
    }
    if (LOG.isDebugEnabled()) {
      LOG.debug(
          "{} {}{}: {}",
          account.occasion().cause(),
          account.occasion().id(),
          account.occasion().told() ? " from " + account.occasion().event().host() : "",
          account.verdict() != Account.Verdict.DECIDED
              ? account.verdict()
              : account.fired().stream()
                  .map(fired -> fired.part() == Part.FIRED
                      ? fired.rule() : fired.rule() + " (" + fired.part().name().toLowerCase(Locale.ROOT) + ")")
                  .collect(Collectors.joining(", ", "rules ", "")));
    }
  }

  private void tell(String rule, Deed deed) {
    switch (deed) {
      case Deed.Logged(var text) -> LOG.info("Rule {}: {}", rule, text);
      case Deed.NoSuchLight(var template) ->
          warn(rule, deed, "the light that \"" + template
              + "\" names does not exist; add it under lights, or narrow the rule");
      case Deed.TopicTooLong(var topic) ->
          warn(rule, deed, "with this event's values the topic " + topic + " is too long for MQTT");
      case Deed.NoSuchTarget(var target) ->
          warn(rule, deed, "nothing is sent to " + target + ", which is not in the settings as the rule needs it");
      case Deed.GaveUpWaiting() ->
          warn(rule, deed, "too many actions wait behind a delay already; shorten it or add a throttle");
      case Deed.Showed showed -> { }
      case Deed.Published published -> { }
      case Deed.PublishedAlready already -> { }
      case Deed.Sent sent -> { }
      case Deed.Withheld withheld -> { }
      case Deed.Waits waits -> { }
      case Deed.Muted muted -> { }
      case Deed.NothingToTell nothing -> { }
    }
  }

  private void warn(String rule, Deed deed, String words) {
    long heldBack = warnings.ask(rule + " " + deed.getClass().getSimpleName(), nanos.getAsLong());
    if (heldBack != Throttle.HOLD_BACK) {
      LOG.warn("Rule {}: {}{}", rule, words, Throttle.heldBackText(heldBack));
    }
  }
}
