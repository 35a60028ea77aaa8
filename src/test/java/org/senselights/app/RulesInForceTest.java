package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.StateDirectory;

/** How rules in force are told from others. */
class RulesInForceTest {
  private static final String RULES = "rules { told { when = any, then { publish = event } } }\n";

  @TempDir private Path directory;

  private Path rules;
  private StateDirectory state;

  @BeforeEach
  void rulesAreThere() throws IOException {
    rules = Files.writeString(directory.resolve("rules.conf"), RULES);
    state = StateDirectory.open(directory.resolve("state"), directory);
  }

  @Test
  void theSameTextHasTheSameHash() throws Exception {
    String hash = hash();

    assertThat(hash).matches("[0-9a-f]{12}");
    assertThat(hash()).isEqualTo(hash);
  }

  @Test
  void aChangedCharacterMakesAnotherHash() throws Exception {
    String before = hash();

    Files.writeString(rules, RULES.replace("told", "tolt"));

    assertThat(hash()).isNotEqualTo(before);
  }

  @Test
  void aFileThatLiesOverTheRulesMakesAnotherHashAndSoDoesItsName() throws Exception {
    String alone = hash();
    Path overlays = Files.createDirectory(directory.resolve("rules.d"));
    Path overlay = Files.writeString(overlays.resolve("a.conf"), "");
    String withOverlay = hash();

    Files.move(overlay, overlays.resolve("b.conf"));

    assertThat(withOverlay).isNotEqualTo(alone);
    assertThat(hash()).isNotEqualTo(withOverlay).isNotEqualTo(alone);
  }

  @Test
  void itFollowsWhatIsInForceAndNotWhatIsRefused() throws Exception {
    try (RulesInForce inForce = RulesInForce.load(new RulesReader(), rules, state)) {
      String before = inForce.standing().hash();

      Files.writeString(rules, "rules { told { wen = any } }");
      inForce.reload();
      assertThat(inForce.standing().problems()).isNotEmpty();
      assertThat(inForce.standing().hash()).isEqualTo(before);

      Files.writeString(rules, RULES + "# more\n");
      inForce.reload();
      assertThat(inForce.standing().hash()).isNotEqualTo(before);
      assertThat(inForce.standing().hash()).isEqualTo(hash());
    }
  }

  @Test
  void afterARestartOverABadFileItIsThatOfTheRulesAcceptedLast() throws Exception {
    String accepted = hash();

    Files.writeString(rules, "rules {");

    assertThat(hash()).isEqualTo(accepted);
  }

  private String hash() throws RefusedException {
    try (RulesInForce inForce = RulesInForce.load(new RulesReader(), rules, state)) {
      return inForce.standing().hash();
    }
  }
}
