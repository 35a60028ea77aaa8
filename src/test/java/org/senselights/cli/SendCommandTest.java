package org.senselights.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SendCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private DatagramSocket listener;

  @BeforeEach
  void listen() throws IOException {
    listener = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    listener.setSoTimeout(20_000);
  }

  @AfterEach
  void stopListening() {
    listener.close();
  }

  private int run(String... arguments) {
    return new CommandLine(new SendCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private String here() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  private String received() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_507], 65_507);
    listener.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), UTF_8);
  }

  private List<String> received(int count) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(received());
    }
    return texts;
  }

  @Test
  void anEventIsSentAsASenseServerWould() throws IOException {
    int code = run("session-start", "--to", here(), "--host", "qlik-7", "--user", "ACME/kim");

    assertThat(code).isZero();
    assertThat(received())
        .isEqualTo(
            "/qseow-proxy-session/;qlik-7;Start session;ACME;kim;Not available;/hub;Start session for user ACME\\kim");
    assertThat(out)
        .hasToString(
            "sent 1 datagram (session-start) to %s; UDP does not tell whether anybody listens%n".formatted(here()));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void allIsEachOnce() throws IOException {
    int code = run("all", "--to", here());

    assertThat(code).isZero();
    assertThat(new HashSet<>(received(9))).hasSize(9);
    assertThat(out.toString()).startsWith("sent 9 datagrams (session-start, session-stop, connection-open, ");
  }

  @Test
  void aTaskCarriesNameAppAndAFreshExecutionIdEachTime() throws IOException {
    String app = "11111111-2222-4333-8444-555555555555";

    run("reload-failed", "--count", "3", "--task", "Weekly", "--app", app, "--user", "ACME\\kim", "--to", here());

    List<String[]> fields = received(3).stream().map(text -> text.split(";")).toList();
    assertThat(fields).allSatisfy(each -> assertThat(each).hasSize(11));
    assertThat(fields.getFirst())
        .startsWith("/scheduler-reload-failed/", "sense01", "Weekly")
        .contains("ACME\\kim", app);
    assertThat(fields.stream().map(each -> each[9]).distinct()).hasSize(3);
    assertThat(out.toString()).startsWith("sent 3 datagrams (reload-failed; each 3 times) to ");
  }

  @Test
  void rawTextIsSentAsItIs() throws IOException {
    int code = run("--raw", "a;b;ö", "--to", here());

    assertThat(code).isZero();
    assertThat(received()).isEqualTo("a;b;ö");
  }

  @Test
  void withARateAllAreSentToo() throws IOException {
    int code = run("session-start", "session-stop", "--count", "5", "--rate", "1000/s", "--to", here());

    assertThat(code).isZero();
    assertThat(received(10)).hasSize(10);
  }

  @Test
  void ipv6StandsInBrackets() throws IOException {
    try (DatagramSocket six = ipv6Listener()) {
      listener.close();
      listener = six;
      listener.setSoTimeout(20_000);

      int code = run("connection-open", "--to", "[::1]:" + six.getLocalPort());

      assertThat(code).isZero();
      assertThat(received()).startsWith("/qseow-proxy-connection/;");
      assertThat(out.toString()).contains("to [::1]:" + six.getLocalPort() + ";");
    }
  }

  private static DatagramSocket ipv6Listener() throws SocketException {
    try {
      return new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
    } catch (SocketException e) {
      assumeTrue(false, "IPv6 is switched off here: sysctl -w net.ipv6.conf.lo.disable_ipv6=0");
      throw e;
    }
  }

  @Test
  void whereNobodyListensItSaysSo() {
    assumeTrue(Files.isDirectory(Path.of("/proc")), "A closed port is told for sure on Linux only");
    String nowhere = here();
    listener.close();

    int code = run("connection-open", "--to", nowhere);

    assertThat(code).isEqualTo(69);
    assertThat(err.toString()).startsWith("nobody listens on UDP " + nowhere + ": is Sense Lights running there");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aHostThatCannotBeFoundIsTold() throws UnknownHostException {
    int code = run("connection-open", "--to", "no-such-host.invalid");

    assertThat(code).isEqualTo(68);
    assertThat(err.toString()).startsWith("'no-such-host.invalid' cannot be found");
  }

  @Test
  void anUnknownEventIsRefusedWithTheNearestOne() {
    int code = run("conection-open", "--to", here());

    assertThat(code).isEqualTo(64);
    assertThat(err.toString()).startsWith("'conection-open' is no event: did you mean \"connection-open\"?");
  }

  @Test
  void nothingToSendIsRefused() {
    assertThat(run("--to", here())).isEqualTo(64);
    assertThat(err.toString()).startsWith("say what to send: one or more of session-start, ");
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    assertThat(run("all", "--to", "host:0")).isEqualTo(64);
    assertThat(run("all", "--to", "host:65536")).isEqualTo(64);
    assertThat(run("all", "--to", "[::1")).isEqualTo(64);
    assertThat(run("all", "--to", here(), "--count", "0")).isEqualTo(64);
    assertThat(run("all", "--to", here(), "--rate", "0/s")).isEqualTo(64);
    assertThat(run("all", "--to", here(), "--rate", "often")).isEqualTo(64);
    assertThat(run("all", "--to", here(), "--app", "no-guid")).isEqualTo(64);
    assertThat(run("--raw", "x".repeat(65_508), "--to", here())).isEqualTo(64);
  }

  @Test
  void helpShowsAnExample() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("sense-lights send all --to desk.local").contains("127.0.0.1");
  }
}
