package org.senselights.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a page in the browser of whoever sits here. */
final class Browser {
  private static final Logger LOG = LoggerFactory.getLogger(Browser.class);

  private Browser() {}

  /** Gives whether a program was there that should do it; it is not waited for. */
  static boolean open(String page) {
    return programs(System.getProperty("os.name")).stream().anyMatch(program -> starts(program, page));
  }

  static List<List<String>> programs(String system) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return List.of(List.of("rundll32", "url.dll,FileProtocolHandler"));
    }
    // wslview leads out of Linux in Windows to the browser there.
    return name.startsWith("mac") ? List.of(List.of("open")) : List.of(List.of("xdg-open"), List.of("wslview"));
  }

  private static boolean starts(List<String> program, String page) {
    try {
      new ProcessBuilder(Stream.concat(program.stream(), Stream.of(page)).toList())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      return true;
    } catch (IOException e) {
      LOG.debug("{} does not open a browser: {}", program.getFirst(), e.getMessage());
      return false;
    }
  }
}
