package org.senselights.gpio;

import java.util.List;
import org.senselights.rules.ButtonDefinition;

/** The buttons of a machine without pins: nobody can press them. */
final class AbsentButtons implements Buttons {

  @Override
  public void define(List<ButtonDefinition> buttons) {
    // They all live in Home Assistant alone.
  }

  @Override
  public List<String> troubles() {
    return List.of();
  }

  @Override
  public void close() {
    // Nothing was opened.
  }
}
