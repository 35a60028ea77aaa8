package org.senselights.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers as bytes, and back. */
class WireTest {

  @Test
  void aRequestArrivesAsItWasMeant() {
    Request request = new Request("mute", Map.of("for", "2h", "why", "a\tb\nc\\t = grün 🟢", "empty", ""));

    byte[] line = Wire.bytes(request);

    assertThat(line).endsWith((byte) '\n').containsOnlyOnce('\n');
    assertThat(Wire.request(Arrays.copyOf(line, line.length - 1))).isEqualTo(request);
  }

  @Test
  void aWordAloneIsARequestThatAnyoneCanType() {
    assertThat(Wire.request("status".getBytes(UTF_8))).isEqualTo(Request.of("status"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Status", "status\r", "-x", "status\tfor", "mute\tfor=1\tfor=2", "mute\tFor=1",
      "mute\twhy=\\x", "mute\twhy=\\"})
  void whatIsNoRequestIsRefusedInWords(String line) {
    assertThatIllegalArgumentException().isThrownBy(() -> Wire.request(line.getBytes(UTF_8)))
        .withMessageMatching("(?s).{10,}");
  }

  @Test
  void anAnswerArrivesAsItWasMeant() {
    for (Answer answer : new Answer[] {
        new Answer(true, "two\nlines, grün 🟢\n", "{\"ok\":true}"), new Answer(false, "", "{}"),
        Answer.refused("rules.conf:3: \"gren\" is no light")}) {
      assertThat(Wire.answer(Wire.bytes(answer))).contains(answer);
    }
  }

  @Test
  void anAnswerThatIsCutShortIsNone() {
    byte[] whole = Wire.bytes(Answer.done("all is well"));

    for (int length = 0; length < whole.length; length++) {
      assertThat(Wire.answer(Arrays.copyOf(whole, length))).as("%d bytes", length).isEmpty();
    }
    assertThat(Wire.answer(Arrays.copyOf(whole, whole.length + 1))).isEmpty();
    assertThat(Wire.answer("HTTP/1.1 400 Bad Request\n".getBytes(UTF_8))).isEmpty();
  }

  @Test
  void programsAreToldTheSameAsPeople() {
    assertThat(Answer.done("3 \"rules\"").json()).isEqualTo("{\"ok\":true,\"text\":\"3 \\\"rules\\\"\"}");
    assertThat(Answer.refused("a\nb").json()).isEqualTo("{\"ok\":false,\"text\":\"a\\nb\"}");
  }
}
