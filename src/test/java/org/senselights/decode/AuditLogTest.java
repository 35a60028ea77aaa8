package org.senselights.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.senselights.decode.AuditRows.HEADER;
import static org.senselights.decode.AuditRows.gzip;
import static org.senselights.decode.AuditRows.row;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.decode.AuditLog.Skip;
import org.senselights.event.Event;
import org.senselights.event.EventType;

class AuditLogTest {
  private static final Charset ANSI = Charset.forName("windows-1252");
  private static final String TIME = "20110805T145657.000+0200";
  private static final String STARTED = "Start session for user ACME\\kim";
  private static final String GOOD = row(TIME, "kim", "Start session", "/hub", STARTED);

  @ParameterizedTest
  @CsvSource({
    "Start session, /hub, Start session for user ACME\\kim",
    "Stop session, /hub, Stop session for user ACME\\kim",
    "Open connection, /vp/app/5B0E6F3A-9D41-4C0E-8A77-1C2D3E4F5A6B/sheet, connection Opened for session s UserAgent: x",
    "close connection, app/5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b?a=b, connection Closed for session 'x'; y; z",
    "Not available, /hub, connection Opened for session s1",
    "Something new, (null), Stop session for user ACME\\kim"
  })
  void aRowTellsTheSameEventAsItsDatagram(String command, String context, String message) {
    Read read = read(HEADER + row(TIME, "kim", command, context, message));

    String datagram =
        String.join(";", "/proxy-session/", "sense01", command, "ACME", "kim", "AppAccess", context, message);
    byte[] bytes = datagram.getBytes(UTF_8);
    Decoded.Understood understood = (Decoded.Understood) new Decoder(ANSI).decode(bytes, 0, bytes.length);
    assertThat(read.rows).containsExactly(new AuditRow(understood.event(), Instant.parse("2011-08-05T12:56:57Z")));
  }

  @Test
  void aRowIsAnEventWithAllItTells() {
    Read read = read(HEADER + row(TIME, "kim", "Open connection",
        "/app/5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b", "connection Opened for session s1 UserAgent: 'Lynx/2.9'"));

    assertThat(read.events()).containsExactly(
        Event.of(EventType.CONNECTION_OPEN)
            .host("sense01").directory("ACME").userId("kim").origin("AppAccess").command("Open connection")
            .context("/app/5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b").appId("5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b")
            .userAgent("Lynx/2.9").message("connection Opened for session s1 UserAgent: 'Lynx/2.9'")
            .build());
  }

  @Test
  void whatIsNotAvailableIsAbsent() {
    Event event = read("Timestamp\tHostname\tUserDirectory\tUserId\tOrigin\tContext\tCommand\n"
        + TIME + "\t(null)\tACME\t kim \tNot available\t\tStop session\n").events().getFirst();

    assertThat(event).isEqualTo(
        Event.of(EventType.SESSION_STOP)
            .directory("ACME")
            .userId("kim")
            .insteadOfOrigin("Not available")
            .command("Stop session")
            .build());
  }

  @Test
  void columnsAreFoundByNameInAnyOrderAndCaseAndOthersArePassedOver() {
    Read read = read("command\tNovel\tUSERID\tTimeStamp\tUserDirectory\nStop session\tx\tida\t" + TIME + "\tOSLO\n");

    assertThat(read.events()).extracting(Event::user).containsExactly("OSLO/ida");
    assertThat(read.log.missingColumns())
        .containsExactly("Hostname", "ProxySessionId", "Service", "Origin", "Context", "Result", "Message");
  }

  @Test
  void aFileWithoutANeededColumnIsRefusedAndToldWhatItHas() {
    assertThatThrownBy(() -> open("Sequence#\tTimestamp\tUserId\tMessage\n1\t2\t3\t4\n".getBytes(UTF_8)))
        .isInstanceOf(NotAuditLogException.class)
        .hasMessage(
            "its header row has no column UserDirectory, Command; it has: Sequence#, Timestamp, UserId, Message");
  }

  @Test
  void whatIsNoLogAtAllIsShownNoLongerThanNeeded() {
    assertThatThrownBy(() -> open("x\u0007".repeat(5_000).getBytes(UTF_8)))
        .isInstanceOf(NotAuditLogException.class)
        .message().endsWith("it has: " + "x?".repeat(20) + "...");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\r\n\r\n", "\uFEFF"})
  void anEmptyFileIsRefused(String text) {
    assertThatThrownBy(() -> open(text.getBytes(UTF_8)))
        .isInstanceOf(NotAuditLogException.class).hasMessageStartingWith("it is empty");
  }

  @Test
  void aHeaderAloneIsALogOfNothing() {
    Read read = read(HEADER);

    assertThat(read.rows).isEmpty();
    assertThat(read.log.rows()).isZero();
  }

  @Test
  void marksLineEndsAndCompressionMakeNoDifference() {
    String text = HEADER + row(TIME, "jørgen", "Start session", "/hub", "x") + GOOD;
    List<AuditRow> plain = read(text).rows;

    assertThat(plain).extracting(row -> row.event().userId()).containsExactly("jørgen", "kim");
    assertThat(read("\uFEFF" + text).rows).isEqualTo(plain);
    assertThat(read(text.replace("\r\n", "\n")).rows).isEqualTo(plain);
    assertThat(read(text.strip()).rows).isEqualTo(plain);
    assertThat(read(text.replace("\r\n", "\r\n\r\n")).rows).isEqualTo(plain);
    assertThat(read(gzip(text.getBytes(UTF_8))).rows).isEqualTo(plain);
    assertThat(read(("\uFEFF" + text).getBytes(UTF_16LE)).rows).isEqualTo(plain);
    assertThat(read(("\uFEFF" + text).getBytes(UTF_16BE)).rows).isEqualTo(plain);
    assertThat(read(text.getBytes(UTF_16LE)).rows).isEqualTo(plain);
    assertThat(read(gzip(("\uFEFF" + text).getBytes(UTF_16LE))).rows).isEqualTo(plain);
  }

  @Test
  void twoCompressedFilesPutTogetherAreOne() {
    byte[] first = gzip((HEADER + GOOD).getBytes(UTF_8));
    byte[] second = gzip((HEADER + GOOD).getBytes(UTF_8));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);

    Read read = read(both);

    assertThat(read.rows).hasSize(2);
    assertThat(read.log.rows()).as("the header in the middle is no row").isEqualTo(2);
    assertThat(read.log.skipped()).isEmpty();
  }

  @Test
  void aLineThatIsNotUtf8IsReadAsTheFallbackSays() {
    byte[] text = (HEADER + row(TIME, "jörg", "Start session", "/hub", "x") + GOOD).getBytes(ISO_8859_1);

    assertThat(read(text).events()).extracting(Event::userId).containsExactly("jörg", "kim");
  }

  @Test
  void aCompressedFileCutShortIsToldAsSuch() throws Exception {
    byte[] packed = gzip((HEADER + GOOD.repeat(10)).getBytes(UTF_8));
    AuditLog log = open(Arrays.copyOf(packed, packed.length - 12));

    assertThatThrownBy(() -> rest(log)).isInstanceOf(IOException.class);
  }

  @Test
  void rowsThatTellOfNoEventArePassedOverAndCountedByReason() {
    Read read = read(HEADER
        + row(1, TIME, "kim", "Repository", "/hub", "Start session", "0", STARTED)
        + row(2, TIME, "kim", "Proxy", "/hub", "Check content cache control", "0", "Command has no effect")
        + row(3, TIME, "kim", "Proxy", "/hub", "Start session", "403", STARTED)
        + row(4, TIME, "kim", "Proxy", "/hub", "Start session", "227", STARTED)
        + row(5, TIME, "System", "Proxy", "/hub", "Start session", "0", STARTED)
        + GOOD.replace("\t5d0c\t", "\t0\t")
        + row(7, "yesterday", "kim", "Proxy", "/hub", "Start session", "0", STARTED)
        + row(8, TIME, "kim", "Proxy", "/hub", "Start session", "fine", STARTED)
        + "the text of an exception\r\n"
        + GOOD);

    assertThat(read.rows).hasSize(1);
    assertThat(read.log.rows()).isEqualTo(10);
    assertThat(read.log.skipped()).isEqualTo(Map.of(
        Skip.OTHER_SERVICE, 1L,
        Skip.OTHER_COMMAND, 1L,
        Skip.FAILED, 2L,
        Skip.INTERNAL_USER, 2L,
        Skip.UNREADABLE_TIMESTAMP, 1L,
        Skip.MALFORMED, 2L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "200", "226", "", "Not available"})
  void whatDidNotFailHappened(String result) {
    assertThat(read(HEADER + row(1, TIME, "kim", "Proxy", "/hub", "Stop session", result, "")).rows).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1", "199", "227", "401", "500"})
  void whatFailedDidNotHappen(String result) {
    assertThat(read(HEADER + row(1, TIME, "kim", "Proxy", "/hub", "Stop session", result, "")).log.skipped())
        .isEqualTo(Map.of(Skip.FAILED, 1L));
  }

  @Test
  void aRowOfTooFewOrTooManyColumnsIsMalformed() {
    String fewer = GOOD.substring(0, GOOD.lastIndexOf('\t')) + "\r\n";
    String more = GOOD.strip() + "\tx\r\n";
    String emptyBehind = GOOD.strip() + "\t\r\n";

    Read read = read(HEADER + fewer + more + emptyBehind);

    assertThat(read.rows).hasSize(1);
    assertThat(read.log.skipped()).isEqualTo(Map.of(Skip.MALFORMED, 2L));
  }

  @Test
  void aSequenceThatWrapsOrBeginsAnewChangesNothing() {
    Read read = read(HEADER
        + row(Integer.MAX_VALUE, TIME, "a", "Proxy", "/hub", "Start session", "0", "")
        + row(1, TIME, "b", "Proxy", "/hub", "Start session", "0", "")
        + row(1, TIME, "c", "Proxy", "/hub", "Start session", "0", ""));

    assertThat(read.events()).extracting(Event::userId).containsExactly("a", "b", "c");
  }

  @Test
  void zeroBytesLeaveAnEventInDoubt() {
    Event event = read(HEADER + row(TIME, "k\0im", "Start session", "/hub", "x")).events().getFirst();

    assertThat(event.doubtful()).isTrue();
    assertThat(event.userId()).isEqualTo("k\uFFFDim");
  }

  @Test
  void aLineLongerThanAMebibyteIsPassedOverHoweverLongItIs() {
    InputStream endless = new SequenceInputStream(Collections.enumeration(List.of(
        new ByteArrayInputStream((HEADER + GOOD).getBytes(UTF_8)),
        new Letters(3L << 30),
        new ByteArrayInputStream(("\r\n" + GOOD).getBytes(UTF_8)))));

    Read read = read(endless);

    assertThat(read.rows).hasSize(2);
    assertThat(read.log.skipped()).isEqualTo(Map.of(Skip.TOO_LONG, 1L));
  }

  @Test
  void aLongLineThatIsNotTooLongIsRead() {
    String message = STARTED + " UserAgent: " + "x".repeat(500_000);

    assertThat(read(HEADER + GOOD + row(TIME, "kim", "Start session", "/hub", message) + GOOD).events())
        .extracting(event -> event.message().length())
        .containsExactly(STARTED.length(), message.length(), STARTED.length());
  }

  @Test
  void singleBytesFromAPipeMakeNoDifference() {
    InputStream slow = new ByteArrayInputStream((HEADER + GOOD + GOOD).getBytes(UTF_8)) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(1, length));
      }
    };

    assertThat(read(slow).rows).hasSize(2);
  }

  /** So many letters without a line's end. */
  private static final class Letters extends InputStream {
    private long left;

    Letters(long count) {
      left = count;
    }

    @Override
    public int read() {
      return left-- > 0 ? 'x' : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int count = (int) Math.min(left, length);
      Arrays.fill(buffer, offset, offset + count, (byte) 'x');
      left -= count;
      return count == 0 ? -1 : count;
    }
  }

  /** A file, read to its end. */
  private record Read(AuditLog log, List<AuditRow> rows) {
    List<Event> events() {
      return rows.stream().map(AuditRow::event).toList();
    }
  }

  private static Read read(String text) {
    return read(text.getBytes(UTF_8));
  }

  private static Read read(byte[] bytes) {
    return read(new ByteArrayInputStream(bytes));
  }

  private static Read read(InputStream in) {
    try {
      AuditLog log = AuditLog.open(in, ANSI);
      return new Read(log, rest(log));
    } catch (IOException | NotAuditLogException e) {
      throw new AssertionError(e);
    }
  }

  private static AuditLog open(byte[] bytes) throws IOException, NotAuditLogException {
    return AuditLog.open(new ByteArrayInputStream(bytes), ANSI);
  }

  private static List<AuditRow> rest(AuditLog log) throws IOException {
    List<AuditRow> rows = new ArrayList<>();
    for (var row = log.next(); row.isPresent(); row = log.next()) {
      rows.add(row.get());
    }
    return rows;
  }
}
