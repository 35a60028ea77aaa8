package org.senselights.gpio;

import com.pi4j.context.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line of the header that somebody wants, whether it is ours or not.
 *
 * <p>{@link Lines} alone takes it and lets it go, one thread at a time. What is wrong with it any thread may ask.
 */
abstract class Line {
  private static final Logger LOG = LoggerFactory.getLogger(Line.class);

  private final String kind;
  private final String name;
  private final int pin;
  private volatile String trouble = "";
  private String told = "";

  /** A line that nobody has asked for yet; the kind is a word such as "light". */
  Line(String kind, String name, int pin) {
    this.kind = kind;
    this.name = name;
    this.pin = pin;
  }

  /**
   * Asks for the line.
   *
   * @throws RuntimeException if it cannot be had; then nothing of it is ours
   */
  abstract void take(Context context);

  /** Another attempt at what did not work with a line that is ours. */
  abstract void mend();

  /** Gives back a line that is ours. */
  abstract void letGo(Context context);

  String kind() {
    return kind;
  }

  String name() {
    return name;
  }

  int pin() {
    return pin;
  }

  /** What is wrong now, as a sentence; empty where all is well. */
  String trouble() {
    return trouble;
  }

  /** Such as {@code light green}. */
  String owner() {
    return kind + " " + name;
  }

  /**
   * Something is wrong; it is told once.
   *
   * @param mayPass whether it is worth no word before it has been found twice
   */
  synchronized void fails(String now, boolean mayPass) {
    boolean foundBefore = now.equals(trouble);
    trouble = now;
    if ((foundBefore || !mayPass) && !now.equals(told)) {
      told = now;
      LOG.error("{}", now);
    }
  }

  synchronized void works() {
    trouble = "";
    if (!told.isEmpty()) {
      told = "";
      LOG.info("The {} is well again: pin {} obeys", owner(), pin);
    }
  }

  @Override
  public String toString() {
    return name + " on " + pin;
  }
}
