package org.senselights.migrate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The settings file of an earlier program, as YAML: plain values only, and no more of them than a file of settings has.
 *
 * @param path where it is
 * @param program whose it is
 * @param root what stands below the program's name
 */
record EarlierFile(Path path, Program program, Object root) {
  private static final int MOST_BYTES = 2 << 20;
  private static final int MOST_ALIASES = 100;
  private static final int DEEPEST = 50;

  /** An earlier program. */
  enum Program {
    /** Butler. */
    BUTLER("Butler"),
    /** Butler SOS. */
    BUTLER_SOS("Butler SOS");

    final String title;

    Program(String title) {
      this.title = title;
    }
  }

  static EarlierFile read(Path path) throws EarlierFileException {
    Object document = parse(path, text(path));
    if (document instanceof Map<?, ?> map) {
      if (map.get("Butler-SOS") instanceof Map<?, ?> root) {
        return new EarlierFile(path, Program.BUTLER_SOS, root);
      }
      if (map.get("Butler") instanceof Map<?, ?> root) {
        return new EarlierFile(path, Program.BUTLER, root);
      }
    }
    throw new EarlierFileException(path + ":1: this is neither Butler's nor Butler SOS's settings file: those begin"
        + " with \"Butler:\" or \"Butler-SOS:\", with everything else below it");
  }

  private static String text(Path path) throws EarlierFileException {
    try {
      if (Files.isDirectory(path)) {
        throw new EarlierFileException(path + " is a folder: name the YAML file in it");
      }
      if (Files.size(path) > MOST_BYTES) {
        throw new EarlierFileException(path + " is larger than " + (MOST_BYTES >> 20) + " MiB: no settings are");
      }
      byte[] bytes = Files.readAllBytes(path);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (NoSuchFileException e) {
      throw new EarlierFileException("there is no file " + path);
    } catch (AccessDeniedException e) {
      throw new EarlierFileException(path + " may not be read by this user");
    } catch (CharacterCodingException e) {
      throw new EarlierFileException(path + " is not UTF-8: store it anew as UTF-8");
    } catch (IOException e) {
      throw new EarlierFileException(path + " cannot be read: " + e.getMessage());
    }
  }

  private static Object parse(Path path, String text) throws EarlierFileException {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MOST_BYTES);
    options.setMaxAliasesForCollections(MOST_ALIASES);
    options.setNestingDepthLimit(DEEPEST);
    options.setAllowRecursiveKeys(false);
    options.setAllowDuplicateKeys(false);
    try {
      return new Yaml(new SafeConstructor(options)).load(text);
    } catch (MarkedYAMLException e) {
      Mark mark = Optional.ofNullable(e.getProblemMark()).orElse(e.getContextMark());
      throw new EarlierFileException(path + (mark == null ? "" : ":" + (mark.getLine() + 1)) + ": " + words(e));
    } catch (YAMLException e) {
      throw new EarlierFileException(path + ": this YAML is not like any file of settings: " + e.getMessage());
    }
  }

  private static String words(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem());
    if (problem.contains("duplicate key")) {
      return problem.replace("found duplicate key", "this key stands twice:");
    }
    if (problem.contains("\\t(TAB)")) {
      return "a tab stands where YAML wants blanks";
    }
    if (problem.contains("mapping values are not allowed")) {
      return "a colon stands where none can: is the line above indented differently, or are quotes missing?";
    }
    if (problem.contains("could not determine a constructor")) {
      return "a value has a tag (!...) of which only its maker knows what it means: write the value itself";
    }
    if (problem.contains("expected <block end>") || problem.contains("did not find expected")) {
      return "the indentation does not fit the lines above";
    }
    return "this is no YAML: " + problem;
  }
}
