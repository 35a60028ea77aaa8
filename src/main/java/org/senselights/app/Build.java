package org.senselights.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Properties;

/**
 * Which build this is.
 *
 * @param version as Maven names it
 * @param builtAt a time that no true clock can still show
 */
public record Build(String version, Instant builtAt) {

  /** Refuses null. */
  public Build {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(builtAt, "builtAt");
  }

  /**
   * This build.
   *
   * @return as the jar says
   */
  public static Build own() {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("version.properties is part of the jar", e);
    }
    return new Build(properties.getProperty("version"), Instant.parse(properties.getProperty("built")));
  }
}
