package org.senselights.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.presence.Presence.ANY;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FloodTest {
  private static final int FLOOD = 1_000_000;
  private static final long FIRST_APP = 100_000_000_000L;
  private static final int LONG_NAME = 20_000;

  private final Site site = new Site();

  @Test
  void aMillionMadeUpUsersCostBoundedMemoryAndAreSaidSo() {
    Tally tally = site.presence().watch(ANY, ANY, ANY);
    Tally narrow = site.presence().watch(ANY, ANY, app -> true);

    for (int number = 0; number < FLOOD; number++) {
      site.opens("host-" + number, "FLOOD/user-" + number, appId(number));
    }

    Snapshot snapshot = site.presence().snapshot();
    assertThat(site.counts()).containsExactly(Presence.MOST_STAYS, Presence.MOST_STAYS, Presence.MOST_STAYS);
    assertThat(tally.users()).isEqualTo(Presence.MOST_STAYS);
    assertThat(narrow.users()).isEqualTo(Presence.MOST_STAYS);
    assertThat(narrow.appsInMind()).isEqualTo(Presence.MOST_STAYS);
    assertThat(snapshot.byHost()).hasSize(Presence.MOST_STAYS);
    assertThat(site.onLine().byUser()).hasSize(Presence.MOST_STAYS).containsKey("FLOOD/user-" + (FLOOD - 1));
    assertThat(site.onLine().byApp()).hasSize(Presence.MOST_STAYS);
    assertThat(site.presence().evicted()).isEqualTo(FLOOD - Presence.MOST_STAYS);
    assertThat(site.today().users()).isEqualTo(Presence.MOST_USERS_TODAY);
    assertThat(site.today().moreUsers()).isTrue();
    assertThat(site.today().peakUsers()).isEqualTo(Presence.MOST_STAYS);
  }

  @Test
  void aFullPresenceSurvivesARestartWhole() {
    for (int number = 0; number < Presence.MOST_USERS_TODAY + 1; number++) {
      site.starts("s1", "FLOOD/user-" + number);
    }
    Snapshot before = site.presence().snapshot();
    Today today = site.today();

    site.restartsFor(Duration.ZERO);

    assertThat(site.presence().snapshot()).isEqualTo(before);
    assertThat(site.today()).isEqualTo(today);
    assertThat(today.moreUsers()).isTrue();
  }

  @Test
  void theLongestSilentMakesRoom() {
    site.starts("s1", "LAB/anna").starts("s1", "LAB/bert");
    for (int number = 2; number < Presence.MOST_STAYS; number++) {
      site.starts("s1", "LAB/user-" + number);
    }
    assertThat(site.presence().evicted()).isZero();

    site.closes("s1", "LAB/anna", "").starts("s1", "LAB/one-more");

    assertThat(site.presence().evicted()).isOne();
    assertThat(site.onLine().byUser())
        .containsKeys("LAB/anna", "LAB/one-more")
        .doesNotContainKey("LAB/bert");
    assertThat(site.today().peakUsers()).isEqualTo(Presence.MOST_STAYS);
  }

  @Test
  void theLongestOpenAppOfAUserMakesRoom() {
    for (int number = 0; number <= Presence.MOST_APPS; number++) {
      site.opens("s1", "LAB/anna", appId(number)).opens("s1", "LAB/anna", appId(number));
    }

    assertThat(site.presence().connections()).isEqualTo(2L * Presence.MOST_APPS);
    assertThat(site.onLine().byApp())
        .hasSize(Presence.MOST_APPS)
        .doesNotContainKey(appId(0))
        .containsKeys(appId(1), appId(Presence.MOST_APPS));
    assertThat(site.presence().evicted()).isOne();
  }

  @Test
  void openAppsAreBoundedOverAllUsers() {
    int users = Presence.MOST_OPEN_APPS / Presence.MOST_APPS;
    for (int number = 0; number <= Presence.MOST_OPEN_APPS; number++) {
      site.opens("s1", "LAB/user-" + number / Presence.MOST_APPS, appId(number));
    }

    assertThat(site.presence().users()).isEqualTo(users);
    assertThat(site.onLine().byApp()).hasSize(Presence.MOST_OPEN_APPS - Presence.MOST_APPS + 1);
    assertThat(site.onLine().byUser()).doesNotContainKey("LAB/user-0");
  }

  @Test
  void namesAreBoundedByTheirLengthToo() {
    String name = "n".repeat(LONG_NAME);
    int fitting = Presence.MOST_CHARACTERS / 2 / LONG_NAME;
    for (int number = 0; number < 10 * fitting; number++) {
      site.starts("s1", name + number);
    }
    assertThat(site.presence().users()).isEqualTo(fitting - 1);

    site.stops("s1", name + (10 * fitting - 1)).presence().reset();
    for (int number = 0; number < Presence.MOST_STAYS; number++) {
      site.starts("s1", "LAB/user-" + number);
    }
    assertThat(site.presence().users()).isEqualTo(Presence.MOST_STAYS);
  }

  @Test
  void namesMadeUpToShareOneHashCodeAreKeptApart() {
    int bits = 13;
    for (int number = 0; number < 1 << bits; number++) {
      StringBuilder name = new StringBuilder();
      for (int bit = 0; bit < bits; bit++) {
        name.append((number >> bit & 1) == 0 ? "b[" : "az");
      }
      assertThat(name.toString().hashCode()).isEqualTo("b[".repeat(bits).hashCode());
      site.starts("s1", name.toString());
    }

    assertThat(site.presence().users()).isEqualTo(1 << bits);
    assertThat(site.today().users()).isEqualTo(1 << bits);
  }

  @Test
  void keysThatShareAHashCodeCanStillBeOrdered() {
    Stay.Key key = new Stay.Key("s1", "lab/az");

    assertThat(key).isLessThan(new Stay.Key("s1", "lab/b[")).isLessThan(new Stay.Key("s2", "lab/az"));
    assertThat(key).isEqualByComparingTo(new Stay.Key("s1", "lab/az"));
  }

  private static String appId(int number) {
    return "0a0a0a0a-0000-4000-8000-" + (FIRST_APP + number);
  }
}
