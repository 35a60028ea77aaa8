package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.http.Tellings.AT;
import static org.senselights.http.Tellings.influx;
import static org.senselights.http.Tellings.occasion;
import static org.senselights.http.Tellings.session;
import static org.senselights.http.Tellings.tags;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.senselights.SaidInLog;
import org.senselights.engine.Account;
import org.senselights.engine.Account.Fired;
import org.senselights.engine.Account.Part;
import org.senselights.engine.Account.Verdict;
import org.senselights.engine.Clock;
import org.senselights.mqtt.Mosquitto;
import org.senselights.presence.Snapshot;
import org.senselights.rules.Occasion;
import org.senselights.settings.DatabaseSettings.Measurement;

class DatabasesTest {
  private static final Occasion EVENT = occasion(session().build());
  private static final Duration LONG = Duration.ofSeconds(40);

  private final Clock clock = new Clock();
  private final URI nobodyThere = URI.create("http://127.0.0.1:" + Mosquitto.freePort());
  private final Databases databases = databases();

  @AfterEach
  void close() {
    databases.stop(LONG);
  }

  @Test
  void anEventThatMetTheRulesIsToldWhetherOrNotAnyMatched() {
    databases.happened(account(EVENT));
    databases.happened(account(EVENT, Part.FIRED));
    databases.happened(account(EVENT, Part.THROTTLED));

    assertThat(taken()).isEqualTo(3);
  }

  @Test
  void whatFollowsLaterOfAnEventDoesNotTellItAgain() {
    databases.happened(account(EVENT, Part.RESUMED));
    databases.happened(account(EVENT, Part.ENDED));

    assertThat(taken()).isZero();
  }

  @Test
  void whatIsIgnoredRepeatedOrNoEventOfSenseIsNotTold() {
    databases.happened(new Account(EVENT, Verdict.IGNORED, List.of()));
    databases.happened(new Account(EVENT, Verdict.REPEATED, List.of()));
    databases.happened(account(new Occasion("1", "at 17:45", false, EVENT.event(), EVENT.receipt(), EVENT.time(),
        EVENT.privacy(), EVENT.numbers(), Set.of()), Part.FIRED));

    assertThat(taken()).isZero();
  }

  @Test
  void whatTheOwnerKeepsFromADatabaseIsNotTold() {
    databases.happened(account(EVENT.withheldFrom(Set.of("influx"))));
    databases.happened(account(EVENT.withheldFrom(Set.of("mqtt"))));

    assertThat(taken()).isOne();
  }

  @Test
  void whatComesFasterThanItCanBeWrittenDownIsCountedAsTooMuch() {
    for (int i = 0; i < 200_000; i++) {
      databases.happened(account(EVENT));
    }
    databases.stop(LONG);

    LaneCounts counts = databases.views().getFirst().counts();
    assertThat(counts.taken()).isEqualTo(200_000);
    assertThat(counts.delivered() + counts.waiting() + counts.dropped().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(200_000);
  }

  @Test
  void whoIsOnIsToldAtItsOwnPace() {
    databases.presence(new Snapshot(1, 0, 1, Map.of()), AT);
    databases.presence(new Snapshot(2, 0, 1, Map.of()), AT.plusSeconds(1));

    assertThat(taken()).isOne();
  }

  @Test
  void whatWaitsAtTheEndIsCountedAsStopped() {
    databases.happened(account(EVENT));

    databases.stop(LONG);

    LaneCounts counts = databases.views().getFirst().counts();
    assertThat(counts.waiting()).isZero();
    assertThat(counts.dropped()).containsEntry("stopped", 1L);
  }

  @Test
  void aTagWithAFieldsNameIsLeftOutWithAWord() {
    SaidInLog log = new SaidInLog("org.senselights.http", Level.ALL);

    new Databases(List.of(influx(1).at(nobodyThere).settings()), tags("time", "1", "qs_env", "dev", "user", "x"),
        Share.among(1), clock::nanos, clock, new Random(1)).stop(Duration.ZERO);

    log.close();
    assertThat(log.lines()).singleElement().asString().contains("influx", "time, user");
  }

  private Databases databases() {
    return new Databases(
        List.of(influx(1).at(nobodyThere).telling(Measurement.EVENTS, Measurement.PRESENCE).settings()), tags(),
        Share.among(1), clock::nanos, clock, new Random(1));
  }

  private long taken() {
    return databases.views().getFirst().counts().taken();
  }

  private static Account account(Occasion occasion, Part... parts) {
    return new Account(occasion, Verdict.DECIDED,
        Arrays.stream(parts).map(part -> new Fired("rule", part, List.of())).toList());
  }
}
