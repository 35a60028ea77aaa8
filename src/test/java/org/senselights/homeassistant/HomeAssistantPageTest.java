package org.senselights.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page for Home Assistant's users, as far as that can be held to without a Home Assistant. */
class HomeAssistantPageTest {
  private static final String PAGE = Documented.page("HOME-ASSISTANT.md");
  private static final Pattern HOCON = Pattern.compile("^```hocon\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern SETTING = Pattern.compile("`((?:mqtt|home-assistant|presence|privacy)\\.[a-z-]+)`");
  private static final Pattern PICTURE = Pattern.compile("!\\[.+]\\((images/.+\\.png)\\)");
  private static final int MOST_BYTES = 150_000;

  @Test
  void everySettingThatItNamesIsOne() {
    Config known = ConfigFactory.parseResources("reference.conf");
    List<String> shown = HOCON.matcher(PAGE).results()
        .flatMap(block -> ConfigFactory.parseString(block.group(1)).entrySet().stream())
        .map(entry -> entry.getKey())
        .toList();
    List<String> named = SETTING.matcher(PAGE).results().map((MatchResult found) -> found.group(1)).toList();

    assertThat(shown).contains("mqtt.password-file").allMatch(known::hasPathOrNull);
    assertThat(named).contains("home-assistant.silent-after").allMatch(known::hasPathOrNull);
  }

  @Test
  void itsDefaultsAreThoseOfTheSettings() {
    Config known = ConfigFactory.parseResources("reference.conf").getConfig("home-assistant");

    assertThat(known.root()).isNotEmpty().allSatisfy((key, value) -> {
      boolean none = value.unwrapped().equals("") || value.unwrapped().equals(List.of());
      String shown = none ? "none" : "`" + value.unwrapped() + "`";
      assertThat(PAGE).contains("| `home-assistant." + key + "` | " + shown + " |");
    });
  }

  @Test
  void itsPicturesAreThereAndSmall() throws IOException {
    List<String> pictures = PICTURE.matcher(PAGE).results().map((MatchResult found) -> found.group(1)).toList();

    assertThat(pictures).hasSize(2);
    for (String picture : pictures) {
      byte[] png = Files.readAllBytes(Path.of("config", picture));
      assertThat(png).startsWith(0x89, 'P', 'N', 'G').hasSizeLessThan(MOST_BYTES);
    }
  }
}
