package org.senselights.http;

import java.util.Optional;

/** What the statuses of HTTP mean that mean the same nearly everywhere. */
final class Statuses {
  private static final int SUCCESS = 2;
  private static final int FAULT = 5;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_LARGE = 413;
  private static final int TOO_EARLY = 425;
  private static final int TOO_MANY = 429;

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
      default -> new Verdict.Refused(number);
    };
  }
}
