package org.senselights.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.senselights.engine.Account;
import org.senselights.engine.Account.Deed;
import org.senselights.engine.Account.Fired;
import org.senselights.engine.Account.Part;
import org.senselights.engine.Account.Verdict;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.message.Message;
import org.senselights.rules.Occasion;
import org.senselights.rules.Privacy;
import org.senselights.web.Watch.Happening;
import org.senselights.web.Watch.Shown;
import org.senselights.web.Watch.Times;

class WatchTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final Watch watch = new Watch();

  @Test
  void atFirstNothingHasHappened() {
    assertThat(watch.last()).isZero();
    assertThat(watch.since(0)).isEmpty();
    assertThat(watch.times("opened")).isEqualTo(Times.NONE);
    assertThat(watch.shown("green")).isEqualTo(new Shown(false, 0));
  }

  @Test
  void happeningsAreNumberedInTheirOrder() {
    watch.accept(account(NOON));
    watch.accept(account(NOON.plusSeconds(1)));

    assertThat(watch.last()).isEqualTo(2);
    assertThat(watch.since(0)).extracting(Happening::number).containsExactly(1L, 2L);
  }

  @Test
  void whoKnowsTheFirstIsGivenTheRest() {
    watch.accept(account(NOON));
    Account second = account(NOON.plusSeconds(1));
    watch.accept(second);

    assertThat(watch.since(1)).containsExactly(new Happening(2, second));
    assertThat(watch.since(2)).isEmpty();
    assertThat(watch.since(7)).as("a number of an earlier run").isEmpty();
  }

  @Test
  void theOldestAreForgotten() {
    for (int i = 0; i < Watch.KEPT + 3; i++) {
      watch.accept(account(NOON));
    }

    assertThat(watch.since(0)).hasSize(Watch.KEPT).first().extracting(Happening::number).isEqualTo(4L);
  }

  @Test
  void ofLongHappeningsFewerAreRemembered() {
    Deed published = new Deed.Published(Message.event("desk/event", "p".repeat(40_000)));
    for (int i = 0; i < Watch.KEPT; i++) {
      watch.accept(account(NOON, Event.of(EventType.OTHER).message("m".repeat(60_000)), fired(published)));
    }

    assertThat(watch.since(0)).hasSize(Watch.MOST_LETTERS / 100_010)
        .last().extracting(Happening::number).isEqualTo((long) Watch.KEPT);
    assertThat(watch.times("told").fired()).as("all are counted").isEqualTo(Watch.KEPT);
  }

  @Test
  void longHappeningsAreForgottenForUsualOnes() {
    watch.accept(account(NOON, Event.of(EventType.OTHER).message("m".repeat(2 * Watch.MOST_LETTERS))));
    assertThat(watch.since(0)).as("the last is kept, however long").hasSize(1);

    for (int i = 0; i < 3 * Watch.KEPT; i++) {
      watch.accept(account(NOON, Event.of(EventType.OTHER).message("usual")));
    }

    assertThat(watch.since(0)).hasSize(Watch.KEPT);
  }

  @Test
  void aRuleIsCountedWhenItFiresAndWhenItIsHeldBack() {
    watch.accept(account(NOON, new Fired("opened", Part.FIRED, List.of())));
    watch.accept(account(NOON.plusSeconds(5), new Fired("opened", Part.FIRED, List.of())));
    watch.accept(account(NOON.plusSeconds(6), new Fired("opened", Part.THROTTLED, List.of())));
    watch.accept(account(NOON.plusSeconds(9), new Fired("opened", Part.RESUMED, List.of())));

    assertThat(watch.times("opened")).isEqualTo(new Times(2, 1, Optional.of(NOON.plusSeconds(5))));
    assertThat(watch.times("closed")).isEqualTo(Times.NONE);
  }

  @Test
  void aFlashBetweenTwoLooksIsSeen() {
    watch.switched("green", true);
    watch.switched("green", false);

    assertThat(watch.shown("green")).isEqualTo(new Shown(false, 1));
  }

  private static Fired fired(Deed deed) {
    return new Fired("told", Part.FIRED, List.of(deed));
  }

  private static Account account(Instant at, Fired... fired) {
    return account(at, Event.of(EventType.OTHER), fired);
  }

  private static Account account(Instant at, Event.Builder event, Fired... fired) {
    Occasion occasion = Occasion.of("1", event.build(), new Receipt(at, 0, "127.0.0.1"),
        at.toString(), new Privacy(Privacy.Mode.CLEAR, new byte[] {1}));
    return new Account(occasion, Verdict.DECIDED, List.of(fired));
  }
}
