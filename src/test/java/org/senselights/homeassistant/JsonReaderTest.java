package org.senselights.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON as anybody may send it. */
class JsonReaderTest {

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "null", "true", "-0.5e+10", "\"\"",
      "{\"a\":[1,{\"b\":\"ä\\n\\\"\"}],\"c\":false}"})
  void whatIsReadIsWrittenTheSame(String text) throws NotJsonException {
    assertThat(JsonReader.read(text).compact()).isEqualTo(text);
  }

  @Test
  void blanksAndEscapesAreRead() throws NotJsonException {
    assertThat(JsonReader.read(" { \"a\" :\t\"\\u00e4\\/\\b\\f\\r\\t\\\\\" , \"b\" : [ ] } \n"))
        .isEqualTo(JsonReader.read("{\"a\":\"ä/\\u0008\\u000c\\r\\t\\\\\",\"b\":[]}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "[", "[1,", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "[1,]", "01",
      "1.", "+1", "--1", "nul", "truex", "\"a", "\"\\x\"", "\"\\u12g4\"", "\"\\u12", "\"a\nb\"", "'a'", "1 2",
      "{\"a\":1,\"a\":2}", "NaN"})
  void whatIsNotJsonIsRefusedInWords(String text) {
    assertThatThrownBy(() -> JsonReader.read(text)).isInstanceOf(NotJsonException.class).hasMessageContaining("letter");
  }

  @Test
  void depthIsBounded() {
    assertThatThrownBy(() -> JsonReader.read("[".repeat(1_000_000))).isInstanceOf(NotJsonException.class)
        .hasMessageContaining("deeply");
  }
}
