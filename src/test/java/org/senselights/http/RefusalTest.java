package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RefusalTest {
  private final Refusal refusal = new Refusal(Set.of("count", "sense_events", "userId"));

  @Test
  void aConflictOfTypesKeepsOurNames() {
    assertThat(refusal.words("partial write: field type conflict: input field \"count\" on measurement"
        + " \"sense_events\" is type string, already exists as type integer dropped=1"))
        .isEqualTo("partial write: field type conflict: input field \"count\" on measurement \"sense_events\" is type"
            + " string, already exists as type integer");
  }

  @Test
  void aLineThatCannotBeReadIsNotRepeated() {
    assertThat(refusal.words("unable to parse 'user_events,userId=an'na': : x': missing tag value"))
        .isEqualTo("a line cannot be read: missing tag value");
  }

  @Test
  void aValueIsCutOutWhereverItStands() {
    assertThat(refusal.words("max-values-per-tag limit exceeded (100001/100000): tag \"userId\" value=\"LAB\\anna\""))
        .isEqualTo("max-values-per-tag limit exceeded (100001/100000): tag \"userId\" ...");
    assertThat(refusal.words("bad `user_events,userId=anna` here")).isEqualTo("bad ... here");
    assertThat(refusal.words("bad \"anna\" of \"count\" there \"x\"")).isEqualTo("bad ...");
    assertThat(refusal.words("series user_events,userId=Anna\\ Berg,host=a is too much"))
        .isEqualTo("series ... ... is too much");
    assertThat(refusal.words("never \"closed: anna")).isEqualTo("never ...");
  }

  @Test
  void manyWordsAreCut() {
    assertThat(refusal.words("word ".repeat(1_000))).hasSize(203);
  }

  @Test
  void messagesAreFoundInJsonAndReadAsTheyWereMeant() {
    assertThat(Refusal.messages("{\"error\":\"a \\\"b\\\" \\u003c\\n\",\"data\":[{\"original_line\":\"x"
        + " \\\"error\\\":\\\"y\\\"\",\"line_number\":2,\"error_message\":\"c\"}], \"code\":\"d\"}"))
        .containsExactly("a \"b\" <\n", "c");
    assertThat(Refusal.messages("no JSON")).isEmpty();
  }
}
