package org.senselights.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;

class PatternTest {
  private static final Receipt RECEIPT = new Receipt(Instant.EPOCH, 0, "10.1.2.3");

  @ParameterizedTest
  @CsvSource({
    "qlik-prod-*,  QLIK-PROD-1,   true",
    "qlik-prod-*,  qlik-test-1,   false",
    "*,            anything,      true",
    "s?nse,        sense,         true",
    "s?nse,        snse,          false",
    "sense,        SENSE,         true",
    "sense,        sense1,        false",
    "*a*b*c,       xxaxxbxxc,     true",
    "*a*b*c,       xxaxxcxxb,     false",
    "**,           x,             true",
    "jørgen*,      JØRGEN_x,      true",
    "a\\b,         a\\b,          true",
    "[x],          x,             false",
  })
  void aGlobKnowsStarAndQuestionMarkAndNoCase(String glob, String text, boolean matches) {
    assertThat(Pattern.of(Field.HOST, glob).matches(text)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "anna,       LAB/anna,   true",
    "anna,       OPS/Anna,   true",
    "anna,       LAB/joanna, false",
    "LAB/anna,   lab/ANNA,   true",
    "LAB\\anna,  LAB/anna,   true",
    "LAB/anna,   OPS/anna,   false",
    "LAB/svc_*,  LAB/svc_1,  true",
    "INTERNAL/*, INTERNAL/x, true",
    "*/anna,     LAB/anna,   true",
    "L*/a*,      LAB/anna,   true",
    "LAB*,       LAB/anna,   false",
    "LAB/anna,   anna,       false",
    "anna,       anna,       true",
    "*/anna,     anna,       false",
    "LAB/a/b,    LAB/a/b,    true",
  })
  void aUserIsDirectoryAndIdOrTheIdInAnyDirectory(String pattern, String user, boolean matches) {
    assertThat(Pattern.of(Field.USER, pattern).matches(user)).isEqualTo(matches);
  }

  @Test
  void aRegexIsFoundAnywhere() {
    assertThat(Pattern.regex("^/hub|sheet/[0-9]+").matches("/app/1/sheet/42")).isTrue();
    assertThat(Pattern.regex("^hub").matches("/hub")).isFalse();
  }

  @Test
  void aRegexThatCannotBeReadIsRefusedInWords() {
    assertThatThrownBy(() -> Pattern.regex("(a")).hasMessageContaining("\"(a\" cannot be read");
  }

  @Test
  void aRegexTakesLinearTimeWhateverTheTextIs() {
    assertThat(Pattern.regex("(a+)+$").matches("a".repeat(5_000) + "!")).isFalse();
  }

  @Test
  void aLackingFieldMatchesNothingNotEvenAStar() {
    Event nobody = Event.of(EventType.CONNECTION_OPEN).host("s1").build();

    assertThat(test(Field.USER, Pattern.of(Field.USER, "*")).holds(nobody, RECEIPT)).isFalse();
    assertThat(test(Field.USER, Pattern.not(List.of(Pattern.of(Field.USER, "anna")))).holds(nobody, RECEIPT)).isFalse();
  }

  @Test
  void notTurnsAPatternRound() {
    Event event = Event.of(EventType.CONNECTION_OPEN).host("s1").build();
    Pattern notTest = Pattern.not(List.of(Pattern.of(Field.HOST, "s2"), Pattern.of(Field.HOST, "s3")));

    assertThat(test(Field.HOST, notTest).holds(event, RECEIPT)).isTrue();
    assertThat(test(Field.HOST, notTest).holds(event.toBuilder().host("S3").build(), RECEIPT)).isFalse();
  }

  @Test
  void anyPatternOfAListWillDo() {
    Event event = Event.of(EventType.CONNECTION_OPEN).host("s2").build();

    assertThat(test(Field.HOST, Pattern.of(Field.HOST, "s1"), Pattern.of(Field.HOST, "s2")).holds(event, RECEIPT))
        .isTrue();
  }

  @Test
  void anAppIsKnownByIdAndByName() {
    Event event =
        Event.of(EventType.RELOAD_FAILED).appId("0f5b7c1e-0000-4000-8000-000000000001").appName("Sales").build();

    assertThat(test(Field.APP, Pattern.of(Field.APP, "sales")).holds(event, RECEIPT)).isTrue();
    assertThat(test(Field.APP, Pattern.of(Field.APP, "0F5B7C1E-*")).holds(event, RECEIPT)).isTrue();
    assertThat(test(Field.APP, Pattern.not(List.of(Pattern.of(Field.APP, "sales")))).holds(event, RECEIPT)).isFalse();
  }

  @Test
  void aSenderIsAnAddressOrABlock() {
    Event event = Event.of(EventType.OTHER).host("s").build();

    assertThat(test(Field.SENDER, Pattern.of(Field.SENDER, "10.0.0.0/8")).holds(event, RECEIPT)).isTrue();
    assertThat(test(Field.SENDER, Pattern.of(Field.SENDER, "192.168.0.1")).holds(event, RECEIPT)).isFalse();
    assertThatThrownBy(() -> Pattern.of(Field.SENDER, "sense1")).hasMessageContaining("10.0.0.0/8");
  }

  private static FieldTest test(Field field, Pattern... patterns) {
    return new FieldTest(field, List.of(patterns));
  }
}
