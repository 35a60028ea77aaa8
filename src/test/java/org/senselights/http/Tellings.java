package org.senselights.http;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.senselights.engine.Account;
import org.senselights.event.Agent;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.rules.Occasion;
import org.senselights.rules.Privacy;
import org.senselights.settings.DatabaseSettings;
import org.senselights.settings.DatabaseSettings.Batch;
import org.senselights.settings.DatabaseSettings.Measurement;
import org.senselights.settings.Delivery;
import org.senselights.settings.Secret;

/** Events, and databases that are told of them, for tests. */
final class Tellings {
  static final Instant AT = Instant.parse("2026-03-02T09:00:00.123456789Z");
  static final String GUID = "5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b";
  static final Privacy PRIVACY = new Privacy(Privacy.Mode.CLEAR, new byte[] {1, 2, 3});

  private Tellings() {}

  /** A session of LAB\anna at pro2-win1, of which all is known. */
  static Event.Builder session() {
    return Event.of(EventType.SESSION_START)
        .host("pro2-win1")
        .command("Start session")
        .directory("LAB")
        .userId("anna")
        .origin("AppAccess")
        .context("/app/" + GUID)
        .message("Start session for user");
  }

  /** A connection of hers, with app and browser. */
  static Event.Builder connection() {
    return session()
        .command("Open connection")
        .appId(GUID)
        .appName("Sales, all=here")
        .agent(new Agent("Chrome", "119", "Windows", "NT 10.0"));
  }

  static Event.Builder failure() {
    return Event.of(EventType.RELOAD_FAILED)
        .host("pro2-win1")
        .directory("LAB")
        .userId("goran")
        .task("Nightly \"reload\"")
        .taskId("58dd8322-e39c-4b71-b74e-13c47a2f6dd4")
        .executionId("4dd8322e-e39c-4b71-b74e-13c47a2f6dd4")
        .appId(GUID)
        .appName("Sales");
  }

  static Occasion occasion(Event event) {
    return occasion(event, AT);
  }

  static Occasion occasion(Event event, Instant at) {
    return Occasion.of("run-1", event, new Receipt(at, 0, "10.0.0.7"), at.toString(), PRIVACY);
  }

  static Account account(Event event, Instant at) {
    return new Account(occasion(event, at), Account.Verdict.DECIDED, List.of());
  }

  static Delivery delivery(Duration deadline) {
    return new Delivery(20_000, Duration.ofHours(1), deadline, Duration.ZERO, Optional.empty());
  }

  static Influx influx(int version) {
    return new Influx(version);
  }

  static DatabaseSettings.NewRelic newRelic(URI url, boolean scrambled, Measurement... measurements) {
    return new DatabaseSettings.NewRelic("relic", url, "1234567", new Secret("LICENSE"), scrambled,
        Set.of(measurements), new Batch(1_000, Duration.ofMillis(50)), delivery(Duration.ofSeconds(10)));
  }

  static SequencedMap<String, String> tags(String... namesAndValues) {
    SequencedMap<String, String> tags = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      tags.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return tags;
  }

  /** Settings of an InfluxDB, with what a test wants otherwise than usual. */
  static final class Influx {
    private final int version;
    private URI url = URI.create("http://127.0.0.1:8086");
    private String username = "";
    private String credential = "";
    private String retentionPolicy = "";
    private String database = "sense";
    private int fieldNames = 1;
    private Set<Measurement> measurements = EnumSet.allOf(Measurement.class);
    private Batch batch = new Batch(1_000, Duration.ofMillis(50));
    private Delivery delivery = delivery(Duration.ofSeconds(10));

    private Influx(int version) {
      this.version = version;
    }

    Influx at(URI address) {
      url = address;
      return this;
    }

    Influx as(String user, String password) {
      username = user;
      credential = password;
      return this;
    }

    Influx into(String name, String policy) {
      database = name;
      retentionPolicy = policy;
      return this;
    }

    Influx fieldNames(int names) {
      fieldNames = names;
      return this;
    }

    Influx telling(Measurement... some) {
      measurements = Set.of(some);
      return this;
    }

    Influx batch(int most, Duration every) {
      batch = new Batch(most, every);
      return this;
    }

    Influx delivered(Delivery how) {
      delivery = how;
      return this;
    }

    DatabaseSettings.Influx settings() {
      return new DatabaseSettings.Influx("influx", version, url, version == 2 ? "" : database, retentionPolicy,
          version == 2 ? "lab" : "", version == 2 ? database : "", username, new Secret(credential), "user_events",
          fieldNames, measurements, batch, delivery);
    }
  }

  static Map<String, String> map(String... namesAndValues) {
    return tags(namesAndValues);
  }
}
