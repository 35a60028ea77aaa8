package org.senselights.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds what is secret in the safest place that has it: the environment, systemd's credentials, a file, a setting. */
final class SecretReader {
  private static final String CREDENTIALS_VARIABLE = "CREDENTIALS_DIRECTORY";
  private static final String VARIABLES = "SENSE_LIGHTS_";

  private final Map<String, String> environment;
  private final PathReader paths;

  /**
   * Prepares a reader.
   *
   * @param environment the environment variables
   * @param paths reads names of files
   */
  SecretReader(Map<String, String> environment, PathReader paths) {
    this.environment = environment;
    this.paths = paths;
  }

  /**
   * A secret that was found.
   *
   * @param secret what it is
   * @param place which setting it is; empty where it comes from elsewhere
   * @param where it stands, in words
   */
  record Found(Secret secret, Optional<Item> place, String where) {

    /** Tells what is wrong with it. */
    void wrong(String text, Item instead) {
      place.ifPresentOrElse(item -> item.wrong(text), () -> instead.wrongOutside(where, text));
    }
  }

  /** The variable in which a secret may stand: such as {@code SENSE_LIGHTS_TARGET_CHAT_URL} for target-chat-url. */
  static String variable(String credential) {
    return VARIABLES + credential.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /**
   * What wins over a setting.
   *
   * @param credential the name of systemd's credential, of which the environment variable's is made
   * @param instead the setting
   */
  Optional<Found> outside(String credential, Item instead) {
    String variable = variable(credential);
    String fromEnvironment = environment.getOrDefault(variable, "");
    if (!fromEnvironment.isEmpty()) {
      return Optional.of(new Found(new Secret(fromEnvironment), Optional.empty(), variable));
    }
    String credentials = environment.getOrDefault(CREDENTIALS_VARIABLE, "");
    Path file = Path.of(credentials, credential);
    if (credentials.isEmpty() || !Files.isReadable(file)) {
      return Optional.empty();
    }
    String name = "systemd credential " + credential;
    try {
      return Optional.of(new Found(new Secret(firstLine(file)), Optional.empty(), name));
    } catch (IOException e) {
      instead.wrongOutside(name, "this cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The environment, then systemd's credential, then the file, then the setting itself.
   *
   * @param section where {@code key} and {@code key-file} stand, if they do
   * @param key the setting
   * @param credential the name of systemd's credential, of which the environment variable's is made
   * @return what was found first, perhaps the empty text; absent where nothing was, or something is wrong with it
   */
  Optional<Found> find(Section section, String key, String credential) {
    String fileKey = key + "-file";
    Optional<Item> plain = section.item(key);
    Optional<String> written = section.text(key);
    Optional<Item> fileItem = section.item(fileKey);
    Optional<Found> outside =
        outside(credential, fileItem.isPresent() ? fileItem.get() : plain.orElse(section.self()));
    if (outside.isPresent()) {
      return outside;
    }
    Optional<Path> file = fileItem.flatMap(paths::readableFile);
    if (file.isPresent()) {
      try {
        return Optional.of(new Found(new Secret(firstLine(file.get())), fileItem, fileKey));
      } catch (IOException e) {
        fileItem.get().wrong(file.get() + " cannot be read as UTF-8 text");
        return Optional.empty();
      }
    }
    return written.map(text -> new Found(new Secret(text), plain, key));
  }

  private static String firstLine(Path file) throws IOException {
    return Files.readString(file).lines().findFirst().orElse("");
  }
}
