package org.senselights.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads names of files and directories. */
final class PathReader {
  private final Map<String, String> environment;
  private final String commandLine;

  /**
   * Prepares a reader.
   *
   * @param environment the environment variables
   * @param commandLine with which the place of what is no file's begins
   */
  PathReader(Map<String, String> environment, String commandLine) {
    this.environment = environment;
    this.commandLine = commandLine;
  }

  /** A path as it is meant: beside the file it is written in; on the command line from where the user stands. */
  Optional<Path> path(Item item) {
    Function<String, Path> beside = written -> {
      Path path = Path.of(written.startsWith("~/")
          ? environment.getOrDefault("HOME", "") + written.substring(1) : written);
      String file = item.place().file();
      return file.startsWith(commandLine) ? path : Path.of(file).resolveSibling(path).normalize();
    };
    return item.text().filter(written -> !written.isEmpty()).flatMap(written -> item.as(beside));
  }

  /** A file that is there and may be read. */
  Optional<Path> readableFile(Item item) {
    return path(item).filter(path -> {
      if (!Files.isRegularFile(path)) {
        item.wrong("there is no file " + path);
        return false;
      }
      if (!Files.isReadable(path)) {
        item.wrong(path + " may not be read by this user: look at its owner and mode (ls -l)");
        return false;
      }
      return true;
    });
  }
}
