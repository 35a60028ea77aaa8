package org.senselights.homeassistant;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Assumptions;

/** Where {@code .ci/home-assistant} put the Home Assistant that the environment variable {@code HA} names. */
final class Installation {
  private static final String WANTED = "HA";
  private static final String NONE = "none";
  private static final String USUAL = "2026.2";

  private final Path directory;
  private final Properties facts = new Properties();

  /**
   * The installation, which must be there.
   *
   * @throws IllegalStateException if it is not
   */
  Installation() {
    directory = place();
    try {
      facts.load(new StringReader(Files.readString(directory.resolve("installed"))));
    } catch (IOException e) {
      throw new IllegalStateException(advice(), e);
    }
  }

  /** Skips the test where it is not installed, or not wanted. */
  static void assume() {
    Assumptions.assumeFalse(NONE.equals(wanted()), "HA=none: no test meets Home Assistant");
    Assumptions.assumeTrue(Files.isReadable(place().resolve("installed")), advice());
  }

  /** Skips the test where it is installed without its user interface. */
  static void assumeFrontend() {
    assume();
    Assumptions.assumeTrue(new Installation().frontend(),
        "Home Assistant is installed without its user interface: .ci/home-assistant --frontend");
  }

  private static String advice() {
    return "Home Assistant %s is not installed: %s.ci/home-assistant (two minutes, 750 MB, wants root)"
        .formatted(wanted(), USUAL.equals(wanted()) ? "" : WANTED + "=" + wanted() + " ");
  }

  private static String wanted() {
    return set(WANTED).orElse(USUAL);
  }

  private static Path place() {
    Path caches = set("XDG_CACHE_HOME").map(Path::of).orElse(Path.of(System.getProperty("user.home"), ".cache"));
    return caches.resolve("sense-lights").resolve("home-assistant-" + wanted());
  }

  private static Optional<String> set(String variable) {
    return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isEmpty());
  }

  /**
   * The release.
   *
   * @return such as {@code 2026.2.3}
   */
  String version() {
    return facts.getProperty("version");
  }

  /**
   * Whether this release reads its port from its storage, and no more from configuration.yaml.
   *
   * @return whether
   */
  boolean portInStorage() {
    return "yes".equals(facts.getProperty("stored-port"));
  }

  /**
   * Whether there is a user interface to take pictures of.
   *
   * @return whether
   */
  boolean frontend() {
    return "yes".equals(facts.getProperty("frontend"));
  }

  /**
   * Starts it.
   *
   * @param home the folder with its configuration
   * @return the process, Home Assistant itself
   * @throws UncheckedIOException if it cannot be started
   */
  Process start(Path home) {
    try {
      return new ProcessBuilder(directory.resolve("hass").toString(), home.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("output").toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
