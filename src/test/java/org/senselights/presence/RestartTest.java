package org.senselights.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.event.EventType;

class RestartTest {
  private static final String SALES = "0a0a0a0a-0000-4000-8000-000000000001";
  private static final String STOCK = "0a0a0a0a-0000-4000-8000-000000000002";
  private static final Duration SHORT = Duration.ofSeconds(20);

  private final Site site = new Site();

  @Test
  void whoIsOnSurvivesAShortRestart() {
    site.starts("s1", "LAB/anna").starts("S1", "LAB/anna").opens("s1", "LAB/anna", SALES).opens("s1", "LAB/anna", "");
    site.opens("s2", "LAB/anna", STOCK).opens("", "kim", SALES).opens("", "kim", SALES);
    Snapshot before = site.presence().snapshot();

    site.restartsFor(SHORT);

    assertThat(site.presence().snapshot()).isEqualTo(before);
    site.closes("", "KIM", SALES).stops("s2", "lab/anna");
    assertThat(site.counts()).containsExactly(3, 3, 2);
  }

  @Test
  void theFiguresOfTheDaySurviveToo() {
    site.starts("s1", "LAB/anna").starts("s1", "LAB/bert").stops("s1", "LAB/bert").opens("s1", "LAB/anna", SALES);
    site.happens(EventType.RELOAD_FAILED, "s1", "", "");
    Today before = site.today();

    site.restartsFor(SHORT);
    assertThat(site.today()).isEqualTo(before);

    site.starts("s1", "lab/Bert").starts("s1", "LAB/kim");
    assertThat(site.today().users()).isEqualTo(3);
    assertThat(site.today().sessions()).isEqualTo(4);
  }

  @Test
  void aRestartOverMidnightBeginsTheDayWithThoseWhoAreOn() {
    site.clockSaysNow("2026-01-05T22:59:50Z");
    site.starts("s1", "LAB/anna").starts("s1", "LAB/bert").opens("s1", "LAB/bert", SALES).stops("s1", "LAB/anna");

    site.restartsFor(SHORT).after(Site.EXPIRY);

    assertThat(site.today()).isEqualTo(new Today(LocalDate.of(2026, 1, 6), 0, 0, 1, false, 1, 1, 1, 0));
  }

  @Test
  void silenceGoesOnThroughTheTimeInBetween() {
    site.starts("s1", "LAB/anna").after(Duration.ofHours(1)).starts("s1", "LAB/bert").after(Duration.ofHours(10));

    site.restartsFor(Duration.ofMinutes(59)).after(Duration.ofMinutes(1).minusMillis(1));
    assertThat(site.presence().users()).isEqualTo(2);

    site.after(Duration.ofMillis(1));
    assertThat(site.onLine().byUser()).containsOnlyKeys("LAB/bert");

    site.after(Duration.ofHours(1));
    assertThat(site.presence().users()).isZero();
  }

  @Test
  void whatWouldHaveExpiredMeanwhileIsNotBroughtBack() {
    site.starts("s1", "LAB/anna").after(Duration.ofHours(11)).starts("s1", "LAB/bert");

    site.restartsFor(Duration.ofHours(1));

    assertThat(site.onLine().byUser()).containsOnlyKeys("LAB/bert");
  }

  @Test
  void restoringReplacesWhatIsThere() {
    String saved = site.starts("s1", "LAB/anna").saved();
    site.starts("s1", "LAB/bert").opens("s1", "LAB/kim", SALES);

    assertThat(site.restores(saved)).isEmpty();

    assertThat(site.counts()).containsExactly(1, 0, 1);
    assertThat(site.today()).isEqualTo(new Today(LocalDate.of(2026, 1, 5), 1, 0, 1, false, 1, 0, 1, 0));
  }

  @Test
  void nobodyOnIsASnapshotToo() {
    site.restartsFor(SHORT);

    assertThat(site.counts()).containsExactly(0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"M\u00fcller", "\ud83d\ude00", "a\tb\nc\rd", "back\\slash\\0041", "\ud800", "\u0000", "\nend\t0\n"})
  void noNameCanHarmTheText(String name) {
    site.opens(name, "LAB/" + name, name);
    Snapshot before = site.presence().snapshot();
    String saved = site.saved();
    assertThat(saved).matches("[\\t\\n -~]+");
    assertThat(site.restartsWith(saved, SHORT)).isEmpty();

    assertThat(site.presence().snapshot()).isEqualTo(before);
  }

  @Test
  void oneThatIsOlderThanAllowedIsIgnored() {
    String saved = site.starts("s1", "LAB/anna").saved();

    assertThat(site.restartsWith(saved, Duration.ofHours(1))).isEmpty();
    assertThat(site.presence().users()).isOne();

    assertThat(site.restartsWith(saved, Duration.ofMinutes(65)))
        .contains("it is 2 h 5 min old, and at most 1 h 0 min is believed");
    assertThat(site.presence().users()).isZero();
  }

  @Test
  void oneFromTheFutureIsIgnoredAsWhenTheClockIsNotSetYet() {
    String saved = site.starts("s1", "LAB/anna").saved();
    site.presence().reset();

    site.clockSaysNow("2026-01-05T10:30:00Z");
    assertThat(site.restores(saved)).contains("it is 30 min from the future: is the clock set?");

    site.clockSaysNow("1970-01-01T00:00:10Z");
    assertThat(site.restores(saved).orElseThrow()).endsWith("from the future: is the clock set?");
    assertThat(site.presence().users()).isZero();
  }

  @Test
  void aClockThatLostAMinuteOverARebootIsForgiven() {
    String saved = site.starts("s1", "LAB/anna").saved();
    site.presence().reset();

    site.clockSaysNow("2026-01-05T10:59:00Z");
    assertThat(site.restores(saved)).isEmpty();

    assertThat(site.presence().users()).isOne();
    assertThat(site.presence().nextExpiry()).isEqualTo(Site.EXPIRY.toNanos());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "''                          | it is empty",
    "{\"sessions\": 3}           | it is not a snapshot of who is on",
    "sense-lights-presence 2     | a newer version of this program wrote it",
    "sense-lights-presence 1     | it is damaged or cut short",
    "sense-lights-presence 0     | it is damaged or cut short",
    "sense-lights-presence       | it is not a snapshot of who is on",
  })
  void anotherTextIsIgnored(String text, String reason) {
    assertThat(site.restores(text)).contains(reason);
  }

  @Test
  void oneOfANewerVersionIsToldFromOurOwn() {
    String saved = full().saved();

    assertThat(Presence.isOfNewerVersion(saved)).isFalse();
    assertThat(Presence.isOfNewerVersion("")).isFalse();
    assertThat(Presence.isOfNewerVersion(saved.replaceFirst("1\n", "2\n"))).isTrue();
  }

  @Test
  void oneCutShortAnywhereIsIgnored() {
    String saved = full().saved();

    for (int length = 0; length < saved.length(); length++) {
      assertThat(site.restores(saved.substring(0, length))).as("cut at %d", length).isPresent();
    }
    assertThat(site.presence().users()).isZero();
  }

  @Test
  void oneWithAnyWrongCharacterIsIgnored() {
    String saved = full().saved();

    for (int at = 0; at < saved.length(); at++) {
      for (char wrong : new char[] {'0', '1', '\t', '\n', '\u00e4'}) {
        if (saved.charAt(at) != wrong) {
          String damaged = saved.substring(0, at) + wrong + saved.substring(at + 1);
          assertThat(site.restores(damaged)).as("'%s' at %d", wrong, at).isPresent();
        }
      }
    }
    assertThat(site.presence().users()).isZero();
    assertThat(site.today().sessions()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "",
    "saved\t1767610800000\n",
    "saved\n",
    "saved\tnow\n",
    "saved\t-1\ntoday\t2026-01-05\t0\t0\tfalse\t0\t0\t0\t0\n",
    "saved\t1767610800000\ntoday\t2026-13-05\t0\t0\tfalse\t0\t0\t0\t0\n",
    "saved\t1767610800000\ntoday\t+999999999-12-31\t0\t0\tfalse\t0\t0\t0\t0\n",
    "saved\t1767610800000\ntoday\t2026-01-05\t0\t0\tfalse\t0\t-3\t0\t0\n",
    "saved\t1767610800000\ntoday\t2026-01-05\t0\t0\tfalse\t0\t0\t0\n",
    "saved\t1767610800000\ntoday\t2026-01-05\t0\t0\tfalse\t0\t0\t0\t0\nwhat\t1\n",
    "saved\t1767610800000\ntoday\t2026-01-05\t0\t0\tfalse\t0\t0\t0\t0\nusers\tzz\n",
    "saved\t1767610800000\ntoday\t2026-01-05\t0\t0\tfalse\t0\t0\t0\t0\non\t5\t0\ts1\tLAB/anna\n",
    "saved\t1767610800000\ntoday\t2026-01-05\t0\t0\tfalse\t0\t0\t0\t0\non\t5\t1\ts1\n",
    "saved\t1767610800000\ntoday\t2026-01-05\t0\t0\tfalse\t0\t0\t0\t0\non\t5\t1\ts1\tLAB/anna\tx\n",
    "saved\t1767610800000\ntoday\t2026-01-05\t0\t0\tfalse\t0\t0\t0\t0\non\t5\t1\ts1\tLAB/\\00\n",
    "saved\t1767610800000\ntoday\t2026-01-05\t0\t0\tfalse\t0\t0\t0\t0\non\t5\t1\ts1\ta\non\t6\t1\ts1\tb\n",
  })
  void nonsenseWithAFittingChecksumIsIgnored(String lines) {
    assertThat(site.restores(sealed(lines))).contains("it does not say what it should");
    assertThat(site.presence().users()).isZero();
  }

  @Test
  void theFormatIsTheOneThatFilesInTheFieldHave() {
    String text =
        sealed(
            """
            saved\t1767610800000
            today\t2026-01-05\t9\t8\ttrue\t7\t6\t5\t4
            users\tffffffffffffffff\t1
            on\t60000\t2\ts1\tLAB/M\\00fcller\t0a0a0a0a-0000-4000-8000-000000000001\t3\t\t1
            """);

    assertThat(site.restores(text)).isEqualTo(Optional.empty());

    assertThat(site.counts()).containsExactly(2, 4, 1);
    assertThat(site.onLine().byUser()).containsOnlyKeys("LAB/M\u00fcller");
    assertThat(site.presence().nextExpiry()).isEqualTo(Site.EXPIRY.minusMinutes(1).toNanos());
    assertThat(site.today()).isEqualTo(new Today(LocalDate.of(2026, 1, 5), 9, 8, 3, true, 7, 6, 5, 4));
  }

  private static Site full() {
    return new Site()
        .starts("s1", "LAB/anna")
        .opens("s1", "LAB/M\u00fcller", SALES)
        .opens("s1", "LAB/M\u00fcller", "")
        .happens(EventType.RELOAD_FAILED, "s1", "", "");
  }

  private static String sealed(String lines) {
    String body = "sense-lights-presence 1\n" + lines;
    CRC32 sum = new CRC32();
    sum.update(body.getBytes(StandardCharsets.UTF_8));
    return body + "end\t" + Long.toHexString(sum.getValue()) + "\n";
  }
}
