package org.senselights.settings;

/**
 * A text that is never printed.
 *
 * @param value the text itself; empty where none is set
 */
public record Secret(String value) {

  @Override
  public String toString() {
    return value.isEmpty() ? "" : "***";
  }
}
