package org.senselights.agent;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.senselights.event.Agent;
import ua_parser.OS;
import ua_parser.UserAgent;

/**
 * From the library's names to those of Butler SOS, for which dashboards and flows exist: it tells a browser apart by
 * who makes it and not by the device that it runs on, a Windows by its NT number, and no Linux from another.
 */
final class AgentNames {

  private static final Map<String, String> BROWSERS = Map.ofEntries(
      Map.entry("Edge", "Microsoft Edge"),
      Map.entry("Edge Mobile", "Microsoft Edge"),
      Map.entry("Chrome Mobile", "Chrome"),
      Map.entry("Chrome Mobile iOS", "Chrome"),
      Map.entry("Chrome Mobile WebView", "Chrome"),
      Map.entry("HeadlessChrome", "Chrome"),
      Map.entry("Firefox Mobile", "Firefox"),
      Map.entry("Firefox iOS", "Firefox"),
      Map.entry("Mobile Safari", "Safari"),
      Map.entry("Mobile Safari UI/WKWebView", "Safari"),
      Map.entry("IE", "Internet Explorer"),
      Map.entry("IE Mobile", "Internet Explorer"),
      Map.entry("Opera Mobile", "Opera"),
      Map.entry("Opera Mini", "Opera"),
      Map.entry("Opera Tablet", "Opera"),
      Map.entry("Samsung Internet", "Samsung Internet for Android"),
      Map.entry("Android", "Android Browser"));

  private static final Map<String, String> WINDOWS = Map.of(
      "2000", "NT 5.0",
      "XP", "NT 5.1",
      "Vista", "NT 6.0",
      "7", "NT 6.1",
      "8", "NT 6.2",
      "8.1", "NT 6.3",
      "10", "NT 10.0");

  /** What the library says where it knows nothing. */
  private static final String OTHER = "Other";

  private AgentNames() {}

  static Agent of(UserAgent browser, OS os, String userAgent) {
    Agent named = browser(browser);
    Agent runsOn = os(os, userAgent);
    return new Agent(named.browser(), named.browserVersion(), runsOn.os(), runsOn.osVersion());
  }

  private static Agent browser(UserAgent browser) {
    return switch (present(browser.family)) {
      case "" -> Agent.UNKNOWN;
      // A web view of a Mac, which tells the version of the engine and not of the browser.
      case "Apple Mail" -> new Agent("Safari", "", "", "");
      default -> new Agent(
          BROWSERS.getOrDefault(browser.family, browser.family), present(browser.major), "", "");
    };
  }

  private static Agent os(OS os, String userAgent) {
    String version = Stream.of(os.major, os.minor, os.patch, os.patchMinor)
        .map(AgentNames::present)
        .takeWhile(part -> !part.isEmpty())
        .collect(Collectors.joining("."));
    return switch (present(os.family)) {
      case "Windows" -> named("Windows", Optional.ofNullable(WINDOWS.get(version)).orElse(version));
      case "Mac OS X" -> named("macOS", version);
      case "Chrome OS" -> named("Chrome OS", "");
      case "Web0S" -> named("WebOS", version);
      case "iOS", "Android", "Tizen" -> named(os.family, version);
      default -> {
        if (userAgent.toLowerCase(Locale.ROOT).contains("linux")) {
          yield named("Linux", "");
        }
        yield named(present(os.family), version);
      }
    };
  }

  private static Agent named(String os, String version) {
    return new Agent("", "", os, version);
  }

  private static String present(String text) {
    return text == null || text.equals(OTHER) ? "" : text;
  }
}
