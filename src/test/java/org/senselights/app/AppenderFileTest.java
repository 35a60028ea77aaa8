package org.senselights.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.decode.Decoded;
import org.senselights.decode.Decoder;
import org.senselights.event.Event;
import org.senselights.event.EventType;

/** What the printed file makes Sense send, and that it is what the decoder reads best. */
class AppenderFileTest {
  private static final Path GOLDEN = Path.of("src/test/resources/log4net");
  private static final String HOST = "192.168.1.20";
  private static final String APP = "5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b";
  private static final UUID ID = UUID.fromString("deadbeef-0000-4111-8222-333344445555");
  private static final LocalDateTime AT = LocalDateTime.of(2026, 3, 4, 5, 6, 7, 89_000_000);
  private static final String AUDIT = "AuditActivity.Proxy";
  private static final String SESSIONS_OF_TASKS = "System.Scheduler.Scheduler.Master.Task.TaskSession";
  private static final String TASKS_ON_NODES = "System.Scheduler.Scheduler.Slave.Tasks.ReloadTask";

  private final AppenderFile proxy = new AppenderFile(AppenderFile.Service.PROXY, HOST, 9997);
  private final AppenderFile scheduler = new AppenderFile(AppenderFile.Service.SCHEDULER, HOST, 9998);

  @ParameterizedTest
  @EnumSource
  void theFileIsTheOneThatWasLookedAt(AppenderFile.Service service) throws IOException {
    String name = service == AppenderFile.Service.PROXY ? "proxy" : "scheduler";
    AppenderFile file = new AppenderFile(service, HOST, service == AppenderFile.Service.PROXY ? 9997 : 9998);

    assertThat(file.whole()).isEqualTo(Files.readString(GOLDEN.resolve(name + ".xml")));
    assertThat(file.block()).isEqualTo(Files.readString(GOLDEN.resolve(name + "-block.xml")));
  }

  @ParameterizedTest
  @EnumSource(names = "OTHER", mode = EnumSource.Mode.EXCLUDE)
  void eachEventLeavesAsOneDatagramThatSaysSoWithoutDoubt(EventType type) throws Exception {
    boolean ofUser = SampleDatagrams.customaryPort(type) == 9997;
    SenseLogging sense = new SenseLogging((ofUser ? proxy : scheduler).whole());

    List<SenseLogging.Sent> sent = sense.log(row(type, "jørgen_日本"));

    assertThat(sent).singleElement().satisfies(one -> {
      assertThat(one.host()).isEqualTo(HOST);
      assertThat(one.port()).isEqualTo(ofUser ? 9997 : 9998);
      assertThat(new String(one.bytes(), UTF_8)).isEqualTo(samples("jørgen_日本").text(type, ID, AT));
      Event event = decoded(one.bytes());
      assertThat(event.type()).isEqualTo(type);
      assertThat(event.host()).isEqualTo("sense01");
      assertThat(event.directory()).isEqualTo("LAB");
      assertThat(event.userId()).isEqualTo("jørgen_日本");
      assertThat(event.doubtful()).isFalse();
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"Failed to start session", "Could not reserve an executor for task", "Max retries reached"})
  void aTaskFailsInThreeWays(String phrase) throws Exception {
    SenseLogging.Row row = row(EventType.RELOAD_FAILED, "anna");

    List<SenseLogging.Sent> sent = new SenseLogging(scheduler.whole()).log(new SenseLogging.Row(
        row.logger(), row.hostName(), row.date(), "ERROR", row.properties(), "x " + phrase + ": y"));

    assertThat(sent).singleElement().satisfies(one -> {
      assertThat(decoded(one.bytes()).type()).isEqualTo(EventType.RELOAD_FAILED);
      assertThat(decoded(one.bytes()).message()).isEqualTo("x " + phrase + ": y");
    });
  }

  @Test
  void whatSenseDoesNotKnowOfARowIsLeftOutOfTheEvent() throws Exception {
    List<SenseLogging.Sent> sent = new SenseLogging(proxy.whole()).log(new SenseLogging.Row(
        AUDIT, "sense01", "", "INFO", Map.of("Command", "Stop session"), "Stop session for user x"));

    assertThat(sent).singleElement().satisfies(one -> {
      assertThat(new String(one.bytes(), UTF_8)).contains(";(null);");
      assertThat(decoded(one.bytes()).userId()).isEmpty();
      assertThat(decoded(one.bytes()).type()).isEqualTo(EventType.SESSION_STOP);
    });
  }

  @Test
  void otherRowsStayOnTheServer() throws Exception {
    SenseLogging users = new SenseLogging(proxy.whole());
    SenseLogging tasks = new SenseLogging(scheduler.whole());

    assertThat(users.log(new SenseLogging.Row(AUDIT, "s", "", "INFO", Map.of(), "Ticket issued"))).isEmpty();
    assertThat(users.log(new SenseLogging.Row("System.Proxy", "s", "", "INFO", Map.of(), "Stop session for user x")))
        .isEmpty();
    assertThat(tasks.log(
        new SenseLogging.Row(SESSIONS_OF_TASKS, "s", "", "INFO", Map.of(), "Execution State Change to Started")))
        .isEmpty();
  }

  @Test
  void aBlockGoesIntoAFileThatHasAppendersAlready() throws Exception {
    String[] parts = proxy.block().split("(?=\\n  <!--\\n    Sense Lights, second part)");
    String theirs = """
        <?xml version="1.0"?>
        <configuration>
          <appender name="Theirs" type="log4net.Appender.UdpAppender">
            <param name="remoteAddress" value="10.0.0.1" />
            <param name="remotePort" value="1" />
            <layout type="log4net.Layout.PatternLayout"><param name="conversionpattern" value="%message" /></layout>
          </appender>
          FIRST<logger name="System.Proxy"><appender-ref ref="Theirs" /></logger>
          SECOND</configuration>
        """;

    SenseLogging merged = new SenseLogging(theirs.replace("FIRST", parts[0]).replace("SECOND", parts[1]));

    assertThat(merged.appenders()).containsExactly("Theirs", "SenseLightsSession", "SenseLightsConnection");
    assertThat(merged.log(row(EventType.SESSION_START, "anna"))).hasSize(1);
    assertThat(merged.log(new SenseLogging.Row("System.Proxy", "s", "", "WARN", Map.of(), "x"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a&b<c>\"d\"", "xn--bcher-kva.example", "fd00::7"})
  void theHostIsWrittenSoThatItIsReadAsItIs(String host) throws Exception {
    AppenderFile file = new AppenderFile(AppenderFile.Service.PROXY, host, 9997);

    assertThat(new SenseLogging(file.whole()).log(row(EventType.SESSION_START, "anna")))
        .extracting(SenseLogging.Sent::host).containsExactly(host);
  }

  @ParameterizedTest
  @EnumSource
  void theFileIsInAsciiSoThatNoEditorSpoilsIt(AppenderFile.Service service) {
    AppenderFile file = new AppenderFile(service, HOST, 9997);

    assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(file.whole() + file.block())).isTrue();
    assertThat(file.whole() + file.block()).doesNotContain("\r", "\t");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65_536})
  void aPortThatIsNoneIsRefused(int port) {
    assertThatThrownBy(() -> new AppenderFile(AppenderFile.Service.PROXY, HOST, port))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1 to 65535");
  }

  /** What Sense would log when that happens, taken from the sample of the same event. */
  private static SenseLogging.Row row(EventType type, String user) {
    String[] fields = samples(user).text(type, ID, AT).split(";", SampleDatagrams.customaryPort(type) == 9997 ? 8 : 11);
    if (fields.length == 8) {
      return new SenseLogging.Row(AUDIT, fields[1], "", "INFO",
          Map.of("Command", fields[2], "UserDirectory", fields[3], "UserId", fields[4], "Origin", fields[5],
              "Context", fields[6]),
          fields[7]);
    }
    return new SenseLogging.Row(
        type == EventType.APP_DISTRIBUTED ? TASKS_ON_NODES : SESSIONS_OF_TASKS, fields[1], fields[7], fields[8],
        Map.of("TaskName", fields[2], "AppName", fields[3], "User", fields[4], "TaskId", fields[5], "AppId", fields[6],
            "ExecutionId", fields[9]),
        fields[10]);
  }

  private static SampleDatagrams samples(String user) {
    return new SampleDatagrams("sense01", "LAB", user, APP, "Sales", "Nightly load", "Firefox/140.0");
  }

  private static Event decoded(byte[] bytes) {
    Decoded decoded = new Decoder(StandardCharsets.ISO_8859_1).decode(bytes, 0, bytes.length);
    assertThat(decoded).isInstanceOf(Decoded.Understood.class);
    return ((Decoded.Understood) decoded).event();
  }
}
