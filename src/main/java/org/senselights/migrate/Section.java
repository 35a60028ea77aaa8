package org.senselights.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A part of an earlier program's settings. What is not there reads as empty, as off or as nothing. */
final class Section {
  private static final Pattern PLACEHOLDER = Pattern.compile("<.*>");
  private static final Pattern FROM_ELSEWHERE = Pattern.compile(".*\\$\\{[^}]*}.*");
  private static final Pattern ENCRYPTED =
      Pattern.compile("(?s)(ENC[\\[(]|enc:|\\$ANSIBLE_VAULT|-----BEGIN PGP MESSAGE).*");

  private final String path;
  private final Map<?, ?> values;
  private final Notes notes;

  Section(String path, Object value, Notes notes) {
    this.path = path;
    this.notes = notes;
    values = value instanceof Map<?, ?> map ? map : Map.of();
  }

  /** Where it stands, such as {@code userEvents.sendToMQTT}. */
  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Where the section itself stands. */
  String where() {
    return path;
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  Section part(String key) {
    return new Section(path(key), values.get(key), notes);
  }

  /** The parts of a list; what else stands in it is passed over. */
  List<Section> parts(String key) {
    List<Section> parts = new ArrayList<>();
    if (values.get(key) instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) instanceof Map<?, ?> map) {
          parts.add(new Section(path(key) + "[" + i + "]", map, notes));
        }
      }
    }
    return parts;
  }

  List<String> texts(String key) {
    return values.get(key) instanceof List<?> list
        ? list.stream().filter(each -> !(each instanceof Map) && each != null).map(String::valueOf)
            .map(String::strip).filter(each -> !each.isEmpty() && !PLACEHOLDER.matcher(each).matches()).toList()
        : List.of();
  }

  /** Whether a switch is on. */
  boolean isOn(String key) {
    return Boolean.TRUE.equals(values.get(key)) || "true".equalsIgnoreCase(String.valueOf(values.get(key)));
  }

  /** Whether a switch is there and off. */
  boolean isOff(String key) {
    return has(key) && !isOn(key);
  }

  OptionalLong number(String key) {
    String text = text(key);
    return text.matches("-?\\d{1,15}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  /** A value that is really there: not a template's placeholder, nor what only the earlier program could look up. */
  String text(String key) {
    Object value = values.get(key);
    if (value == null || value instanceof Map || value instanceof List) {
      return "";
    }
    String text = String.valueOf(value).strip();
    if (PLACEHOLDER.matcher(text).matches()) {
      notes.toDo(path(key) + " is still the example's " + text + ", so it is taken for not set.");
      return "";
    }
    if (FROM_ELSEWHERE.matcher(text).matches()) {
      notes.toDo(path(key) + " comes from the environment (" + text + "), which is not known here: it is taken for not"
          + " set.");
      return "";
    }
    if (ENCRYPTED.matcher(text).matches()) {
      notes.toDo(path(key) + " is encrypted, and only who encrypted it can read it: it is taken for not set.");
      return "";
    }
    return text;
  }

  /** Names that nobody here knows. */
  void tellUnknown(Set<String> known) {
    String unknown = values.keySet().stream()
        .map(String::valueOf)
        .filter(key -> !known.contains(key))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .map(this::path)
        .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      notes.left("Not known here, so not carried over: " + unknown + ".");
    }
  }
}
