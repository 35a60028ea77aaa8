package org.senselights.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.decode.AuditRows.HEADER;
import static org.senselights.decode.AuditRows.gzip;
import static org.senselights.decode.AuditRows.row;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.app.ReplaySummary.Held;
import org.senselights.app.ReplaySummary.Span;
import org.senselights.engine.Account;
import org.senselights.engine.Account.Deed;
import org.senselights.event.EventType;
import org.senselights.rules.RuleBook;
import org.senselights.settings.OutputSettings;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Settings;
import org.senselights.settings.SettingsReader;
import org.senselights.settings.SettingsRequest;

class ReplayTest {
  private static final Enrichment AS_IT_IS = new Enrichment(OutputSettings.NONE, id -> "", Runnable::run);
  private static final byte[] SALT = "salt".getBytes(UTF_8);
  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  @TempDir private Path directory;

  private final List<String> done = new ArrayList<>();
  private final List<Duration> waits = new ArrayList<>();
  private final Stage stage = new Stage();
  private Settings settings;
  private long nanos = 1_000;

  @BeforeEach
  void readSettings() throws Exception {
    settings = SettingsReader.ofThisMachine(Optional.empty())
        .read(new SettingsRequest(Optional.of(Path.of("config/sense-lights.conf")), Optional.empty(),
            List.of("node=desk", "time-zone=UTC")));
  }

  @Test
  void whatWaitsBehindADelayIsDoneAtItsTimeAndCountedAsOneFiring() throws Exception {
    RuleBook book = rules("""
        a {
          when = session-start
          then = [{ light = green, flash = 1s }, { delay = 5s }, { publish = "later", payload = "" }]
        }
        b { when = session-stop, then { publish = "stopped", payload = "" } }
        """);

    ReplaySummary summary = rehearse(Speed.MAX, book, start("120000") + stop("120007") + start("120010"));

    assertThat(done).containsExactly(
        "12:00:00 a [green, wait]", "12:00:05 a [later]", "12:00:07 b [stopped]",
        "12:00:10 a [green, wait]", "12:00:15 a [later]");
    assertThat(summary.rules()).isEqualTo(Map.of("a", new Held(2, 0), "b", new Held(1, 0)));
    assertThat(summary.lights()).isEqualTo(Map.of("green", 2L));
    assertThat(summary.topics().most()).isEqualTo(Map.of("later", 2L, "stopped", 1L));
    assertThat(summary.events()).isEqualTo(Map.of(EventType.SESSION_START, 2L, EventType.SESSION_STOP, 1L));
    assertThat(summary.span()).contains(new Span(NOON, NOON.plusSeconds(10)));
    assertThat(summary.complete()).isTrue();
    assertThat(waits).isEmpty();
  }

  @Test
  void whatWouldComeLongBehindTheLastEventIsOnlyCounted() throws Exception {
    RuleBook book = rules("a { when = any, then = [{ delay = 10m }, { publish = \"later\", payload = \"\" }] }");

    ReplaySummary summary = rehearse(Speed.MAX, book, start("120000"));

    assertThat(done).containsExactly("12:00:00 a [wait]");
    assertThat(summary.engine().givenUp()).isEqualTo(1);
  }

  @Test
  void throttlesGoByTheLogsClock() throws Exception {
    RuleBook book = rules("a { when = any, throttle = 1h, then { publish = \"x\", payload = \"\" } }");

    ReplaySummary summary = rehearse(Speed.MAX, book, start("120000") + start("125959") + start("130000"));

    assertThat(done).containsExactly("12:00:00 a [x]", "13:00:00 a [x]");
    assertThat(summary.rules()).isEqualTo(Map.of("a", new Held(2, 1)));
  }

  @Test
  void aSpeedDividesTheWaits() throws Exception {
    RuleBook book = rules("a { when = session-start, then = [{ delay = 30s }, { publish = \"x\", payload = \"\" }] }");

    rehearse(new Speed(60), book, start("120000") + stop("120100") + stop("120100"));

    assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofSeconds(1));
    assertThat(done).containsExactly("12:00:00 a [wait]", "12:00:30 a [x]");
    assertThat(stage.atOfWaits.getFirst()).isEqualTo(NOON);
  }

  @Test
  void theClockNeverGoesBackThoughRowsDo() throws Exception {
    RuleBook book = rules("a { when = any, then { publish = \"x\", payload = \"\" } }");

    ReplaySummary summary = rehearse(Speed.TRUE_TO_LIFE, book, start("120010") + start("115959") + start("120011"));

    assertThat(done).containsExactly("12:00:10 a [x]", "12:00:10 a [x]", "12:00:11 a [x]");
    assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofSeconds(1));
    assertThat(summary.outOfOrder()).isEqualTo(1);
  }

  @Test
  void itEndsWhenItIsTold() throws Exception {
    RuleBook book = rules("a { when = any, then { publish = \"x\", payload = \"\" } }");
    Path log = Files.writeString(directory.resolve("log"), HEADER + start("120000") + start("120001"));

    try (AuditFiles files = AuditFiles.open(List.of(log), UTF_8)) {
      Replay replay = new Replay(files, Speed.TRUE_TO_LIFE, stage, () -> nanos, time -> true);
      ReplaySummary summary = replay.rehearse(settings, book, SALT, AS_IT_IS);

      assertThat(summary.complete()).isFalse();
      assertThat(done).containsExactly("12:00:00 a [x]");
    }
  }

  @Test
  void nothingInTheLogMeansNothingToDo() throws Exception {
    ReplaySummary summary = rehearse(Speed.MAX, rules("a { when = any, then { publish = event } }"), "");

    assertThat(summary.complete()).isTrue();
    assertThat(summary.span()).isEmpty();
    assertThat(summary.events()).isEmpty();
  }

  @Test
  void ofTopicsWithoutNumberTheMostFrequentAreTold() throws Exception {
    RuleBook book = rules("""
        a { when = session-start, then { publish = "each/{{user_id}}", payload = "" } }
        b { when = session-start, then { publish = "one", payload = "" } }
        """);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 12_000; i++) {
      rows.append(row("20260105T120000Z", "user" + i, "Start session", "/hub", ""));
    }

    ReplaySummary summary = rehearse(Speed.MAX, book, rows.toString());

    assertThat(summary.topics().most()).hasSize(20).containsEntry("one", 12_000L);
    assertThat(summary.topics().most().firstEntry().getKey()).isEqualTo("one");
    assertThat(summary.topics().others()).isEqualTo(10_000 - 20);
    assertThat(summary.topics().moreThanThat()).isTrue();
    assertThat(summary.topics().elsewhere()).isEqualTo(12_000 - 19);
  }

  @Test
  void whatWasPlayedStandsThoughAFileBreaksOff() throws Exception {
    Path log = Files.write(directory.resolve("log.gz"), cutShort());

    try (AuditFiles files = AuditFiles.open(List.of(log), UTF_8)) {
      Replay replay = new Replay(files, Speed.MAX, stage);
      ReplaySummary summary = replay.rehearse(
          settings, rules("a { when = any, then { publish = event } }"), SALT, AS_IT_IS);

      assertThat(summary.complete()).isFalse();
      assertThat(summary.events()).isEqualTo(Map.of(EventType.SESSION_START, 1L));
      assertThat(replay.failure()).isPresent();
    }
  }

  private byte[] cutShort() {
    byte[] packed = gzip((HEADER + start("120000")).getBytes(UTF_8));
    return Arrays.copyOf(packed, packed.length - 4);
  }

  private static String start(String time) {
    return row("20260105T" + time + "Z", "kim", "Start session", "/hub", "");
  }

  private static String stop(String time) {
    return row("20260105T" + time + "Z", "kim", "Stop session", "/hub", "");
  }

  private RuleBook rules(String rules) throws Exception {
    Path file = Files.writeString(
        directory.resolve("rules.conf"), "lights { green { pin = 17 } }\nrules {\n" + rules + "\n}\n");
    return new RulesReader().read(file).book();
  }

  private ReplaySummary rehearse(Speed speed, RuleBook book, String rows) throws IOException, AuditFileException {
    Path log = Files.writeString(directory.resolve("log.txt"), HEADER + rows);
    try (AuditFiles files = AuditFiles.open(List.of(log), UTF_8)) {
      return new Replay(files, speed, stage, () -> nanos, this::pause).rehearse(settings, book, SALT, AS_IT_IS);
    }
  }

  /** Time that passes only where somebody waits. */
  private boolean pause(long time) {
    waits.add(Duration.ofNanos(time));
    nanos += time;
    return false;
  }

  /** Writes down what would be done. */
  private final class Stage implements Replay.Stage {
    final List<Instant> atOfWaits = new ArrayList<>();

    @Override
    public void did(Instant when, Account account) {
      account.fired().stream()
          .filter(fired -> fired.part() != Account.Part.THROTTLED)
          .forEach(fired -> done.add(
              when.toString().substring(11, 19) + " " + fired.rule() + " "
                  + fired.deeds().stream().map(ReplayTest::word).toList()));
    }

    @Override
    public void goesOn(Replay.Progress progress) {
      atOfWaits.add(progress.now());
    }
  }

  private static String word(Deed deed) {
    return switch (deed) {
      case Deed.Showed showed -> showed.light();
      case Deed.Published published -> published.message().topic();
      case Deed.Waits waits -> "wait";
      default -> deed.toString();
    };
  }
}
