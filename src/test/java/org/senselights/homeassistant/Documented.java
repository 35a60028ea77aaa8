package org.senselights.homeassistant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What a page for Home Assistant's users shows. */
final class Documented {
  private static final Pattern YAML = Pattern.compile("^```yaml\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  private Documented() {}

  /**
   * A block of YAML as it stands on a page.
   *
   * @param page where
   * @param text what
   */
  record Block(String page, String text) {

    /** One automation, or several. */
    boolean isAutomation() {
      return text.startsWith("alias: ") || text.startsWith("- alias: ");
    }

    /** Actions without what starts them. */
    boolean isActions() {
      return text.startsWith("- action: ");
    }

    /** A whole dashboard. */
    boolean isDashboard() {
      return text.startsWith("views:");
    }

    @Override
    public String toString() {
      return page + ": " + text.lines().findFirst().orElse("");
    }
  }

  static String page(String name) {
    try {
      return Files.readString(Path.of("config", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Block> yaml(String name) {
    return YAML.matcher(page(name)).results().map(found -> new Block(name, found.group(1))).toList();
  }
}
