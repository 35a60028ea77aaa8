package org.senselights.homeassistant;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.senselights.rules.RuleBook;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.SourceText;

/** Devices and rules for the tests of this room. */
final class Written {
  static final Topics TOPICS = new Topics("sense-lights/desk");

  static final Device BARE = new Device(
      new DeviceIdentity("1f00b2c3d4"), "desk", TOPICS, "1.0.0", "", Optional.empty(), false, false, false);

  static final Device WHOLE = new Device(
      new DeviceIdentity("1f00b2c3d4"), "desk", TOPICS, "1.0.0", "Raspberry Pi Zero 2 W Rev 1.0\0",
      Optional.of("http://desk.local:8099/"), true, true, false);

  /** One whose owner keeps some events from Home Assistant. */
  static final Device RESERVED = new Device(
      new DeviceIdentity("1f00b2c3d4"), "desk", TOPICS, "1.0.0", "", Optional.empty(), false, false, true);

  static final RuleBook SMALL = book("""
      lights { green { pin = 17 }, red { pin = 27 } }
      rules {
        opened { when = connection-open, then { light = green, flash = 400ms } }
        told { when = any, then { publish = event } }
      }
      """);

  static final RuleBook LARGE = book("""
      lights { green { pin = 17 }, Grün { pin = 22 }, red { pin = 27 }, both { of = [green, red] } }
      buttons { seen {}, test_lights { pin = 26 } }
      rules {
        told { when = [any, other], then { publish = event } }
        anyone { while { count = users, above = 0 }, then { light = green, turn = on } }
        busy {
          label = "The site is busy"
          while { count = sessions, above = 50, for = 5m }, then { light = red, blink = 2s }
        }
        asleep { enabled = false, while { silence = 1h }, then { light = red, turn = on } }
        evening { when = session-start, while { time = 18-22 }, then { light = red, flash = 1s } }
      }
      """);

  private Written() {}

  static RuleBook book(String text) {
    try {
      return new RulesReader().read(List.of(new SourceText("rules.conf", text))).book();
    } catch (RefusedException e) {
      throw new IllegalArgumentException(e.problems().toString(), e);
    }
  }

  static RuleBook lights(String... names) {
    StringBuilder lights = new StringBuilder();
    int pin = 2;
    for (String name : names) {
      lights.append('"').append(name).append("\" { pin = ").append(pin++).append(" }\n");
    }
    return book("lights {\n" + lights + "}\n"
        + "rules { hello { when = service-started, then { light = all, flash = 1s } } }");
  }

  static JsonValue.Members json(String text) {
    try {
      return (JsonValue.Members) JsonReader.read(text);
    } catch (NotJsonException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static String golden(String name) {
    try (InputStream in = Written.class.getResourceAsStream("/homeassistant/" + name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
