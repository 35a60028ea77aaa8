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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log what became of events: what rules say to log, what could not be done, and at debug everything. At info
 * no line names a user but a rule's own.
 */
public final class AccountLog implements Consumer<Account> {
  private static final Logger LOG = LoggerFactory.getLogger(AccountLog.class);
  private static final long WARNING_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanos;
  private long nextWarning;
  private long heldBack;

  /**
   * A log that has said nothing yet.
   *
   * @param nanos the monotonic clock, in nanoseconds
   */
  public AccountLog(LongSupplier nanos) {
    this.nanos = nanos;
    nextWarning = nanos.getAsLong();
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
          "{} {} from {}: {}",
          account.occasion().event().type().word(),
          account.occasion().id(),
          account.occasion().event().host(),
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
          warn("Rule %s: the light that \"%s\" names does not exist; add it under lights, or narrow the rule"
              .formatted(rule, template));
      case Deed.TopicTooLong(var topic) ->
          warn("Rule %s: with this event's values the topic %s is too long for MQTT".formatted(rule, topic));
      case Deed.GaveUpWaiting() ->
          warn("Rule %s: too many actions wait behind a delay already; shorten it or add a throttle".formatted(rule));
      case Deed.Showed showed -> { }
      case Deed.Published published -> { }
      case Deed.PublishedAlready already -> { }
      case Deed.Waits waits -> { }
      case Deed.Muted muted -> { }
      case Deed.NothingToTell nothing -> { }
    }
  }

  private void warn(String line) {
    long now = nanos.getAsLong();
    if (now < nextWarning) {
      heldBack++;
      return;
    }
    LOG.warn("{}{}", line, heldBack == 0 ? "" : " (" + heldBack + " such lines were held back)");
    heldBack = 0;
    nextWarning = now + WARNING_PAUSE_NANOS;
  }
}
