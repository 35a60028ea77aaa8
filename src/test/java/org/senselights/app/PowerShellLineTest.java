package org.senselights.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.senselights.decode.Decoded;
import org.senselights.decode.Decoder;
import org.senselights.event.Event;
import org.senselights.event.EventType;

class PowerShellLineTest {
  private static final LocalDateTime AT = LocalDateTime.of(2026, 3, 4, 5, 6, 7);
  private static final Pattern LINE = Pattern.compile(
      "\\$u = New-Object Net\\.Sockets\\.UdpClient '((?:[^']|'')*)', (\\d+);"
          + " \\$b = \\[Text\\.Encoding]::UTF8\\.GetBytes\\(\"([^\"`]*)\"\\);"
          + " \\[void]\\$u\\.Send\\(\\$b, \\$b\\.Length\\); \\$u\\.Close\\(\\)");

  @ParameterizedTest
  @EnumSource
  void theDatagramIsTheEventThatItClaimsToBe(EventType type) {
    Matcher line = LINE.matcher(new PowerShellLine("192.168.1.20", 9997).sending(type, AT));

    assertThat(line.matches()).isTrue();
    Event event = decoded(line.group(3));
    assertThat(event.type()).isEqualTo(type);
    assertThat(event.doubtful()).isFalse();
    assertThat(event.host()).isEqualTo("WIN-7");
    assertThat(event.user()).isEqualTo("TEST/sense-lights");
    assertThat(line.group(1)).isEqualTo("192.168.1.20");
    assertThat(line.group(2)).isEqualTo("9997");
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECTION_OPEN", "RELOAD_FAILED"})
  void twoRunsOfALineAreTwoEvents(EventType type) {
    String line = new PowerShellLine("192.168.1.20", 9997).sending(type, AT);

    assertThat(line).containsOnlyOnce("$([guid]::NewGuid())");
  }

  @Test
  void aHostCannotEndItsQuotes() {
    Matcher line = LINE.matcher(new PowerShellLine("a'; del b '", 9997).sending(EventType.SESSION_STOP, AT));

    assertThat(line.matches()).isTrue();
    assertThat(line.group(1)).isEqualTo("a''; del b ''");
  }

  /** What PowerShell makes of the text between double quotes. */
  private static Event decoded(String quoted) {
    String text = quoted.replace("$env:COMPUTERNAME", "WIN-7")
        .replace("$([guid]::NewGuid())", UUID.randomUUID().toString());
    assertThat(text).doesNotContain("$");
    byte[] bytes = text.getBytes(UTF_8);
    Decoded decoded = new Decoder(UTF_8).decode(bytes, 0, bytes.length);
    assertThat(decoded).isInstanceOf(Decoded.Understood.class);
    return ((Decoded.Understood) decoded).event();
  }
}
