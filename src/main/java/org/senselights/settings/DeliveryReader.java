package org.senselights.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads how things are brought to a target or a database. */
final class DeliveryReader {

  /** The keys of it but {@code spacing}, which only targets have. */
  static final List<String> KEYS = List.of("ca", "deadline", "expiry", "queue");

  /** How long after one request the next may begin. */
  static final String SPACING = "spacing";

  private static final int LONGEST_QUEUE = 1_000_000;

  private final PathReader paths;

  DeliveryReader(PathReader paths) {
    this.paths = paths;
  }

  /**
   * Reads it.
   *
   * @param section the target or database
   * @param usual what counts where a key is not written
   * @param url where it goes, where that is known
   * @return absent where something is wrong
   */
  Optional<Delivery> read(Section section, Delivery usual, Optional<URI> url) {
    Optional<Integer> queue = or(section, "queue", usual.queue(), item -> item.integer(1, LONGEST_QUEUE));
    Optional<Duration> expiry = or(section, "expiry", usual.expiry(),
        item -> item.duration(Duration.ofSeconds(1), Duration.ofDays(7)));
    Optional<Duration> deadline = or(section, "deadline", usual.deadline(),
        item -> item.duration(Duration.ofMillis(100), Duration.ofMinutes(5)));
    Optional<Duration> spacing = or(section, SPACING, usual.spacing(),
        item -> item.duration(Duration.ZERO, Duration.ofHours(1)));
    Optional<Item> caItem =
        section.item("ca").filter(item -> !item.word().isEmpty() || item.isBlock() || item.isList());
    Optional<Path> ca = caItem.flatMap(paths::readableFile);
    caItem.filter(item -> url.filter(each -> !each.getScheme().equalsIgnoreCase("https")).isPresent())
        .ifPresent(item -> item.wrong("means nothing with http://, which shows no certificate"));
    if (queue.isEmpty() || expiry.isEmpty() || deadline.isEmpty() || spacing.isEmpty()
        || caItem.isPresent() && ca.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Delivery(queue.get(), expiry.get(), deadline.get(), spacing.get(), ca));
  }

  /** The value of a key that need not be there; absent where something is wrong with it. */
  static <T> Optional<T> or(Section section, String key, T usual, Function<Item, Optional<T>> reader) {
    return section.item(key).map(reader).orElse(Optional.of(usual));
  }
}
