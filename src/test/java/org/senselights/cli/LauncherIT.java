package org.senselights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged launcher among made-up Javas, each of which says its name and its arguments instead of running. */
class LauncherIT {
  private static final Path PACKAGED = Path.of("target/sense-lights/bin/sense-lights");
  private static final String NONE_FOUND = "sense-lights: Java 25 or later is needed and was not found: install it, "
      + "on Debian and Raspberry Pi OS with 'sudo apt-get install openjdk-25-jre-headless', "
      + "elsewhere Temurin 25 from https://adoptium.net.\n";

  @TempDir
  private Path directory;

  private final Map<String, String> environment = new HashMap<>();
  private Path home;
  private Path roots;
  private Path onPath;

  @BeforeEach
  void prepare() throws IOException {
    home = directory.toRealPath().resolve("a house with blanks");
    Files.createDirectories(home.resolve("bin"));
    Files.copy(PACKAGED, home.resolve("bin/sense-lights"), StandardCopyOption.COPY_ATTRIBUTES);
    roots = Files.createDirectories(directory.resolve("usual places"));
    onPath = Files.createDirectories(directory.resolve("path"));
    // All else that the launcher needs is built into the shell.
    Path readlink = onPath.resolve("readlink");
    Files.writeString(readlink, "#!/bin/sh\nPATH=/usr/bin:/bin exec readlink \"$@\"\n");
    assertThat(readlink.toFile().setExecutable(true)).isTrue();
    environment.put("PATH", onPath.toString());
    environment.put("SENSE_LIGHTS_JVM_ROOTS", directory.resolve("nowhere") + ":" + roots);
  }

  @Test
  void theJavaThatIsAskedForComesFirst() throws Exception {
    environment.put("SENSE_LIGHTS_JAVA", java(directory.resolve("asked for"), "25").toString());
    environment.put("JAVA_HOME", java(directory.resolve("java home"), "25").getParent().getParent().toString());

    assertThat(launch().out).startsWith("asked for\n");
  }

  @Test
  void aJavaThatIsAskedForButTooOldIsRefusedInASentence() throws Exception {
    Path old = java(directory.resolve("old"), "17.0.1");
    environment.put("SENSE_LIGHTS_JAVA", old.toString());
    java(roots.resolve("java-25-openjdk-amd64"), "25");

    Outcome outcome = launch();

    assertThat(outcome.code).isEqualTo(69);
    assertThat(outcome.err).isEqualTo("sense-lights: SENSE_LIGHTS_JAVA is " + old
        + ", which is not the java program of Java 25 or later.\n");
  }

  @Test
  void javaHomeComesBeforeThePath() throws Exception {
    environment.put("JAVA_HOME", java(directory.resolve("java home"), "25.0.1").getParent().getParent().toString());
    putOnPath(java(directory.resolve("from path"), "25"));

    assertThat(launch().out).startsWith("java home\n");
  }

  @Test
  void aJavaHomeThatIsTooOldIsPassedOver() throws Exception {
    environment.put("JAVA_HOME", java(directory.resolve("java home"), "21.0.2").getParent().getParent().toString());
    putOnPath(java(directory.resolve("from path"), "25"));

    assertThat(launch().out).startsWith("from path\n");
  }

  @Test
  void theJavaOnThePathIsFoundThroughItsLinks() throws Exception {
    Path alternative = directory.resolve("alternative");
    Files.createSymbolicLink(alternative, java(directory.resolve("from path"), "25"));
    Files.createSymbolicLink(onPath.resolve("java"), Path.of("../alternative"));

    assertThat(launch().out).startsWith("from path\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"java-25-openjdk-arm64", "temurin-25-jdk-amd64", "jdk-25.0.1", "25.0.1-tem", "default-java"})
  void theUsualPlacesAreSearchedWhenTheDefaultJavaIsTooOld(String name) throws Exception {
    putOnPath(java(directory.resolve("from path"), "17.0.15"));
    java(roots.resolve("java-17-openjdk-amd64"), "17.0.15");
    java(roots.resolve("java-8-openjdk-amd64"), "1.8.0_402");
    java(roots.resolve(name), "25.0.1");

    assertThat(launch().out).startsWith(name + "\n");
  }

  @Test
  void theFoldersOfMacOsAreUsualPlacesToo() throws Exception {
    java(roots.resolve("temurin-25.jdk/Contents/Home"), "25");

    assertThat(launch().out).startsWith("Home\n");
  }

  @Test
  void aLaterJavaWillDo() throws Exception {
    java(roots.resolve("java-26-openjdk-arm64"), "26-ea");

    assertThat(launch().out).startsWith("java-26-openjdk-arm64\n");
  }

  @Test
  void java25IsPreferredToALaterOne() throws Exception {
    java(roots.resolve("java-26-openjdk-arm64"), "26");
    java(roots.resolve("temurin-25-jdk-arm64"), "25");

    assertThat(launch().out).startsWith("temurin-25-jdk-arm64\n");
  }

  @Test
  void noJavaIsStartedOnlyToAskItsVersion() throws Exception {
    java(roots.resolve("java-17-openjdk-amd64"), "17");
    java(roots.resolve("java-25-openjdk-amd64"), "25");

    launch();

    assertThat(directory.resolve("asked")).doesNotExist();
  }

  @Test
  void aJavaWithoutAReleaseFileIsAsked() throws Exception {
    Files.delete(java(roots.resolve("old"), "24.0.1").resolveSibling("../release"));
    Files.delete(java(roots.resolve("unlabelled"), "25.0.1").resolveSibling("../release"));

    assertThat(launch().out).startsWith("unlabelled\n");
    assertThat(directory.resolve("asked")).exists();
  }

  @Test
  void withoutAnyJavaOneSentenceSaysWhatToInstall() throws Exception {
    java(roots.resolve("java-17-openjdk-amd64"), "17");

    Outcome outcome = launch();

    assertThat(outcome).isEqualTo(new Outcome(69, "", NONE_FOUND));
  }

  @Test
  void itRunsTheJarsBesideIt() throws Exception {
    java(roots.resolve("25"), "25");

    assertThat(launch().arguments())
        .contains("-Dsenselights.home=" + home)
        .containsSubsequence("-cp", home + "/lib/*", "org.senselights.cli.Main");
  }

  @Test
  void itIsAtHomeWhereLinksLeadTo() throws Exception {
    java(roots.resolve("25"), "25");
    Path far = Files.createSymbolicLink(directory.resolve("far away"), home.resolve("bin/sense-lights"));
    Files.createDirectories(directory.resolve("local/bin"));
    Path near = Files.createSymbolicLink(
        directory.resolve("local/bin/lights"), Path.of("../..").resolve(far.getFileName()));

    assertThat(launch(List.of(near.toString())).arguments()).contains("-Dsenselights.home=" + home);
  }

  @Test
  void itIsAtHomeWhenAShellIsGivenItsBareName() throws Exception {
    java(roots.resolve("25"), "25");

    assertThat(launch(List.of("/bin/sh", "sense-lights")).arguments()).contains("-Dsenselights.home=" + home);
  }

  @Test
  void argumentsArriveAsTheyWereGiven() throws Exception {
    java(roots.resolve("25"), "25");

    assertThat(launch(List.of(home + "/bin/sense-lights", "check", "--set", "node=my desk", "*", "")).arguments())
        .endsWith("org.senselights.cli.Main", "check", "--set", "node=my desk", "*", "");
  }

  @Test
  void furtherOptionsAreHandedToJava() throws Exception {
    java(roots.resolve("25"), "25");
    environment.put("SENSE_LIGHTS_JAVA_OPTIONS", "-Xmx64m -Dx=y");

    assertThat(launch().arguments()).containsSubsequence("-Xmx72m", "-Xmx64m", "-Dx=y", "-cp");
  }

  @Test
  void anAheadOfTimeCacheIsUsedWhereThereIsOne() throws Exception {
    java(roots.resolve("25"), "25");
    assertThat(launch().out).doesNotContain("AOTCache");

    Files.createDirectories(home.resolve("lib"));
    Files.createFile(home.resolve("lib/sense-lights.aot"));
    assertThat(launch().arguments()).contains("-XX:AOTCache=" + home + "/lib/sense-lights.aot");
  }

  @Test
  void signalsReachJavaBecauseItTakesTheLaunchersPlace() throws Exception {
    java(roots.resolve("25"), "25");
    Path pid = directory.resolve("pid");

    Process process = start(List.of(home + "/bin/sense-lights"));
    finish(process);

    assertThat(pid).content().isEqualToIgnoringNewLines(Long.toString(process.pid()));
  }

  private void putOnPath(Path java) throws IOException {
    Files.createSymbolicLink(onPath.resolve("java"), java);
  }

  /** A folder like a JDK's, whose java says the folder's name and then its arguments, one a line. */
  private Path java(Path folder, String version) throws IOException {
    Path program = folder.resolve("bin/java");
    Files.createDirectories(program.getParent());
    Files.writeString(program, """
        #!/bin/sh
        if [ "$1" = -version ]; then
          : > '%1$s/asked'
          echo 'openjdk version "%2$s" 2025-10-21' >&2
          exit
        fi
        echo $$ > '%1$s/pid'
        printf '%%s\\n' '%3$s' "$@"
        """.formatted(directory, version, folder.getFileName()));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("release"), """
        IMPLEMENTOR="Nobody"
        JAVA_VERSION="%s"
        OS_NAME="Linux"
        """.formatted(version));
    return program;
  }

  private Outcome launch() throws Exception {
    return launch(List.of(home + "/bin/sense-lights"));
  }

  private Outcome launch(List<String> command) throws Exception {
    return finish(start(command));
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).directory(home.resolve("bin").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectError(directory.resolve("err").toFile());
    builder.redirectOutput(directory.resolve("out").toFile());
    return builder.start();
  }

  private Outcome finish(Process process) throws Exception {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the launcher ends").isTrue();
    return new Outcome(process.exitValue(), read("out"), read("err"));
  }

  private String read(String name) throws IOException {
    return Files.readString(directory.resolve(name), StandardCharsets.UTF_8);
  }

  private record Outcome(int code, String out, String err) {
    /** What Java was given. */
    List<String> arguments() {
      assertThat(code).as(err).isZero();
      List<String> lines = List.of(out.split("\n", -1));
      return lines.subList(1, lines.size() - 1);
    }
  }
}
