package org.senselights.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.presence.Presence.ANY;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final String SALES = "0a0a0a0a-0000-4000-8000-000000000001";
  private static final String STOCK = "0a0a0a0a-0000-4000-8000-000000000002";
  private static final Predicate<String> AT_S1 = "s1"::equals;
  private static final Predicate<String> IN_LAB = user -> user.startsWith("LAB/");
  private static final Predicate<String> OF_SALES = SALES::equals;

  private final Site site = new Site();

  @Test
  void countsOnlyAtMatchingHosts() {
    Tally tally = site.presence().watch(AT_S1, ANY, ANY);

    site.opens("s1", "LAB/anna", SALES).opens("s2", "LAB/anna", SALES).starts("s2", "LAB/bert");
    assertThat(counts(tally)).containsExactly(1, 1, 1);

    site.stops("s1", "LAB/anna");
    assertThat(counts(tally)).containsExactly(0, 0, 0);
  }

  @Test
  void countsOnlyMatchingUsers() {
    Tally tally = site.presence().watch(ANY, IN_LAB, ANY);

    site.opens("s1", "LAB/anna", SALES).opens("s2", "LAB/anna", SALES).starts("s2", "OPS/bert");

    assertThat(counts(tally)).containsExactly(2, 2, 1);
  }

  @Test
  void aTallyNarrowedByAppCountsSessionsOnlyWhereThatAppIsOpen() {
    Tally tally = site.presence().watch(ANY, ANY, OF_SALES);

    site.starts("s1", "LAB/anna").starts("s1", "LAB/anna").opens("s1", "LAB/anna", STOCK).starts("s1", "LAB/bert");
    assertThat(counts(tally)).containsExactly(0, 0, 0);

    site.opens("s1", "LAB/anna", SALES).opens("s1", "LAB/anna", SALES);
    assertThat(counts(tally)).containsExactly(2, 2, 1);

    site.starts("s1", "LAB/anna").closes("s1", "LAB/anna", SALES);
    assertThat(counts(tally)).containsExactly(3, 1, 1);

    site.closes("s1", "LAB/anna", SALES);
    assertThat(counts(tally)).containsExactly(0, 0, 0);
  }

  @Test
  void twoMatchingAppsOfOneUserMakeOneUser() {
    Tally tally = site.presence().watch(ANY, ANY, app -> true);

    site.opens("s1", "LAB/anna", SALES).opens("s1", "LAB/anna", STOCK).opens("s2", "LAB/anna", STOCK);
    assertThat(counts(tally)).containsExactly(2, 3, 1);

    site.closes("s1", "LAB/anna", SALES);
    assertThat(counts(tally)).containsExactly(2, 2, 1);

    site.closes("s1", "LAB/anna", STOCK);
    assertThat(counts(tally)).containsExactly(1, 1, 1);
  }

  @Test
  void aTallyMadeLateStartsRight() {
    site.starts("s1", "LAB/anna").opens("s1", "LAB/anna", SALES).opens("s2", "LAB/bert", STOCK).starts("s1", "OPS/kim");

    assertThat(counts(site.presence().watch(ANY, ANY, ANY))).containsExactly(3, 2, 3);
    assertThat(counts(site.presence().watch(AT_S1, IN_LAB, ANY))).containsExactly(1, 1, 1);
    assertThat(counts(site.presence().watch(ANY, ANY, STOCK::equals))).containsExactly(1, 1, 1);
  }

  @Test
  void whatNobodyToldMatchesNoPattern() {
    Predicate<String> star = text -> true;
    Tally anyHost = site.presence().watch(star, ANY, ANY);
    Tally anyApp = site.presence().watch(ANY, ANY, star);

    site.opens("", "LAB/anna", SALES).opens("s1", "LAB/bert", "");

    assertThat(counts(anyHost)).containsExactly(1, 1, 1);
    assertThat(counts(anyApp)).containsExactly(1, 1, 1);
  }

  @Test
  void expiryResetAndMadeUpUsersShowInATally() {
    Tally tally = site.presence().watch(ANY, ANY, ANY);
    Tally narrow = site.presence().watch(ANY, ANY, OF_SALES);

    site.opens("s1", "LAB/anna", SALES).after(Site.EXPIRY);
    assertThat(counts(tally)).containsExactly(0, 0, 0);
    assertThat(counts(narrow)).containsExactly(0, 0, 0);

    site.sessionsAre(7);
    assertThat(counts(tally)).containsExactly(7, 0, 7);

    site.presence().reset();
    assertThat(counts(tally)).containsExactly(0, 0, 0);
  }

  @Test
  void aTallyThatIsNotWatchedAnyMoreStandsStill() {
    Tally tally = site.presence().watch(ANY, ANY, ANY);
    site.starts("s1", "LAB/anna");

    site.presence().unwatch(tally);
    site.presence().unwatch(tally);
    site.starts("s1", "LAB/anna").stops("s1", "LAB/bert");

    assertThat(counts(tally)).containsExactly(1, 0, 1);
  }

  @Test
  void aPatternIsAskedOnceAStayAndNotOnceAnEvent() {
    List<String> asked = new ArrayList<>();
    Predicate<String> noting = asked::add;
    site.presence().watch(noting, noting, noting);

    site.starts("S1", "LAB/Anna");
    assertThat(asked).containsExactly("S1", "LAB/Anna");

    asked.clear();
    site.opens("s1", "lab/anna", SALES).opens("s1", "lab/anna", SALES).closes("s1", "lab/anna", SALES);
    site.starts("s1", "lab/anna").stops("s1", "lab/anna");
    assertThat(asked).containsExactly(SALES);
  }

  @Test
  void aSnapshotOnDiskFillsATallyToo() {
    site.opens("s1", "LAB/anna", SALES).starts("s2", "LAB/bert");
    String saved = site.saved();
    site.presence().reset();
    Tally tally = site.presence().watch(AT_S1, ANY, OF_SALES);

    assertThat(site.restores(saved)).isEmpty();

    assertThat(counts(tally)).containsExactly(1, 1, 1);
  }

  private static long[] counts(Tally tally) {
    return new long[] {tally.sessions(), tally.connections(), tally.users()};
  }
}
