package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.senselights.SaidInLog;
import org.senselights.engine.Account;
import org.senselights.engine.Account.Deed;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.rules.Occasion;
import org.senselights.rules.Privacy;

class AccountLogTest {
  private static final Deed NO_LIGHT = new Deed.NoSuchLight("{{host}}");
  private static final Deed LONG_TOPIC = new Deed.TopicTooLong("~/{{message}}");

  private final SaidInLog said = new SaidInLog(AccountLog.class.getName());
  private final AtomicLong clock = new AtomicLong();
  private final AccountLog log = new AccountLog(clock::get);

  @AfterEach
  void leave() {
    said.close();
  }

  @Test
  void whatARuleSaysIsALineEachTime() {
    tell("hello", new Deed.Logged("good morning"));
    tell("hello", new Deed.Logged("good morning"));

    assertThat(said.lines()).containsExactly("INFO Rule hello: good morning", "INFO Rule hello: good morning");
  }

  @Test
  void aWarningIsToldOnceAMinuteWithWhatWasHeldBack() {
    tell("noisy", NO_LIGHT);
    tell("noisy", NO_LIGHT);
    clock.addAndGet(Duration.ofMinutes(1).toNanos());
    tell("noisy", NO_LIGHT);

    String warning = "WARNING Rule noisy: the light that \"{{host}}\" names does not exist; "
        + "add it under lights, or narrow the rule";
    assertThat(said.lines()).containsExactly(warning, warning + " (1 more like it since the last such line)");
  }

  @Test
  void aNoisyRuleDoesNotHideAnothersWarning() {
    tell("noisy", NO_LIGHT);
    tell("noisy", NO_LIGHT);
    tell("quiet", NO_LIGHT);

    assertThat(said.lines()).hasSize(2).last().asString().startsWith("WARNING Rule quiet: the light");
  }

  @Test
  void oneTroubleOfARuleDoesNotHideAnother() {
    tell("noisy", NO_LIGHT);
    tell("noisy", LONG_TOPIC);
    tell("noisy", new Deed.GaveUpWaiting());

    assertThat(said.lines()).hasSize(3);
  }

  private void tell(String rule, Deed... deeds) {
    Event event = Event.of(EventType.CONNECTION_OPEN).host("s1").build();
    Privacy privacy = new Privacy(Privacy.Mode.CLEAR, "salt".getBytes(StandardCharsets.UTF_8));
    Occasion occasion = Occasion.of("1", event, new Receipt(Instant.EPOCH, 0, ""), "1970-01-01T00:00Z", privacy);
    Account.Fired fired = new Account.Fired(rule, Account.Part.FIRED, List.of(deeds));
    log.accept(new Account(occasion, Account.Verdict.DECIDED, List.of(fired)));
  }
}
