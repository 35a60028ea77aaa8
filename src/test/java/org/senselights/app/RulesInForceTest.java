package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.rules.Action;
import org.senselights.settings.Delivery;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Secret;
import org.senselights.settings.StateDirectory;
import org.senselights.settings.TargetSettings;

/** How the rules come to be in force, and how they are told from others. */
class RulesInForceTest {
  private static final String RULES = "rules { told { when = any, then { publish = event } } }\n";
  private static final String SENDING = """
      rules {
        chat { when = any, then { send = slack, text = x } }
        told { when = any, then { publish = event } }
      }
      """;
  private static final TargetSettings SLACK = new TargetSettings(
      "slack", TargetSettings.Kind.SLACK, new Secret("https://x.lan"), "POST", new LinkedHashMap<>(), Optional.empty(),
      new LinkedHashMap<>(),
      new Delivery(1, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO, Optional.empty()));

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

  @Test
  void aTargetThatIsGoneFromTheSettingsKeepsNothingElseFromGoingOn() throws Exception {
    Files.writeString(rules, SENDING);
    RulesInForce.load(new RulesReader(List.of(SLACK)), rules, state).close();

    try (RulesInForce inForce = RulesInForce.load(new RulesReader(), rules, state)) {
      assertThat(inForce.standing().rules()).isEqualTo(2);
      assertThat(inForce.standing().unsent()).containsExactly("slack");
      assertThat(inForce.standing().problems()).singleElement().asString().isEqualTo(rules
          + ":2: send: \"slack\" is not a target of the settings, which have none: write targets { slack { type ="
          + " slack, url = \"...\" } } there, or take this out");
      assertThat(inForce.standing().troubles()).containsExactly(
          "The rules file is refused for 1 mistake, the rules stay as they were: sense-lights check says what to"
              + " change",
          "The rules in force send to slack what the settings do not allow: that is not sent; sense-lights check says"
              + " what to change");

      Files.writeString(rules, "rules {");
      inForce.reload();
      assertThat(inForce.standing().unsent()).as("over a bad edit").containsExactly("slack");

      Files.writeString(rules, RULES);
      inForce.reload();
      assertThat(inForce.standing().troubles()).isEmpty();
    }
  }

  @Test
  void aTargetThatIsBackIsSentToAgain() throws Exception {
    Files.writeString(rules, SENDING);
    RulesInForce.load(new RulesReader(List.of(SLACK)), rules, state).close();
    RulesInForce.load(new RulesReader(), rules, state).close();

    try (RulesInForce inForce = RulesInForce.load(new RulesReader(List.of(SLACK)), rules, state)) {
      assertThat(inForce.standing().troubles()).isEmpty();
      assertThat(inForce.standing().book().rules().getFirst().then()).hasOnlyElementsOfType(Action.Send.class);
    }
  }

  @Test
  void withoutRulesThatWereAcceptedTheMissingTargetIsTold() throws Exception {
    Files.writeString(rules, SENDING);

    assertThatThrownBy(() -> RulesInForce.load(new RulesReader(), rules, state))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("rules.conf:2: send: \"slack\" is not a target of the settings");
  }

  private String hash() throws RefusedException {
    try (RulesInForce inForce = RulesInForce.load(new RulesReader(), rules, state)) {
      return inForce.standing().hash();
    }
  }
}
