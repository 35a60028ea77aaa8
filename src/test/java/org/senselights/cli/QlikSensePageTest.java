package org.senselights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.senselights.app.AppenderFile;
import picocli.CommandLine;

/** The page for Sense administrators shows what the commands print today. */
class QlikSensePageTest {
  private static final Pattern COMMAND = Pattern.compile("sense-lights (log4net --target [^`\n>]+)");
  private static final Pattern ECHO = Pattern.compile("echo '([^'\n]+)' \\| sense-lights decode");
  private static final Pattern REFERENCE = Pattern.compile("<appender-ref ref=\"(SenseLights\\w+)\" />");

  private String page;

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(Path.of("config/QLIK-SENSE.md"));
  }

  @Test
  void itsCommandsAreTaken() {
    List<String> commands = all(COMMAND, page);

    assertThat(commands).hasSizeGreaterThanOrEqualTo(3);
    assertThat(commands).allSatisfy(command -> {
      CommandLineRun run = CommandLineRun.of(command.strip().split(" "));
      assertThat(run.exitCode()).isZero();
      assertThat(run.err()).isEmpty();
    });
  }

  @Test
  void itsLinesForPowerShellAreThoseOfTheCommand() {
    String printed = CommandLineRun.of("log4net", "--target", "192.168.1.20", "--test").out();

    assertThat(page.lines().filter(line -> line.startsWith("$u")))
        .containsExactlyElementsOf(printed.lines().filter(line -> line.startsWith("$u")).toList());
  }

  @Test
  void itPutsEachFileWhereTheFileSaysItself() {
    assertThat(Arrays.stream(AppenderFile.Service.values()).map(AppenderFile.Service::path))
        .allSatisfy(path -> assertThat(page).contains("`" + path + "`"));
  }

  @Test
  void theMergedLoggerHasAllOurAppenders() {
    String block = CommandLineRun.of("log4net", "--target", "192.168.1.20", "--block").out();

    assertThat(all(REFERENCE, page)).isNotEmpty().isEqualTo(all(REFERENCE, block));
    assertThat(block).contains("<logger name=\"AuditActivity.Proxy\">");
    assertThat(page).contains("<logger name=\"AuditActivity.Proxy\">");
  }

  @Test
  void itsDatagramIsAnEvent() {
    List<String> datagrams = all(ECHO, page);

    assertThat(datagrams).isNotEmpty().allSatisfy(datagram -> {
      StringWriter out = new StringWriter();
      new CommandLine(new DecodeCommand(new ByteArrayInputStream(datagram.getBytes(StandardCharsets.UTF_8))))
          .setOut(new PrintWriter(out, true))
          .execute();
      assertThat(ConfigFactory.parseString(out.toString()).getString("outcome")).isEqualTo("event");
    });
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }
}
