package org.senselights.web;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.senselights.engine.EngineCounts;

/**
 * Everything that is counted, since the start unless it says otherwise.
 *
 * @param received datagrams that reached us: the sum of what became of them
 * @param receivedBytes their lengths together
 * @param datagrams what became of datagrams, by one word each, such as {@code event}, {@code malformed}
 * @param kernelDrops datagrams that the kernel dropped before we saw them; absent where it does not tell
 * @param engine what the engine counted
 * @param mqtt what became of messages
 * @param destinations what became of what targets and databases were to be told, by their names
 * @param temperature of the processor in degrees Celsius; absent where nobody measures it
 */
public record Figures(
    long received,
    long receivedBytes,
    Map<String, Long> datagrams,
    OptionalLong kernelDrops,
    EngineCounts.Snapshot engine,
    Mqtt mqtt,
    Map<String, Destination> destinations,
    OptionalDouble temperature) {

  /** Copies the map. */
  public Figures {
    datagrams = Collections.unmodifiableMap(new LinkedHashMap<>(datagrams));
    Objects.requireNonNull(kernelDrops, "kernelDrops");
    Objects.requireNonNull(engine, "engine");
    Objects.requireNonNull(mqtt, "mqtt");
    destinations = Collections.unmodifiableMap(new LinkedHashMap<>(destinations));
    Objects.requireNonNull(temperature, "temperature");
  }

  /**
   * What became of messages to the broker.
   *
   * @param configured whether there is to be a broker
   * @param connected whether it is there now
   * @param connections how often it was reached
   * @param offered events offered to the outbox
   * @param acknowledged events that the broker has
   * @param dropped events that it will never have, by one word for the reason
   * @param waiting events in the outbox now
   * @param inFlight events sent and not yet acknowledged now
   * @param resent events sent a second time because a connection broke
   * @param statesTold states that the broker has
   * @param topics topics whose last value is remembered now
   */
  public record Mqtt(
      boolean configured,
      boolean connected,
      long connections,
      long offered,
      long acknowledged,
      Map<String, Long> dropped,
      long waiting,
      long inFlight,
      long resent,
      long statesTold,
      long topics) {

    /** Copies the map. */
    public Mqtt {
      dropped = Collections.unmodifiableMap(new LinkedHashMap<>(dropped));
    }
  }

  /**
   * What became of what one target or database was to be told.
   *
   * @param taken messages or records taken for it
   * @param delivered those that it has
   * @param dropped those that it will never have, by one word for the reason
   * @param waiting those that wait now
   * @param requests requests made
   * @param retries of these, those that told again what one before could not
   * @param lastSuccess when it last took something; absent where it never did
   * @param lastFailure when it last did not take something; absent where it always did
   */
  public record Destination(
      long taken,
      long delivered,
      Map<String, Long> dropped,
      long waiting,
      long requests,
      long retries,
      Optional<Instant> lastSuccess,
      Optional<Instant> lastFailure) {

    /** Copies the map. */
    public Destination {
      dropped = Collections.unmodifiableMap(new LinkedHashMap<>(dropped));
      Objects.requireNonNull(lastSuccess, "lastSuccess");
      Objects.requireNonNull(lastFailure, "lastFailure");
    }
  }
}
