package org.senselights.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void keysStandInTheOrderGiven() {
    String json = new Json(16).put("b", "x").put("a", 7).put("c", true).putRaw("d", "[1]").end();

    assertThat(json).isEqualTo("{\"b\":\"x\",\"a\":7,\"c\":true,\"d\":[1]}");
  }

  @Test
  void anAbsentValueLeavesNoKey() {
    assertThat(new Json(16).putPresent("a", "").putPresent("b", "x").end()).isEqualTo("{\"b\":\"x\"}");
  }

  @Test
  void whatWouldEndTheStringIsEscaped() {
    assertThat(Json.quote("a\"b\\c\n\r\t\u0000\u001f")).isEqualTo("\"a\\\"b\\\\c\\n\\r\\t\\u0000\\u001f\"");
  }

  @Test
  void emojiStayAndLoneHalvesAreEscaped() {
    assertThat(Json.quote("😀")).isEqualTo("\"😀\"");
    assertThat(Json.quote("x\uD83D")).isEqualTo("\"x\\ud83d\"");
    assertThat(Json.quote("\uDE00y")).isEqualTo("\"\\ude00y\"");
  }

  @Test
  void aParserReadsBackWhateverWasWritten() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 2_000; i++) {
      String text = random.ints(random.nextInt(30), 0, 0x300).collect(StringBuilder::new,
          (out, c) -> out.append((char) c), StringBuilder::append).toString();

      String json = new Json(16).put("k", text).end();

      String read = ConfigFactory.parseString(json, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON))
          .getString("k");
      assertThat(read).isEqualTo(text);
    }
  }
}
