package org.senselights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.senselights.web.Passwords;
import picocli.CommandLine;

/** A password goes in, by a person or a program, and its hash comes out. */
class PasswordCommandTest {
  private static final Pattern SECTION =
      Pattern.compile("web \\{ listen = \"0.0.0.0:8099\", password-hash = \"(\\S+)\" }\\R");

  private final List<String> questions = new ArrayList<>();

  @Test
  void aPersonIsAskedTwiceAndReadsWhatToWriteWhere() {
    CommandLineRun run = typed("open sesame", "open sesame");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(questions).containsExactly("Password: ", "The same again: ");
    assertThat(run.err()).contains("Write this into sense-lights.conf", "next start of the service");
    Matcher section = SECTION.matcher(run.out());
    assertThat(section.matches()).as(run.out()).isTrue();
    assertThat(Passwords.matches(section.group(1), "open sesame".toCharArray())).isTrue();
  }

  @Test
  void whoTypesItDifferentlyHasToTryAgain() {
    CommandLineRun run = typed("open sesame", "open seasme");

    assertThat(run).isEqualTo(new CommandLineRun(65, "", told("the two are not the same: try again")));
  }

  @Test
  void whoTypesAShortOneIsNotAskedForItTwice() {
    CommandLineRun run = typed("sesame");

    assertThat(run.exitCode()).isEqualTo(65);
    assertThat(run.err()).contains("the password is too short: 8 letters");
    assertThat(questions).hasSize(1);
  }

  @Test
  void whoThinksBetterOfItMayGo() {
    assertThat(typed()).isEqualTo(new CommandLineRun(66, "", told("there is no password to read")));
    assertThat(typed("open sesame").exitCode()).isEqualTo(65);
  }

  @Test
  void aProgramHandsInALineAndHasTheHashAlone() {
    CommandLineRun run = piped("open sésame\r\nand more\n", StandardCharsets.UTF_8);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(Passwords.matches(run.out().strip(), "open sésame".toCharArray())).isTrue();
    assertThat(run.out()).hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
      "'', UTF-8, 66, there is no password to read",
      "'\n', UTF-8, 65, the password is empty",
      "'sesame\n', UTF-8, 65, 'the password is too short: 8 letters are the fewest, and more are better'",
      "'open\tsesame', UTF-8, 65, 'the password holds a control character, such as a tab or an arrow key'",
      "'open sésame', ISO-8859-1, 65, 'a letter of the password did not arrive: it has to be UTF-8, and a terminal "
          + "needs such as LANG=C.UTF-8'"
  })
  void whatCannotBeTakenIsRefusedInWords(String input, String charset, int code, String told) {
    assertThat(piped(input, Charset.forName(charset))).isEqualTo(new CommandLineRun(code, "", told(told)));
  }

  @Test
  void nothingIsReadThatWouldBeSeenWhileItIsTyped() {
    CommandLineRun run = run(new PasswordCommand(
        Optional::empty, () -> true, new ByteArrayInputStream("open sesame\n".getBytes(StandardCharsets.UTF_8))));

    assertThat(run.exitCode()).isEqualTo(66);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("what you type would be seen");
  }

  private static String told(String text) {
    return "sense-lights: " + text + System.lineSeparator();
  }

  private CommandLineRun typed(String... answers) {
    Queue<String> left = new ArrayDeque<>(List.of(answers));
    Function<String, char[]> person = question -> {
      questions.add(question);
      String answer = left.poll();
      return answer == null ? null : answer.toCharArray();
    };
    return run(new PasswordCommand(() -> Optional.of(person), () -> false, ByteArrayInputStream.nullInputStream()));
  }

  private static CommandLineRun piped(String input, Charset charset) {
    return run(new PasswordCommand(
        Optional::empty, () -> false, new ByteArrayInputStream(input.getBytes(charset))));
  }

  private static CommandLineRun run(PasswordCommand password) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new CommandLine(password), new PrintWriter(out, true), new PrintWriter(err, true));
    return new CommandLineRun(code, out.toString(), err.toString());
  }
}
