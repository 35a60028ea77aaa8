package org.senselights.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the socket is made, and that every command finds it there. */
class RuntimeDirectoryTest {

  @TempDir private Path directory;

  @Test
  void theSettingWinsOverEverything() throws IOException {
    Files.createDirectories(run().resolve("sense-lights"));

    RuntimeDirectory given =
        new RuntimeDirectory(Optional.of(Path.of("/my/own")), Map.of("RUNTIME_DIRECTORY", "/run/unit"), run());

    assertThat(given.socket(state())).isEqualTo(Path.of("/my/own/control.sock"));
    assertThat(given.sockets(List.of(state()))).containsExactly(Path.of("/my/own/control.sock"));
  }

  @Test
  void systemdsDirectoryComesFirstAndOfSeveralTheFirst() {
    assertThat(place(Map.of("RUNTIME_DIRECTORY", "/run/unit"))).isEqualTo(Path.of("/run/unit/control.sock"));
    assertThat(place(Map.of("RUNTIME_DIRECTORY", "/run/one:/run/two"))).isEqualTo(Path.of("/run/one/control.sock"));
  }

  @Test
  void thenTheOneThatIsUsualOnThisMachineWhereItIsThere() throws IOException {
    Path usual = Files.createDirectories(run().resolve("sense-lights"));

    assertThat(place(Map.of("XDG_RUNTIME_DIR", session().toString()))).isEqualTo(usual.resolve("control.sock"));
  }

  @Test
  void thenTheUsersOwnForThisSession() throws IOException {
    assertThat(place(Map.of("XDG_RUNTIME_DIR", session().toString())))
        .isEqualTo(session().resolve("sense-lights/control.sock"));
  }

  @Test
  void andAtLastTheStateDirectory() {
    assertThat(place(Map.of())).isEqualTo(state().resolve("control.sock"));
    assertThat(place(Map.of("XDG_RUNTIME_DIR", "/not/there"))).isEqualTo(state().resolve("control.sock"));
    assertThat(place(Map.of("XDG_RUNTIME_DIR", "not/absolute", "RUNTIME_DIRECTORY", "")))
        .isEqualTo(state().resolve("control.sock"));
  }

  @Test
  void aCommandLooksThroughAllOfThemInThatOrder() throws IOException {
    Map<String, String> environment =
        Map.of("RUNTIME_DIRECTORY", "/run/unit", "XDG_RUNTIME_DIR", session().toString());

    assertThat(new RuntimeDirectory(Optional.empty(), environment, run()).sockets(List.of(state(), state())))
        .containsExactly(
            Path.of("/run/unit/control.sock"),
            run().resolve("sense-lights/control.sock"),
            session().resolve("sense-lights/control.sock"),
            state().resolve("control.sock"));
  }

  @Test
  void aCommandWithoutTheServicesEnvironmentFindsItAllTheSame() throws IOException {
    Path usual = Files.createDirectories(run().resolve("sense-lights"));
    Path made = place(Map.of("RUNTIME_DIRECTORY", usual.toString()));

    assertThat(new RuntimeDirectory(Optional.empty(), Map.of(), run()).sockets(List.of(state()))).contains(made);
  }

  private Path place(Map<String, String> environment) {
    return new RuntimeDirectory(Optional.empty(), environment, run()).socket(state());
  }

  private Path run() {
    return directory.resolve("run");
  }

  private Path session() throws IOException {
    return Files.createDirectories(directory.resolve("session"));
  }

  private Path state() {
    return directory.resolve("state");
  }
}
