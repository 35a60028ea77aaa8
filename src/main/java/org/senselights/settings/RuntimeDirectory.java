package org.senselights.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the running service can be found by its commands: the one place that knows where its socket is made, and where
 * it is looked for. Makes nothing on disk.
 *
 * <p>A command has not the service's environment, and may be another user's: it looks through every place in which a
 * service may have come to be.
 */
public final class RuntimeDirectory {
  private static final String SOCKET = "control.sock";
  private static final String NAME = "sense-lights";

  private final Optional<Path> set;
  private final Map<String, String> environment;
  private final Path run;

  /**
   * The places on this machine.
   *
   * @param set the setting {@code runtime-directory}, where it is given
   * @param environment the environment variables
   */
  public RuntimeDirectory(Optional<Path> set, Map<String, String> environment) {
    this(set, environment, Path.of("/run"));
  }

  RuntimeDirectory(Optional<Path> set, Map<String, String> environment, Path run) {
    this.set = set;
    this.environment = environment;
    this.run = run;
  }

  /**
   * Where the service makes its socket.
   *
   * @param state the state directory in use, which serves where there is no better place
   * @return a path whose directory may have to be made
   */
  public Path socket(Path state) {
    return set.or(this::ofSystemd)
        .or(() -> Optional.of(run.resolve(NAME)).filter(RuntimeDirectory::canBeUsed))
        .or(() -> ofSession().filter(own -> canBeUsed(own.getParent())))
        .orElse(state)
        .resolve(SOCKET);
  }

  /**
   * Where a command looks for the service's socket.
   *
   * @param states where the state directory may be
   * @return paths, the likeliest first
   */
  public List<Path> sockets(List<Path> states) {
    Set<Path> places = new LinkedHashSet<>();
    if (set.isPresent()) {
      places.add(set.get());
    } else {
      ofSystemd().ifPresent(places::add);
      places.add(run.resolve(NAME));
      ofSession().ifPresent(places::add);
      places.addAll(states);
    }
    return places.stream().map(place -> place.resolve(SOCKET)).toList();
  }

  /** A unit may have several, parted by colons: the first is the one that matters. */
  private Optional<Path> ofSystemd() {
    return absolute(environment.getOrDefault("RUNTIME_DIRECTORY", "").split(":", 2)[0]);
  }

  private Optional<Path> ofSession() {
    return absolute(environment.getOrDefault("XDG_RUNTIME_DIR", "")).map(directory -> directory.resolve(NAME));
  }

  private static Optional<Path> absolute(String written) {
    return written.startsWith("/") ? Optional.of(Path.of(written)) : Optional.empty();
  }

  private static boolean canBeUsed(Path directory) {
    return Files.isDirectory(directory) && Files.isWritable(directory);
  }
}
