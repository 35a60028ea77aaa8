package org.senselights.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Hands out files by name, from the disk or from texts that were kept, and remembers which were asked for. */
final class SourceFiles {
  /** More than three thousand rules fit; a wrong file must not fill the heap of a small board. */
  private static final long MOST_BYTES = 256 << 10;

  private final Map<String, String> kept;
  private final boolean onDisk;
  private final Map<String, SourceText> read = new LinkedHashMap<>();

  private SourceFiles(Map<String, String> kept, boolean onDisk) {
    this.kept = kept;
    this.onDisk = onDisk;
  }

  static SourceFiles onDisk() {
    return new SourceFiles(Map.of(), true);
  }

  static SourceFiles kept(List<SourceText> texts) {
    Map<String, String> byName = new LinkedHashMap<>();
    texts.forEach(text -> byName.put(text.name(), text.text()));
    return new SourceFiles(byName, false);
  }

  /** Every file that was read, in that order. */
  List<SourceText> read() {
    return new ArrayList<>(read.values());
  }

  /**
   * The files that lie over a rules file, in the order of their names.
   *
   * @throws Unreadable if there is a directory of them that may not be looked into
   */
  List<String> overlays(String file) throws Unreadable {
    Path directory = Path.of(beside(file, RulesFile.OVERLAYS));
    if (!onDisk) {
      return kept.keySet().stream()
          .map(Path::of)
          .filter(path -> directory.equals(path.getParent()) && isOverlay(path))
          .sorted(Comparator.comparing(path -> path.getFileName().toString()))
          .map(Path::toString)
          .toList();
    }
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(path -> isOverlay(path) && !Files.isDirectory(path))
          .sorted(Comparator.comparing(path -> path.getFileName().toString()))
          .map(Path::toString)
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new Unreadable(0, directory + " may not be looked into by this user: look at its owner and mode (ls -ld)",
          false);
    }
  }

  private static boolean isOverlay(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".conf") && !name.startsWith(".");
  }

  /** The name of a file that is named inside another. */
  static String beside(String file, String named) {
    Path path = Path.of(file).resolveSibling(named);
    return path.normalize().toString();
  }

  /**
   * Reads a file.
   *
   * @throws Unreadable if it is not there or is not UTF-8
   */
  String text(String name) throws Unreadable {
    SourceText known = read.get(name);
    if (known != null) {
      return known.text();
    }
    String text;
    if (onDisk) {
      text = decode(bytes(name));
    } else if (kept.containsKey(name)) {
      text = kept.get(name);
    } else {
      throw new Unreadable(0, "there is no such file", true);
    }
    read.put(name, new SourceText(name, text));
    return text;
  }

  private static byte[] bytes(String name) throws Unreadable {
    Path path = Path.of(name);
    if (Files.isDirectory(path)) {
      throw new Unreadable(0, "is a directory, not a file", false);
    }
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw new Unreadable(0, "has " + Files.size(path) / 1_024 + " KiB, and at most " + MOST_BYTES / 1_024
            + " KiB are read: is it the right file?", false);
      }
      return Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw new Unreadable(0, "there is no such file", true);
    } catch (AccessDeniedException e) {
      throw new Unreadable(0, "may not be read by this user: look at its owner and mode (ls -l)", false);
    } catch (IOException e) {
      throw new Unreadable(0, "cannot be read: " + e.getMessage(), false);
    }
  }

  /** Bytes to text: UTF-8, with or without a byte order mark, and nothing else. */
  static String decode(byte[] bytes) throws Unreadable {
    if (isUtf16(bytes)) {
      throw new Unreadable(1, "this file is UTF-16: save it as UTF-8", false);
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw new Unreadable(line,
          "here stands a letter that is not UTF-8; the file is probably ANSI (windows-1252): save it as UTF-8", false);
    }
    String text = out.flip().toString();
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static boolean isUtf16(byte[] bytes) {
    if (bytes.length >= 2 && (bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe
        || bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff)) {
      return true;
    }
    int zeros = 0;
    for (byte b : bytes) {
      zeros += b == 0 ? 1 : 0;
    }
    return zeros * 4 > bytes.length;
  }

  /** Says in words why a file gives no text. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final boolean missing;

    Unreadable(int line, String why, boolean missing) {
      super(why);
      this.line = line;
      this.missing = missing;
    }

    int line() {
      return line;
    }

    boolean missing() {
      return missing;
    }
  }
}
