package org.senselights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.app.AppenderFile;

class Log4netCommandTest {
  private static final String ADDRESS = "192.168.1.20";

  @Test
  void itPrintsTheFileOfTheProxyAndNothingElse() {
    CommandLineRun run = CommandLineRun.of("log4net", "--target", ADDRESS);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo(new AppenderFile(AppenderFile.Service.PROXY, ADDRESS, 9997).whole());
    assertThat(run.out()).contains("C:\\ProgramData\\Qlik\\Sense\\Proxy\\LocalLogConfig.xml", "each node");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void reloadTasksAreTheSchedulersAndHaveAPortOfTheirOwn() {
    CommandLineRun run = CommandLineRun.of("log4net", "--target", ADDRESS, "--reload-tasks");

    assertThat(run.out()).isEqualTo(new AppenderFile(AppenderFile.Service.SCHEDULER, ADDRESS, 9998).whole());
    assertThat(run.out()).contains("C:\\ProgramData\\Qlik\\Sense\\Scheduler\\LocalLogConfig.xml", "each node");
  }

  @Test
  void aBlockIsForAFileThatIsThereAlready() {
    CommandLineRun run = CommandLineRun.of("log4net", "--target", ADDRESS, "--block");

    assertThat(run.out()).isEqualTo(new AppenderFile(AppenderFile.Service.PROXY, ADDRESS, 9997).block());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      "0.0.0.0:9997", "0.0.0.0:9998"                  | 9997 | 9998
      "0.0.0.0:9998", "0.0.0.0:9997"                  | 9997 | 9998
      "0.0.0.0:7000"                                  | 7000 | 7000
      "0.0.0.0:7000", "0.0.0.0:7001"                  | 7000 | 7001
      "127.0.0.1:9997", "0.0.0.0:7000"                | 7000 | 7000
      "0.0.0.0:0", "[::]:9998"                        | 9998 | 9998
      """)
  void withoutAPortItIsOneThatTheSettingsListenOn(String listen, String ofUsers, String ofTasks) {
    String set = "udp.listen=[" + listen + "]";

    assertThat(CommandLineRun.of("log4net", "--target", ADDRESS, "--set", set).out())
        .contains("<param name=\"remotePort\" value=\"" + ofUsers + "\" />");
    assertThat(CommandLineRun.of("log4net", "--target", ADDRESS, "--set", set, "--reload-tasks").out())
        .contains("<param name=\"remotePort\" value=\"" + ofTasks + "\" />");
  }

  @Test
  void aPortThatIsGivenNeedsNoSettings() {
    CommandLineRun run = CommandLineRun.of(
        "log4net", "--target", ADDRESS, "--port", "514", "--config", "/does/not/exist.conf");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("<param name=\"remotePort\" value=\"514\" />");
  }

  @Test
  void wrongSettingsAreToldAndNothingIsPrinted() {
    CommandLineRun missing = CommandLineRun.of("log4net", "--target", ADDRESS, "--config", "/does/not/exist.conf");
    CommandLineRun anyPort = CommandLineRun.of("log4net", "--target", ADDRESS, "--set", "udp.listen=[\"0.0.0.0:0\"]");

    assertThat(missing.exitCode()).isEqualTo(78);
    assertThat(missing.out()).isEmpty();
    assertThat(anyPort.exitCode()).isEqualTo(78);
    assertThat(anyPort.err()).contains("give --port");
    assertThat(anyPort.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.168.1.20", "desk", "desk.lan.example.com", "xn--bcher-kva.example", "SENSE_PI",
      "fd00::7", "::ffff:192.168.1.20", "[fd00::7]", "1password.example"})
  void namesAndAddressesAreTargets(String target) {
    CommandLineRun run = CommandLineRun.of("log4net", "--target", target, "--port", "9997");

    assertThat(run.exitCode()).isZero();
    String plain = target.replaceAll("[\\[\\]]|::ffff:", "");
    assertThat(run.out()).contains("<param name=\"remoteAddress\" value=\"" + plain + "\" />");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      desk:9997        | --target desk --port 9997
      [fd00::7]:9998   | --target [fd00::7] --port 9998
      10.1.2           | four numbers
      10.1.2.300       | four numbers
      010.1.2.3        | four numbers
      10.1.2.3.        | four numbers
      fd00::zz         | is no IPv6 address
      [desk]           | is no IPv6 address
      http://desk      | is no IPv6 address
      a desk           | neither an address
      -desk            | neither an address
      desk..lan        | neither an address
      "><script        | neither an address
      bücher.example   | neither an address
      0.0.0.0          | not the address of one machine
      ::               | not the address of one machine
      224.0.0.1        | not the address of one machine
      255.255.255.255  | not the address of one machine
      """)
  void whatIsNeitherIsRefusedInWords(String target, String words) {
    CommandLineRun run = CommandLineRun.of("log4net", "--target", target);

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains(words).doesNotContain("Exception");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "localhost", "LOCALHOST", "pi.localhost"})
  void toSendSenseToItselfTakesForce(String target) {
    CommandLineRun run = CommandLineRun.of("log4net", "--target", target);
    CommandLineRun forced = CommandLineRun.of("log4net", "--target", target, "--force");

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("is the server itself", "--force");
    assertThat(run.out()).isEmpty();
    assertThat(forced.exitCode()).isZero();
    assertThat(forced.out()).contains("value=\"" + target + "\"");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      desk.local | "0.0.0.0:9997"   | desk.local: a Windows server often finds no name that ends in .local
      DESK.LOCAL | "0.0.0.0:9997"   | DESK.LOCAL: a Windows server often finds no name that ends in .local
      10.1.2.3   | "127.0.0.1:9997" | udp.listen takes datagrams of this device alone
      fd00::7    | "0.0.0.0:9997"   | udp.listen takes IPv4 alone
      """)
  void whatWillHardlyWorkIsPrintedWithAWarning(String target, String listen, String warning) {
    CommandLineRun run = CommandLineRun.of("log4net", "--target", target, "--set", "udp.listen=[" + listen + "]");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).startsWith("warning: " + warning).hasLineCount(1);
    assertThat(run.out()).startsWith("<?xml");
  }

  @Test
  void theTestIsTwoLinesForPowerShell() {
    CommandLineRun users = CommandLineRun.of("log4net", "--target", ADDRESS, "--test");
    CommandLineRun tasks = CommandLineRun.of("log4net", "--target", ADDRESS, "--test", "--reload-tasks");

    assertThat(users.out().lines().filter(line -> !line.startsWith("#")))
        .hasSize(2)
        .allMatch(line -> line.startsWith("$u = New-Object Net.Sockets.UdpClient '192.168.1.20', 9997; "))
        .satisfiesExactly(
            line -> assertThat(line).contains(";Open connection;TEST;sense-lights;"),
            line -> assertThat(line).contains(";Stop session;TEST;sense-lights;"));
    assertThat(tasks.out().lines().filter(line -> !line.startsWith("#")))
        .hasSize(2)
        .allMatch(line -> line.startsWith("$u = New-Object Net.Sockets.UdpClient '192.168.1.20', 9998; "))
        .satisfiesExactly(
            line -> assertThat(line).contains("/scheduler-reload-failed/;"),
            line -> assertThat(line).contains("/scheduler-reloadtask-success/;"));
  }

  @Test
  void withoutATargetItSaysWhatIsMissing() {
    CommandLineRun run = CommandLineRun.of("log4net");

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("--target", "log4net --help");
  }

  @Test
  void aBlockIsNoTest() {
    CommandLineRun run = CommandLineRun.of("log4net", "--target", ADDRESS, "--block", "--test");

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("do not go together");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1"})
  void aPortThatIsNoneIsRefused(String port) {
    CommandLineRun run = CommandLineRun.of("log4net", "--target", ADDRESS, "--port", port);

    assertThat(run.exitCode()).isEqualTo(64);
    assertThat(run.err()).contains("1 to 65535");
  }

  @Test
  void anOutputThatNobodyTakesIsAFailure() {
    PrintWriter broken = new PrintWriter(new OutputStreamWriter(new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        throw new IOException("broken pipe");
      }
    }, StandardCharsets.UTF_8));

    int exitCode = Main.run(broken, new PrintWriter(new StringWriter()), "log4net", "--target", ADDRESS);

    assertThat(exitCode).isEqualTo(74);
  }
}
