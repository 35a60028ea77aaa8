package org.senselights.settings;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.senselights.rules.NearestWord;

/** Finds the word that somebody meant who wrote another: one that looks like it, or one that says the same. */
final class MeantWord {

  /** What people write who think of another language, or of Home Assistant. */
  private static final Map<String, List<String>> SAYS_THE_SAME = Map.ofEntries(
      Map.entry("wenn", List.of("when")),
      Map.entry("falls", List.of("when")),
      Map.entry("if", List.of("when")),
      Map.entry("trigger", List.of("when")),
      Map.entry("dann", List.of("then")),
      Map.entry("do", List.of("then")),
      Map.entry("action", List.of("then")),
      Map.entry("actions", List.of("then")),
      Map.entry("solange", List.of("while")),
      Map.entry("w\u00e4hrend", List.of("during", "while")),
      Map.entry("au\u00dfer", List.of("unless", "except")),
      Map.entry("ausser", List.of("unless", "except")),
      Map.entry("bis", List.of("until")),
      Map.entry("danach", List.of("afterwards")),
      Map.entry("after", List.of("time", "afterwards")),
      Map.entry("before", List.of("time")),
      Map.entry("weekday", List.of("days")),
      Map.entry("alias", List.of("label")),
      Map.entry("triggers", List.of("when")),
      Map.entry("condition", List.of("while")),
      Map.entry("conditions", List.of("while")),
      Map.entry("sequence", List.of("then")),
      Map.entry("wait_for_trigger", List.of("until")),
      Map.entry("initial_state", List.of("enabled")),
      Map.entry("mode", List.of("again")),
      Map.entry("mqtt", List.of("publish")),
      Map.entry("entity_id", List.of("light")),
      Map.entry("event_type", List.of("event")),
      Map.entry("finally", List.of("afterwards")),
      Map.entry("description", List.of("label")),
      Map.entry("turn_on", List.of("light")),
      Map.entry("turn_off", List.of("light")),
      Map.entry("notify", List.of("publish")),
      Map.entry("pro", List.of("per")),
      Map.entry("je", List.of("per")),
      Map.entry("f\u00fcr", List.of("for")),
      Map.entry("fuer", List.of("for")),
      Map.entry("dauer", List.of("for")),
      Map.entry("duration", List.of("for")),
      Map.entry("name", List.of("label", "task")),
      Map.entry("lichter", List.of("lights")),
      Map.entry("lampen", List.of("lights")),
      Map.entry("leds", List.of("lights")),
      Map.entry("licht", List.of("light")),
      Map.entry("lampe", List.of("light")),
      Map.entry("led", List.of("light")),
      Map.entry("gpio", List.of("pin")),
      Map.entry("bcm", List.of("pin")),
      Map.entry("regeln", List.of("rules")),
      Map.entry("taster", List.of("buttons", "button")),
      Map.entry("taste", List.of("button")),
      Map.entry("knopf", List.of("button")),
      Map.entry("zeiten", List.of("hours")),
      Map.entry("stunden", List.of("hours")),
      Map.entry("windows", List.of("hours")),
      Map.entry("uhrzeit", List.of("time", "at")),
      Map.entry("zeit", List.of("time", "at")),
      Map.entry("tage", List.of("days")),
      Map.entry("day", List.of("days")),
      Map.entry("weekdays", List.of("days")),
      Map.entry("benutzer", List.of("user")),
      Map.entry("nutzer", List.of("user")),
      Map.entry("server", List.of("host")),
      Map.entry("node", List.of("host")),
      Map.entry("ereignis", List.of("event")),
      Map.entry("anzahl", List.of("count")),
      Map.entry("stille", List.of("silence")),
      Map.entry("stumm", List.of("mute")),
      Map.entry("blinken", List.of("blink")),
      Map.entry("blitz", List.of("flash")),
      Map.entry("pause", List.of("delay")),
      Map.entry("wait", List.of("delay")),
      Map.entry("topic", List.of("publish")),
      Map.entry("message", List.of("payload")),
      Map.entry("an", List.of("on")),
      Map.entry("ein", List.of("on")),
      Map.entry("aus", List.of("off")));

  private MeantWord() {}

  /**
   * The word that was meant.
   *
   * @param written what was found
   * @param allowed what is allowed
   * @return one of them, or nothing where none comes near
   */
  static Optional<String> of(String written, Collection<String> allowed) {
    return SAYS_THE_SAME.getOrDefault(written.toLowerCase(Locale.ROOT), List.of()).stream()
        .filter(allowed::contains)
        .findFirst()
        .or(() -> NearestWord.to(written, allowed));
  }

  /** The same as half a sentence, such as {@code : did you mean "flash"?}, or empty. */
  static String hint(String written, Collection<String> allowed) {
    return of(written, allowed).map(word -> ": did you mean \"" + word + "\"?").orElse("");
  }
}
