package org.senselights.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.presence.OnLine.OfApp;
import org.senselights.presence.OnLine.OfUser;
import org.senselights.presence.Snapshot.OfHost;

class PresenceTest {
  private static final String SALES = "0a0a0a0a-0000-4000-8000-000000000001";
  private static final String STOCK = "0a0a0a0a-0000-4000-8000-000000000002";

  private final Site site = new Site();

  @Test
  void nobodyIsOnAtTheBegin() {
    assertThat(site.counts()).containsExactly(0, 0, 0);
    assertThat(site.presence().nextExpiry()).isEqualTo(Long.MAX_VALUE);
    assertThat(site.presence().snapshot().byHost()).isEmpty();
  }

  @Test
  void sessionsAndConnectionsComeAndGo() {
    site.starts("s1", "LAB/anna").opens("s1", "LAB/anna", SALES).opens("s1", "LAB/anna", SALES);
    assertThat(site.counts()).containsExactly(1, 2, 1);

    site.closes("s1", "LAB/anna", SALES);
    assertThat(site.counts()).containsExactly(1, 1, 1);

    site.closes("s1", "LAB/anna", SALES).stops("s1", "LAB/anna");
    assertThat(site.counts()).containsExactly(0, 0, 0);
  }

  @Test
  void aUserIsTheSameHoweverSpelled() {
    site.starts("s1", "LAB/anna").starts("S1", "lab/ANNA");

    assertThat(site.counts()).containsExactly(2, 0, 1);
    assertThat(site.onLine().byUser()).containsOnlyKeys("LAB/anna");
    assertThat(site.presence().snapshot().byHost()).containsOnlyKeys("s1");
  }

  @Test
  void usersAreNamedAsFirstSpelledInTheOrderInWhichTheyCame() {
    site.starts("s1", "LAB/zoe").starts("s1", "anna").starts("s2", "lab/ZOE").stops("s1", "LAB/zoe");

    assertThat(site.presence().userNames()).containsExactly("LAB/zoe", "anna");
  }

  @Test
  void theSameIdInAnotherDirectoryIsAnotherUser() {
    site.starts("s1", "LAB/anna").starts("s1", "OPS/anna").starts("s1", "anna");

    assertThat(site.counts()).containsExactly(3, 0, 3);
  }

  @Test
  void aUserAtTwoHostsIsOneUserWithTwoSessions() {
    site.starts("s1", "LAB/anna").starts("s2", "LAB/anna");
    assertThat(site.counts()).containsExactly(2, 0, 1);

    site.stops("s1", "LAB/anna");
    assertThat(site.counts()).containsExactly(1, 0, 1);
  }

  @Test
  void anOpenedConnectionImpliesASession() {
    site.opens("s1", "LAB/anna", SALES);
    assertThat(site.counts()).containsExactly(1, 1, 1);

    site.opens("s1", "LAB/anna", STOCK);
    assertThat(site.counts()).containsExactly(1, 2, 1);
  }

  @Test
  void theStopOfTheLastSessionClosesItsConnections() {
    site.starts("s1", "LAB/anna").starts("s1", "LAB/anna");
    site.opens("s1", "LAB/anna", SALES).opens("s1", "LAB/bert", SALES);

    site.stops("s1", "LAB/anna");
    assertThat(site.counts()).containsExactly(2, 2, 2);

    site.stops("s1", "LAB/anna");
    assertThat(site.counts()).containsExactly(1, 1, 1);
  }

  @Test
  void aStopWithNothingToEndIsPassedOver() {
    site.stops("s1", "LAB/anna");
    assertThat(site.counts()).containsExactly(0, 0, 0);

    site.starts("s1", "LAB/anna").stops("s2", "LAB/anna").stops("s1", "LAB/bert");
    assertThat(site.counts()).containsExactly(1, 0, 1);
  }

  @Test
  void aCloseWithNothingToEndIsPassedOver() {
    site.closes("s1", "LAB/anna", SALES);
    assertThat(site.counts()).containsExactly(0, 0, 0);

    site.opens("s1", "LAB/anna", SALES).closes("s1", "LAB/anna", STOCK);
    assertThat(site.counts()).containsExactly(1, 1, 1);
  }

  @Test
  void aCloseThatNamesNoAppClosesTheUnknownOneAndThenTheLatest() {
    site.opens("s1", "LAB/anna", SALES).opens("s1", "LAB/anna", "").opens("s1", "LAB/anna", STOCK);

    site.closes("s1", "LAB/anna", "");
    assertThat(site.onLine().byApp()).containsOnlyKeys(SALES, STOCK);

    site.closes("s1", "LAB/anna", "");
    assertThat(site.onLine().byApp()).containsOnlyKeys(SALES);

    site.closes("s1", "LAB/anna", "").closes("s1", "LAB/anna", "");
    assertThat(site.counts()).containsExactly(1, 0, 1);
  }

  @Test
  void silenceForTheExpiryTakesAUserOut() {
    site.starts("s1", "LAB/anna").opens("s1", "LAB/anna", SALES);

    site.after(Site.EXPIRY.minusNanos(1));
    assertThat(site.counts()).containsExactly(1, 1, 1);

    site.after(Duration.ofNanos(1));
    assertThat(site.counts()).containsExactly(0, 0, 0);
  }

  @ParameterizedTest
  @EnumSource(names = {"SESSION_START", "SESSION_STOP", "CONNECTION_OPEN", "CONNECTION_CLOSE", "OTHER"})
  void everythingAUserDoesIsASignOfLife(EventType type) {
    site.starts("s1", "LAB/anna").starts("s1", "LAB/anna").starts("s1", "LAB/bert");

    site.after(Duration.ofHours(11)).happens(type, "s1", "LAB/anna", SALES).after(Duration.ofHours(11));

    assertThat(site.onLine().byUser()).containsOnlyKeys("LAB/anna");
  }

  @Test
  void lifeAtOneHostIsNoSignOfLifeAtAnother() {
    site.starts("s1", "LAB/anna").starts("s2", "LAB/anna");

    site.after(Duration.ofHours(11)).opens("s2", "LAB/anna", SALES).after(Duration.ofHours(1));

    assertThat(site.counts()).containsExactly(1, 1, 1);
    assertThat(site.presence().snapshot().byHost()).containsOnlyKeys("s2");
  }

  @Test
  void eachUserExpiresWhenDue() {
    site.starts("s1", "LAB/anna").after(Duration.ofHours(1)).starts("s1", "LAB/bert");
    assertThat(site.presence().nextExpiry()).isEqualTo(Duration.ofHours(12).toNanos());

    site.after(Duration.ofHours(11));
    assertThat(site.counts()).containsExactly(1, 0, 1);
    assertThat(site.presence().nextExpiry()).isEqualTo(Duration.ofHours(13).toNanos());
  }

  @Test
  void whatExpiredBeforeAnEventIsGoneEvenIfNobodyAsked() {
    Presence presence = new Presence(Duration.ofHours(1), Site.BERLIN);
    Event anna = Event.of(EventType.SESSION_START).host("s1").directory("LAB").userId("anna").build();
    Event bert = anna.toBuilder().userId("bert").build();

    presence.happened(anna, 0, Site.MONDAY_NOON);
    presence.happened(bert, Duration.ofHours(2).toNanos(), Site.MONDAY_NOON);

    String saved = presence.save(Site.MONDAY_NOON, Duration.ofHours(2).toNanos());
    assertThat(OnLine.of(saved).byUser()).containsOnlyKeys("LAB/bert");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"SESSION_START", "SESSION_STOP", "CONNECTION_OPEN", "CONNECTION_CLOSE"},
      mode = EnumSource.Mode.EXCLUDE)
  void noOtherEventPutsSomebodyOn(EventType type) {
    site.happens(type, "s1", "LAB/anna", SALES);

    assertThat(site.counts()).containsExactly(0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "LAB/"})
  void anEventWithoutAUserChangesNothing(String user) {
    site.starts("s1", user).opens("s1", user, SALES);

    assertThat(site.counts()).containsExactly(0, 0, 0);
    assertThat(site.today().sessions()).isZero();
    assertThat(site.today().connections()).isZero();
  }

  @Test
  void anEventWithoutAHostCountsUnderAnEmptyName() {
    site.starts("", "LAB/anna");

    assertThat(site.presence().snapshot().byHost()).containsOnlyKeys("");
  }

  @Test
  void theSnapshotTellsWhoIsOnWhere() {
    site.starts("s1", "LAB/anna").starts("s1", "LAB/anna").opens("s1", "LAB/anna", SALES);
    site.opens("s2", "LAB/anna", SALES).opens("s2", "LAB/anna", "").opens("s2", "LAB/bert", SALES);

    Snapshot snapshot = site.presence().snapshot();

    assertThat(snapshot.sessions()).isEqualTo(4);
    assertThat(snapshot.connections()).isEqualTo(4);
    assertThat(snapshot.users()).isEqualTo(2);
    assertThat(snapshot.byHost()).hasSize(2).containsEntry("s1", new OfHost(2, 1, 1))
        .containsEntry("s2", new OfHost(2, 3, 2));
    assertThat(site.onLine().byUser()).hasSize(2).containsEntry("LAB/anna", new OfUser(3, 3))
        .containsEntry("LAB/bert", new OfUser(1, 1));
    assertThat(site.onLine().byApp()).hasSize(2).containsEntry(SALES, new OfApp(3, 2))
        .containsEntry("", new OfApp(1, 1));
  }

  @Test
  void aSnapshotDoesNotChangeAfterwards() {
    site.starts("s1", "LAB/anna");
    Snapshot before = site.presence().snapshot();

    site.starts("s1", "LAB/bert").starts("s2", "LAB/bert");

    assertThat(before.byHost()).hasSize(1).containsEntry("s1", new OfHost(1, 0, 1));
    assertThatThrownBy(() -> before.byHost().clear()).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theSnapshotIsTheSameObjectWhileNothingChanges() {
    site.starts("s1", "LAB/anna");
    Snapshot before = site.presence().snapshot();

    site.closes("s1", "LAB/anna", SALES).after(Duration.ofHours(1));

    assertThat(site.presence().snapshot()).isSameAs(before);
  }

  @Test
  void aResetEndsAllAndKeepsTheFiguresOfTheDay() {
    site.opens("s1", "LAB/anna", SALES).starts("s2", "LAB/bert");

    site.presence().reset();

    assertThat(site.counts()).containsExactly(0, 0, 0);
    assertThat(site.presence().nextExpiry()).isEqualTo(Long.MAX_VALUE);
    assertThat(site.onLine().byApp()).isEmpty();
    assertThat(site.today().peakUsers()).isEqualTo(2);
  }

  @Test
  void aTestSetsTheCountWithAsManyMadeUpUsers() {
    site.opens("s1", "LAB/anna", SALES);

    site.sessionsAre(51);
    assertThat(site.counts()).containsExactly(51, 0, 51);
    assertThat(site.today().peakSessions()).isEqualTo(51);
    assertThat(site.today().sessions()).isZero();

    site.sessionsAre(3).after(Site.EXPIRY.minusNanos(1));
    assertThat(site.counts()).containsExactly(3, 0, 3);

    site.sessionsAre(0);
    assertThat(site.counts()).containsExactly(0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Presence.MOST_STAYS + 1})
  void aCountOutOfRangeIsRefused(int count) {
    site.starts("s1", "LAB/anna");

    assertThatThrownBy(() -> site.sessionsAre(count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sessions are 0 to 20000, not " + count);
    assertThat(site.presence().sessions()).isOne();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 367})
  void anExpiryOutOfRangeIsRefused(long days) {
    Duration expiry = Duration.ofDays(days);

    assertThatThrownBy(() -> new Presence(expiry, Site.BERLIN)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theMonotonicClockMayBeginAnywhere() {
    for (long origin : LongStream.of(-5_000_000_000L, 0, 1L << 60).toArray()) {
      Presence presence = new Presence(Duration.ofSeconds(1), Site.BERLIN);
      presence.happened(
          Event.of(EventType.SESSION_START).host("s1").userId("anna").build(), origin, Site.MONDAY_NOON);

      presence.expire(origin + 999_999_999);
      assertThat(presence.sessions()).isOne();

      presence.expire(origin + 1_000_000_000);
      assertThat(presence.sessions()).isZero();
    }
  }
}
