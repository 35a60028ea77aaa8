package org.senselights.decode;

import java.util.Objects;
import org.senselights.event.Event;

/** What one datagram turned out to be. */
public sealed interface Decoded {

  /**
   * An event.
   *
   * @param event what happened; says of itself whether it is doubtful
   * @param doubt why it is doubtful, in plain words; empty where nothing had to be guessed
   */
  record Understood(Event event, String doubt) implements Decoded {

    /**
     * Refuses null, and a doubt that the event does not share.
     *
     * @throws IllegalArgumentException if {@code doubt} is told of a sure event, or none of a doubtful one
     */
    public Understood {
      Objects.requireNonNull(event, "event");
      Objects.requireNonNull(doubt, "doubt");
      if (event.doubtful() == doubt.isEmpty()) {
        throw new IllegalArgumentException("a doubtful event says why, a sure one says nothing");
      }
    }
  }

  /**
   * A log event of another product that shares the port.
   *
   * @param product the prefix that names it, such as {@code qseow-engine}: lower-case letters, digits and hyphens
   */
  record NotOurs(String product) implements Decoded {

    /** Refuses null. */
    public NotOurs {
      Objects.requireNonNull(product, "product");
    }
  }

  /**
   * Nothing that we know.
   *
   * @param reason why
   */
  record Malformed(Reason reason) implements Decoded {

    /** Refuses null. */
    public Malformed {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** Why a datagram is no event. */
  enum Reason {
    /** Nothing is left once blanks and line ends are taken off. */
    EMPTY("it is empty"),
    /** More bytes than UDP can carry. */
    TOO_LONG("it is longer than a datagram can be"),
    /** Control characters where words should be. */
    NOT_TEXT("it is not text"),
    /** No semicolon at all. */
    NO_FIELDS("it has no fields: there is no semicolon in it"),
    /** Fewer fields than the form that it begins with. */
    TOO_FEW_FIELDS("it has too few fields"),
    /** Begins like an appender's prefix, but like none that was published. */
    UNKNOWN_PREFIX("it begins with a prefix that is not known"),
    /** Three fields of which the first is not one of the four Commands. */
    UNKNOWN_COMMAND("its three fields do not begin with a known Command"),
    /** The fields fit no published pattern. */
    UNKNOWN_FORM("its fields fit no known form");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /**
     * The reason for people.
     *
     * @return plain words that go on after "the datagram was refused:"
     */
    public String text() {
      return text;
    }
  }
}
