package org.senselights.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.settings.WebSettings;

/** Passwords and what is kept of them. */
class PasswordsTest {
  private static final String OPEN_SESAME = "$2y$05$wp1rmm4Dh8MlzGKvNP23Gupx5yYmgWgOf.DXoD14LjCHpPOcLyXf2";

  @Test
  void aPasswordMatchesItsHashAndNoOtherDoes() {
    String hash = Passwords.hash("open sesame".toCharArray());

    assertThat(WebSettings.isPasswordHash(hash)).isTrue();
    assertThat(Passwords.matches(hash, "open sesame".toCharArray())).isTrue();
    assertThat(Passwords.matches(hash, "open sesame ".toCharArray())).isFalse();
    assertThat(Passwords.matches(hash, "Open sesame".toCharArray())).isFalse();
    assertThat(Passwords.matches(hash, new char[0])).isFalse();
  }

  @Test
  void twoHashesOfOnePasswordDiffer() {
    assertThat(Passwords.hash("open sesame".toCharArray())).isNotEqualTo(Passwords.hash("open sesame".toCharArray()));
  }

  @Test
  void aHashOfAnotherProgramIsTaken() {
    assertThat(Passwords.matches(OPEN_SESAME, "open sesame".toCharArray())).isTrue();
    assertThat(Passwords.matches(OPEN_SESAME, "open barley".toCharArray())).isFalse();
  }

  @Test
  void thePasswordHandedInIsLeftAsItIs() {
    char[] password = "open sesame".toCharArray();

    Passwords.matches(Passwords.hash(password), password);

    assertThat(password).containsExactly("open sesame".toCharArray());
  }

  @ParameterizedTest
  @CsvSource({
      "'', 'the password is empty'",
      "sesame7, 'the password is too short: 8 letters are the fewest, and more are better'"
  })
  void aShortOneIsRefusedInWords(String password, String told) {
    assertThatThrownBy(() -> Passwords.hash(password.toCharArray()))
        .isInstanceOf(IllegalArgumentException.class).hasMessage(told);
  }

  @Test
  void noneIsCut() {
    String longest = "ä".repeat(36);
    String hash = Passwords.hash(longest.toCharArray());

    assertThat(Passwords.matches(hash, longest.toCharArray())).isTrue();
    assertThat(Passwords.matches(hash, (longest + "x").toCharArray())).isFalse();
    assertThatThrownBy(() -> Passwords.hash((longest + "x").toCharArray()))
        .hasMessage("the password is too long: 72 bytes are the most, and it has 73 (a letter such as \u00e4 has two)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "open sesame", "$2b$09$", "$2b$31$wp1rmm4Dh8MlzGKvNP23GujDo8mXTC6qfJbIkJmPRRZmNkr0aLkEe"})
  void whatIsNoHashMatchesNothing(String text) {
    assertThat(Passwords.matches(text, "open sesame".toCharArray())).isFalse();
    assertThat(Passwords.matches(text, text.toCharArray())).isFalse();
  }
}
