package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.senselights.engine.Written.failed;
import static org.senselights.engine.Written.rules;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.event.Agent;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.rules.Privacy;

class MemoryTest {
  private static final Privacy CLEAR = new Privacy(Privacy.Mode.CLEAR, "salt".getBytes(StandardCharsets.UTF_8));
  private static final Instant NOON = Instant.parse("2026-01-05T11:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Moment NOW = new Moment(7_000_000_000L, NOON.plusSeconds(60));

  /** As the first version wrote it, before events had browsers and were withheld from anybody. */
  static final String OLDEST = """
      sense-lights-rules 1
      saved\t1767610800000\tA%2Fb
      mute\t300000
      open\tr\t40-e91968b726e2c54b\ta+b\trun-0\treload-failed\ttrue\
      \t2026-01-05T12%3A00%3A00.000%2B01%3A00\t1767610800000\t10.0.0.1\treload-failed\ts1\t\t\t\t\t\t\
      \ta+b\t\t
      open\tr\t40-e91968b726e2c54b\t%C3%BC\trun-1\treload-failed\ttrue\
      \t2026-01-05T12%3A00%3A00.000%2B01%3A00\t1767610800000\t10.0.0.1\treload-failed\ts1\t\t\t\t\t\t\
      \t%C3%BC\t\t
      end\teffc1b69
      """;

  @Test
  void everyFieldOfAnOpenEventComesBack() {
    Event event = Event.of(EventType.CONNECTION_OPEN).host("h").directory("LAB").userId("kim\n\t%").origin("o")
        .context("/c?x=1&y=2").appId("0f5b7c1e-1111-2222-3333-444455556666").appName("Umsätze 😀").build();
    String text = new Timetable(rules("""
        r { when = any, until = session-stop, per = user, then { light = red, turn = on } }"""))
        .happens(event).stops().kept().orElseThrow().rules();

    assertThat(text).matches("\\p{ASCII}*");
    Memory.WasOpen open = read(text).open().getFirst();
    assertThat(open.rule()).isEqualTo("r");
    assertThat(open.key()).isEqualTo("lab/kim\n\t%");
    assertThat(open.occasion().event()).isEqualTo(event);
    assertThat(open.occasion().id()).isEqualTo("run-0");
    assertThat(open.occasion().told()).isTrue();
    assertThat(open.occasion().time()).isEqualTo("2026-01-05T12:00:00.000+01:00");
    assertThat(open.occasion().receipt().sender()).isEqualTo("10.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "",
      "saved\tx\tA%2Fb\n",
      "saved\n",
      "saved\t99999999999999999999\tA%2Fb\n",
      "mute\tsoon\n",
      "mute\n",
      "mute\t9223372036854775807\n",
      "open\n",
      "open\ta\tb\n",
      "open\ta\tb\tc\td\te\ttrue\tt\tnever\ts\tother\th\td\tu\to\tc\ta\tn\tt\tt\tx\n",
      "open\t%zz\n",
      "open\t%\n",
      "wat\t1\n",
      "\n",
      "\t\t\n"})
  void aWholeFileThatNobodyWroteIsRefusedInASentence(String lines) {
    assertRefused("sense-lights-rules 1\n" + (lines.startsWith("saved") || lines.isEmpty() ? "" : saved()) + lines);
  }

  private static void assertRefused(String body) {
    assertThatThrownBy(() -> read(sealed(body)))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .message().matches("(it|its) (is|was|file) .*").doesNotContain("\"", "Exception", "null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "10", "999999999"})
  void aNewerVersionIsRefusedByThatName(String version) {
    String text = sealed("sense-lights-rules " + version + "\nwhatever it says\n");

    assertThat(Memory.isOfNewerVersion(text)).isTrue();
    assertThatThrownBy(() -> read(text)).hasMessage("its file is of a newer version than this program");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "01", "", "-1", "9999999999", "x"})
  void aVersionThatThereCannotBeIsDamage(String version) {
    String text = sealed("sense-lights-rules " + version + "\n" + saved());

    assertThat(Memory.isOfNewerVersion(text)).isFalse();
    assertThatThrownBy(() -> read(text)).hasMessage("its file is damaged");
  }

  @Test
  void ourOwnVersionIsNotNewer() {
    assertThat(Memory.isOfNewerVersion(whole())).isFalse();
    assertThat(Memory.isOfNewerVersion(OLDEST)).isFalse();
    assertThat(Memory.isOfNewerVersion("")).isFalse();
  }

  @Test
  void whatTheFirstVersionWroteIsTakenUpWithWhatItDidNotKnowLeftEmpty() {
    Memory.Was was = read(OLDEST);

    assertThat(was.mute()).hasValue(NOW.nanos() + Duration.ofMinutes(4).toNanos());
    assertThat(was.open()).hasSize(2);
    Memory.WasOpen open = was.open().getLast();
    assertThat(open.rule()).isEqualTo("r");
    assertThat(open.key()).isEqualTo("\u00fc");
    assertThat(open.occasion().withheld()).isEmpty();
    assertThat(open.occasion().time()).isEqualTo("2026-01-05T12:00:00.000+01:00");
    assertThat(open.occasion().event()).isEqualTo(failed("\u00fc"));
    assertThat(open.occasion().event().agent()).isEqualTo(Agent.UNKNOWN);
  }

  @Test
  void theLaterFieldsAreAllThereOrNone() {
    String line = OLDEST.lines().filter(each -> each.startsWith("open")).findFirst().orElseThrow();

    String withAll = line + "\tslack,mqtt\tEdge\t119\tWindows\tNT+10.0\n";

    assertThat(read(sealed("sense-lights-rules 1\n" + saved() + withAll)).open().getFirst().occasion().withheld())
        .containsExactlyInAnyOrder("slack", "mqtt");
    assertRefused("sense-lights-rules 1\n" + saved() + line + "\tslack\n");
    assertRefused("sense-lights-rules 2\n" + saved() + line + "\t\t\t\t\t\tmore\n");
  }

  @Test
  void anyDamageIsNoticed() {
    String whole = whole();
    Random random = new Random(4);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder damaged = new StringBuilder(whole);
      int at = random.nextInt(whole.length());
      switch (random.nextInt(3)) {
        case 0 -> damaged.setCharAt(at, other(damaged.charAt(at), random));
        case 1 -> damaged.deleteCharAt(at);
        default -> damaged.setLength(at);
      }
      assertThatThrownBy(() -> read(damaged.toString())).isExactlyInstanceOf(IllegalArgumentException.class);
    }
  }

  private static char other(char letter, Random random) {
    char other = (char) (letter ^ (1 + random.nextInt(127)));
    return other == letter ? '?' : other;
  }

  @Test
  void whateverItSaysItIsReadOrRefusedAndNothingElse() {
    String whole = whole();
    String body = whole.substring(0, whole.lastIndexOf("end\t"));
    List<String> bits = List.of("\t", "\n", "%", "%4", "-1", "mute", "open", "saved", "", "9223372036854775807", "é",
        "+");
    Random random = new Random(9);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(body);
      for (int change = random.nextInt(4); change >= 0; change--) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(12));
        text.replace(from, to, bits.get(random.nextInt(bits.size())));
      }
      try {
        read(sealed(text.toString()));
      } catch (IllegalArgumentException e) {
        assertThat(e).isExactlyInstanceOf(IllegalArgumentException.class);
        assertThat(e.getMessage()).startsWith("it");
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 19_999);
  }

  private static String whole() {
    return new Timetable(rules("""
        r { when = reload-failed, until = reload-succeeded, per = task,
            then = [{ light = red, turn = on }, { mute = on, for = 5m }] }"""))
        .happens(failed("a b")).happens(failed("ü")).stops().kept().orElseThrow().rules();
  }

  private static String saved() {
    return "saved\t" + NOON.toEpochMilli() + "\tA%2Fb\n";
  }

  private static String sealed(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    return body + "end\t" + Long.toHexString(crc.getValue()) + "\n";
  }

  private static Memory.Was read(String text) {
    return Memory.read(text, CLEAR, NOW, HOUR);
  }
}
