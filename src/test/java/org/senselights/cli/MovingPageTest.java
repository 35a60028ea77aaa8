package org.senselights.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page for people who move tells to type and to write is there. */
class MovingPageTest {
  private static final Path PAGE = Path.of("config/MOVING.md");
  private static final Pattern COMMAND = Pattern.compile("(?m)^ *sense-lights (.+)$");
  private static final Pattern SETTING = Pattern.compile("`((?:mqtt|udp|privacy)\\.[a-z.-]+)");
  private static final Pattern LINK = Pattern.compile("]\\(([A-Z-]+\\.md)\\)");

  @Test
  void eachCommandCanBeTyped() throws IOException {
    List<String> commands = found(COMMAND);

    assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
    for (String command : commands) {
      assertThatCode(() -> Main.commandLine().parseArgs(command.split(" "))).as(command).doesNotThrowAnyException();
    }
  }

  @Test
  void eachSettingIsThere() throws IOException {
    String defaults = Files.readString(Path.of("src/main/resources/reference.conf"));

    assertThat(found(SETTING)).hasSizeGreaterThanOrEqualTo(6).allSatisfy(setting ->
        assertThat(defaults).containsPattern("(?m)^ *(\\w+\\.)?" + setting.replaceFirst(".*\\.", "") + " [={]"));
  }

  @Test
  void itLeadsToWhatIsThereAndIsLedTo() throws IOException {
    assertThat(found(LINK)).isNotEmpty().allSatisfy(link -> assertThat(PAGE.resolveSibling(link)).isRegularFile());
    assertThat(Files.readString(Path.of("README.md"))).contains("(config/MOVING.md)");
  }

  private static List<String> found(Pattern pattern) throws IOException {
    return pattern.matcher(Files.readString(PAGE)).results().map((MatchResult result) -> result.group(1)).toList();
  }
}
