package org.senselights.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.senselights.decode.Decoded;
import org.senselights.decode.Decoder;
import org.senselights.event.Event;
import org.senselights.event.EventType;

class SampleDatagramsTest {
  private static final UUID ID = UUID.fromString("deadbeef-0000-4111-8222-333344445555");
  private static final LocalDateTime AT = LocalDateTime.of(2026, 3, 4, 5, 6, 7, 89_000_000);
  private static final String APP = "5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b";

  private final SampleDatagrams samples =
      new SampleDatagrams("sense07", "LAB", "jörg", APP, "Sales", "Nightly load", "Mozilla/5.0 (X11) Firefox/140.0");

  private Event decoded(SampleDatagrams from, EventType type) {
    byte[] bytes = from.text(type, ID, AT).getBytes(UTF_8);
    Decoded decoded = new Decoder(UTF_8).decode(bytes, 0, bytes.length);
    assertThat(decoded).isInstanceOf(Decoded.Understood.class);
    return ((Decoded.Understood) decoded).event();
  }

  @ParameterizedTest
  @EnumSource
  void everySampleDecodesToItsOwnTypeWithoutDoubt(EventType type) {
    Event event = decoded(samples, type);

    assertThat(event.type()).isEqualTo(type);
    assertThat(event.doubtful()).isFalse();
    assertThat(event.host()).isEqualTo("sense07");
    assertThat(event.user()).isEqualTo("LAB/jörg");
  }

  @Test
  void aConnectionTellsAppAndBrowser() {
    Event event = decoded(samples, EventType.CONNECTION_OPEN);

    assertThat(event.appId()).isEqualTo(APP);
    assertThat(event.userAgent()).isEqualTo("Mozilla/5.0 (X11) Firefox/140.0");
  }

  @ParameterizedTest
  @EnumSource(names = {"RELOAD_FAILED", "RELOAD_ABORTED", "RELOAD_SUCCEEDED", "APP_DISTRIBUTED"})
  void aTaskTellsItsNameAppAndRun(EventType type) {
    Event event = decoded(samples, type);

    assertThat(event.task()).isEqualTo("Nightly load");
    assertThat(event.appId()).isEqualTo(APP);
    assertThat(event.appName()).isEqualTo("Sales");
    assertThat(event.executionId()).isEqualTo(ID.toString());
    assertThat(event.taskId()).isEqualTo(decoded(samples, EventType.RELOAD_FAILED).taskId());
  }

  @Test
  void anotherRowStaysAnotherRowWhateverTheDirectory() {
    SampleDatagrams small = new SampleDatagrams("sense07", "lab", "anna", APP, "Sales", "Nightly load", "");

    assertThat(decoded(small, EventType.OTHER).type()).isEqualTo(EventType.OTHER);
  }

  @Test
  void theFormIsThatOfTodaysAppenders() {
    assertThat(samples.text(EventType.SESSION_START, ID, AT))
        .isEqualTo(
            "/qseow-proxy-session/;sense07;Start session;LAB;jörg;Not available;/hub;"
                + "Start session for user LAB\\jörg");
    assertThat(samples.text(EventType.RELOAD_FAILED, ID, AT))
        .startsWith("/scheduler-reload-failed/;sense07;Nightly load;Sales;LAB\\jörg;")
        .endsWith(";" + APP + ";2026-03-04 05:06:07,089;WARN;" + ID + ";Max retries reached");
  }

  @Test
  void tasksGoToAPortOfTheirOwn() {
    assertThat(SampleDatagrams.customaryPort(EventType.SESSION_START)).isEqualTo(9997);
    assertThat(SampleDatagrams.customaryPort(EventType.OTHER)).isEqualTo(9997);
    assertThat(SampleDatagrams.customaryPort(EventType.RELOAD_FAILED)).isEqualTo(9998);
    assertThat(SampleDatagrams.customaryPort(EventType.APP_DISTRIBUTED)).isEqualTo(9998);
  }
}
