package org.senselights.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.senselights.light.LightDefinition;
import org.senselights.rules.ButtonDefinition;
import org.senselights.rules.RuleBook;

/** Reads what is wired to the board, and its like: lights, groups of lights, buttons. No two share a pin. */
final class BoardReader {
  private static final List<String> LIGHT_KEYS = List.of("active-low", "of", "pin");
  private static final List<String> BUTTON_KEYS = List.of("pin");
  private static final String PIN = "pin";
  private static final int HIGHEST_PIN = 27;

  private final Map<String, LightDefinition> lights = new LinkedHashMap<>();
  private final Map<String, List<String>> groups = new LinkedHashMap<>();
  private final Map<String, ButtonDefinition> buttons = new LinkedHashMap<>();
  private final Map<Integer, String> pins = new LinkedHashMap<>();

  Map<String, LightDefinition> lights() {
    return lights;
  }

  Map<String, List<String>> groups() {
    return groups;
  }

  Map<String, ButtonDefinition> buttons() {
    return buttons;
  }

  void readLights(Section section) {
    Map<String, Section> grouped = new LinkedHashMap<>();
    for (Item item : section.items()) {
      if (!RulesReader.isNamed(item, "a light", LIGHT_KEYS)) {
        continue;
      }
      if (item.name().equals(RuleBook.ALL_LIGHTS)) {
        item.problem("\"all\" is every light already: take another name");
        continue;
      }
      if (RulesReader.isRule(item)) {
        item.problem(RulesReader.missingBrace(item).orElseThrow());
        continue;
      }
      item.block().ifPresent(light -> {
        light.allow("a light", LIGHT_KEYS, RulesReader::missingBrace);
        if (light.has(PIN) == light.has("of")) {
          light.self().problem("\"" + item.name() + "\" has " + (light.has(PIN) ? "a pin and lights of a group"
              : "neither a pin nor lights of a group") + ": write { pin = 17 }, or { of = [...] } for a group");
          if (!light.has(PIN)) {
            grouped.put(item.name(), light);
          }
        } else if (light.has("of")) {
          light.item("active-low").ifPresent(
              given -> given.problem("active-low means nothing for a group: write it at its lights"));
          grouped.put(item.name(), light);
        }
        light.item(PIN).ifPresent(pin -> {
          boolean activeLow = light.item("active-low").flatMap(Item::truth).orElse(false);
          lights.put(item.name(), new LightDefinition(item.name(), pin(pin, item.name()).orElse(0), activeLow));
        });
      });
    }
    grouped.forEach((name, light) -> groups.put(name, members(light, grouped)));
  }

  void readButtons(Section section) {
    for (Item item : section.items()) {
      if (!RulesReader.isNamed(item, "a button", BUTTON_KEYS)) {
        continue;
      }
      if (RulesReader.isRule(item)) {
        item.problem(RulesReader.missingBrace(item).orElseThrow());
        continue;
      }
      OptionalInt pin = OptionalInt.empty();
      if (item.isBlock()) {
        Section button = item.block().orElseThrow();
        button.allow("a button", BUTTON_KEYS, RulesReader::missingBrace);
        pin = button.item(PIN).flatMap(given -> pin(given, item.name())).map(OptionalInt::of).orElse(pin);
      } else {
        item.wrong(item.shown() + " stands where a block is meant: write " + item.name() + " {}, or "
            + item.name() + " { pin = 26 } where it is on the board");
      }
      buttons.put(item.name(), new ButtonDefinition(item.name(), pin));
    }
  }

  private Optional<Integer> pin(Item item, String name) {
    Optional<Integer> pin = item.as(written -> {
      if (!written.matches("\\d{1,3}") || Integer.parseInt(written) > HIGHEST_PIN) {
        throw new IllegalArgumentException("\"" + written + "\" is not a BCM number: 0 to 27 is allowed");
      }
      return Integer.parseInt(written);
    });
    pin.ifPresent(number -> {
      String other = pins.putIfAbsent(number, name);
      if (other != null) {
        item.problem("pin " + number + " belongs to \"" + other + "\" already");
      }
    });
    return pin;
  }

  private List<String> members(Section light, Map<String, Section> grouped) {
    List<String> members = new ArrayList<>();
    Optional<Item> of = light.item("of");
    for (Item item : of.map(Item::each).orElse(List.of())) {
      item.text().ifPresent(name -> {
        if (grouped.containsKey(name)) {
          item.problem("\"" + name + "\" is a group: a group is made of lights");
        } else if (!lights.containsKey(name)) {
          item.problem("\"" + name + "\" is not a light" + Item.allowed(name, lights.keySet()));
        } else if (members.contains(name)) {
          item.problem("\"" + name + "\" stands twice in this group");
        }
        members.add(name);
      });
    }
    if (members.isEmpty()) {
      of.filter(Item::isList).filter(item -> item.each().isEmpty())
          .ifPresent(item -> item.problem("a group of no lights: name some, as in of = [green, red]"));
    }
    return members;
  }
}
