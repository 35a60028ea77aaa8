package org.senselights.event;

import java.util.Objects;

/**
 * What a user agent says of itself: which browser on which operating system. What it does not say is the empty string.
 *
 * @param browser such as {@code Chrome}
 * @param browserVersion the major version alone, such as {@code 119}
 * @param os such as {@code Windows}
 * @param osVersion such as {@code NT 10.0}
 */
public record Agent(String browser, String browserVersion, String os, String osVersion) {

  /** Nothing is known. */
  public static final Agent UNKNOWN = new Agent("", "", "", "");

  /** Refuses null. */
  public Agent {
    Objects.requireNonNull(browser, "browser");
    Objects.requireNonNull(browserVersion, "browserVersion");
    Objects.requireNonNull(os, "os");
    Objects.requireNonNull(osVersion, "osVersion");
  }

  /**
   * The browser as people name it.
   *
   * @return such as {@code Chrome 119}; empty where it is not known
   */
  public String browserName() {
    return (browser + " " + browserVersion).strip();
  }

  /**
   * The operating system as people name it.
   *
   * @return such as {@code Windows NT 10.0}; empty where it is not known
   */
  public String osName() {
    return (os + " " + osVersion).strip();
  }
}
