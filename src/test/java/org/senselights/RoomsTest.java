package org.senselights;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rooms of the house, and which may import which. */
class RoomsTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final Path SOURCES = Path.of("src/main/java");

  /** What each room may import of ours; {@code cli} alone may import {@code app}. */
  private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
      Map.entry("event", Set.of()),
      Map.entry("light", Set.of()),
      Map.entry("message", Set.of()),
      Map.entry("decode", Set.of("event")),
      Map.entry("agent", Set.of("event")),
      Map.entry("presence", Set.of("event")),
      Map.entry("rules", Set.of("event", "presence", "light", "message")),
      Map.entry("homeassistant", Set.of("presence", "light", "message", "rules")),
      Map.entry("engine", Set.of("event", "decode", "presence", "light", "message", "rules", "homeassistant")),
      Map.entry("settings", Set.of("event", "presence", "light", "message", "rules")),
      Map.entry("compatible", Set.of("event", "presence", "message", "rules", "engine", "settings")),
      Map.entry("wiring", Set.of("light", "rules")),
      Map.entry("ingress", outside()),
      Map.entry("gpio", outside()),
      Map.entry("mqtt", with(outside(), "tls")),
      Map.entry("http", with(outside(), "tls")),
      Map.entry("web", outside()),
      Map.entry("control", Set.of("message")),
      Map.entry("systemd", Set.of()),
      Map.entry("tls", Set.of()),
      Map.entry("app", with(
          outside(), "agent", "compatible", "ingress", "gpio", "mqtt", "http", "web", "control", "systemd")),
      Map.entry("migrate", Set.of("message", "settings")),
      Map.entry("cli", with(outside(), "app", "control", "migrate", "web", "wiring")));

  private static final Pattern ROOM = Pattern.compile("org[/.]senselights[/.]([a-z]+)[/.][A-Z]");

  @Test
  void everyRoomImportsAlongTheArrowsOnly() {
    List<String> trespasses = new ArrayList<>();
    for (Path file : files(CLASSES, ".class")) {
      ClassModel model = parse(file);
      String name = model.thisClass().asInternalName().replace('/', '.');
      String room = room(CLASSES.relativize(file));
      Set<String> allowed = ALLOWED.get(room);
      if (allowed == null) {
        trespasses.add(name + " lives in a room that nobody knows: " + room);
        continue;
      }
      for (String other : imports(model)) {
        if (!other.equals(room) && !allowed.contains(other)) {
          trespasses.add("%s imports %s, but %s may import %s"
              .formatted(name, other, room, allowed.isEmpty() ? "nothing of ours" : "only " + new TreeSet<>(allowed)));
        }
      }
    }

    assertThat(trespasses).isEmpty();
  }

  @Test
  void theArrowsNeverLeadInACircle() {
    for (String room : ALLOWED.keySet()) {
      assertThat(reach(room)).as("what %s reaches", room).doesNotContain(room);
    }
  }

  @Test
  void everyImportIsSeen() {
    ClassModel model = parse(Path.of("target/test-classes/org/senselights/RoomsTest$Visitor.class"));

    assertThat(imports(model)).containsExactly("event", "light", "message", "settings");
  }

  @Test
  void everyRoomSaysWhatLivesThere() {
    List<Path> rooms = files(SOURCES, ".java").stream().map(Path::getParent).distinct().toList();

    assertThat(rooms).isNotEmpty().allSatisfy(room -> assertThat(room.resolve("package-info.java")).isRegularFile());
  }

  /** Imports in each way that leaves a mark: a field, a parameter, a type argument, a call. */
  private record Visitor(org.senselights.event.Event field) {
    static void parameter(org.senselights.light.LightDefinition[] lights) {}

    static List<org.senselights.message.Message> typeArgument() {
      return List.of();
    }

    static boolean call(Object object) {
      return object instanceof org.senselights.settings.Secret;
    }
  }

  private static Set<String> outside() {
    return Set.of("event", "decode", "presence", "light", "message", "rules", "homeassistant", "engine", "settings");
  }

  private static Set<String> with(Set<String> rooms, String... more) {
    return Stream.concat(rooms.stream(), Stream.of(more)).collect(toCollection(TreeSet::new));
  }

  private static Set<String> reach(String room) {
    Set<String> reached = new TreeSet<>();
    List<String> open = new ArrayList<>(ALLOWED.get(room));
    while (!open.isEmpty()) {
      String next = open.removeLast();
      if (reached.add(next)) {
        open.addAll(ALLOWED.get(next));
      }
    }
    return reached;
  }

  /** Names stand in the constant pool as classes, and within descriptors and signatures, which are plain text there. */
  private static Set<String> imports(ClassModel model) {
    Set<String> rooms = new TreeSet<>();
    for (PoolEntry entry : model.constantPool()) {
      String text = switch (entry) {
        case ClassEntry reference -> reference.asInternalName();
        case Utf8Entry utf8 -> utf8.stringValue();
        default -> "";
      };
      Matcher names = ROOM.matcher(text);
      while (names.find()) {
        rooms.add(names.group(1));
      }
    }
    return rooms;
  }

  private static String room(Path relative) {
    return relative.getNameCount() > 3 ? relative.getName(2).toString() : "";
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path root, String ending) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
