package org.senselights.http;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/** What the statuses of HTTP mean that mean the same nearly everywhere. */
final class Statuses {
  private static final int SUCCESS = 2;
  private static final int FAULT = 5;
  private static final int FOUND = 302;
  private static final int SEE_OTHER = 303;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_LARGE = 413;
  private static final int TOO_EARLY = 425;
  private static final int TOO_MANY = 429;
  private static final int MOST_LETTERS_OF_HOST = 253;

  private Statuses() {}

  /**
   * Judges an answer.
   *
   * @param status the HTTP status
   * @param word what the service calls the reason; empty where it does not say, or not in a word
   */
  static Verdict judge(int status, String word) {
    String number = "HTTP " + status + (word.isEmpty() ? "" : ", " + word);
    if (status / 100 == SUCCESS) {
      return new Verdict.Taken();
    }
    if (status / 100 >= FAULT) {
      return new Verdict.Later("it has a fault of its own (" + number + ")", Optional.empty());
    }
    return switch (status) {
      case TOO_MANY -> new Verdict.Later("it is told too much at once (" + number + ")", Optional.empty());
      case REQUEST_TIMEOUT, TOO_EARLY -> new Verdict.Later("it was not ready (" + number + ")", Optional.empty());
      case TOO_LARGE -> new Verdict.TooLarge();
      case FOUND, SEE_OTHER ->
          new Verdict.Refused("it leads elsewhere (" + number + "), perhaps after it has taken a message");
      default -> new Verdict.Refused(number);
    };
  }

  /**
   * Judges an answer that sends us elsewhere: to a page that stands in for a service under repair, or because its owner
   * wrote an address that he can set right. So it is a reason to wait.
   *
   * @param status the HTTP status
   * @param header which say where, of which host and port are told alone, for the path may be a secret
   * @param setting where the destination stands in the settings, such as {@code targets.chat}
   */
  static Verdict redirected(int status, Function<String, Optional<String>> header, String setting) {
    String where = header.apply("Location").flatMap(Statuses::origin).map(origin -> " at " + origin).orElse("");
    return new Verdict.Later("it sends us to another address" + where + " (HTTP " + status
        + "), where nothing is told; if that is the right one, " + setting + ".url has to name it", Optional.empty());
  }

  private static Optional<String> origin(String location) {
    try {
      URI uri = URI.create(location);
      return Optional.ofNullable(uri.getHost())
          .filter(host -> ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
              && host.length() <= MOST_LETTERS_OF_HOST)
          .map(host -> uri.getScheme() + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
