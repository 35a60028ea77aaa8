package org.senselights.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/** A database of {@code databases}, to which every event goes. */
public sealed interface DatabaseSettings {

  /**
   * What its owner calls it.
   *
   * @return a name that no other database and no target has
   */
  String name();

  /**
   * What is told.
   *
   * @return at least one
   */
  Set<Measurement> measurements();

  /**
   * How much is told at once.
   *
   * @return number and time
   */
  Batch batch();

  /**
   * How it is brought there.
   *
   * @return queue, deadlines and trust
   */
  Delivery delivery();

  /**
   * Where it is.
   *
   * @return scheme, host, port, and a path where it does not stand at the root
   */
  URI url();

  /**
   * What it is and where, fit for everybody's eyes.
   *
   * @return such as {@code influxdb-2 at influx.lan}
   */
  default String words() {
    String what = switch (this) {
      case Influx influx -> "influxdb-" + influx.version();
      case NewRelic relic -> "new-relic";
    };
    return what + " at " + url().getHost();
  }

  /** What can be told to a database. */
  enum Measurement {
    /** Each event in the names of Butler SOS, with a series a user in InfluxDB. */
    COMPATIBLE,
    /** Each event, with few series. */
    EVENTS,
    /** How many sessions, connections and users there are, as a whole and by host. */
    PRESENCE
  }

  /**
   * How much goes into one request.
   *
   * @param most how many lines or events at most, 1 to 10,000
   * @param every how long the first one waits for others, 10 ms to one minute
   */
  record Batch(int most, Duration every) {}

  /**
   * An InfluxDB, or what speaks as one.
   *
   * @param name what its owner calls it
   * @param version 1, 2 or 3
   * @param url scheme, host, port, and a path where it does not stand at the root
   * @param database of versions 1 and 3; otherwise empty
   * @param retentionPolicy of version 1; empty for the database's own
   * @param organization of version 2; otherwise empty
   * @param bucket of version 2; otherwise empty
   * @param username of version 1; empty where it asks for none
   * @param credential the password of version 1, the token of versions 2 and 3; empty where none is asked for
   * @param userEvents the name of the measurement in the names of Butler SOS
   * @param fieldNames how its fields are named: 1, 2 or 3, after the InfluxDB for which Butler SOS would write them
   * @param measurements what is told
   * @param batch how much is told at once
   * @param delivery how it is brought there
   */
  record Influx(
      String name,
      int version,
      URI url,
      String database,
      String retentionPolicy,
      String organization,
      String bucket,
      String username,
      Secret credential,
      String userEvents,
      int fieldNames,
      Set<Measurement> measurements,
      Batch batch,
      Delivery delivery)
      implements DatabaseSettings {

    /** Copies the set. */
    public Influx {
      measurements = Set.copyOf(measurements);
    }
  }

  /**
   * New Relic's events.
   *
   * @param name what its owner calls it
   * @param url where events are taken, without the account; the region's own unless the owner names another
   * @param account the account's number
   * @param licenseKey the key that may write there
   * @param scrambleUsers whether users are hashed there, whatever {@code privacy.users} says
   * @param measurements what is told
   * @param batch how much is told at once
   * @param delivery how it is brought there
   */
  record NewRelic(
      String name,
      URI url,
      String account,
      Secret licenseKey,
      boolean scrambleUsers,
      Set<Measurement> measurements,
      Batch batch,
      Delivery delivery)
      implements DatabaseSettings {

    /** Copies the set. */
    public NewRelic {
      measurements = Set.copyOf(measurements);
    }
  }
}
