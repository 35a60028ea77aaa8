package org.senselights.web;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Sets the limits of the JDK's HTTP server before any test. It reads them once, when it is first used, and tests of
 * other rooms use it too: in which order their classes run is a matter of the file system.
 */
public final class LimitsFirst implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    StatusServer.setLimits();
  }
}
