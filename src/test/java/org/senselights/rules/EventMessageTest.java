package org.senselights.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.senselights.event.Agent;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;

/** What our own message of an event says of browsers. */
class EventMessageTest {
  private static final Event WITH_CHROME = Event.of(EventType.SESSION_START)
      .host("s1").directory("LAB").userId("kim").agent(new Agent("Chrome", "119", "Windows", "NT 10.0")).build();

  @Test
  void browserAndSystemAreSaidWhereTheOwnerWantsThem() {
    assertThat(payload(true)).contains("\"browser\":\"Chrome 119\",\"os\":\"Windows NT 10.0\"");
  }

  @Test
  void browserAndSystemAreNotSaidOtherwiseThoughAnotherOutputHadThemLookedUp() {
    assertThat(payload(false)).doesNotContain("browser", "Chrome", "Windows");
  }

  private static String payload(boolean browsers) {
    Occasion occasion = Occasion.of("1", WITH_CHROME, new Receipt(Instant.EPOCH, 0, ""), "1970-01-01T00:00:00Z",
        new Privacy(Privacy.Mode.CLEAR, new byte[] {1}));
    return new EventMessage("sense-lights/desk", new LinkedHashMap<>(), browsers, false).of(occasion).payload();
  }
}
