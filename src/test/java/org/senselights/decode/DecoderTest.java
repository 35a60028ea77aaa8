package org.senselights.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.decode.Decoded.Malformed;
import org.senselights.decode.Decoded.NotOurs;
import org.senselights.decode.Decoded.Reason;
import org.senselights.decode.Decoded.Understood;
import org.senselights.event.Event;
import org.senselights.event.EventType;

class DecoderTest {
  private static final String APP = "7f1c2a90-3b4d-4e5f-8a6b-9c0d1e2f3a4b";
  private static final String TASK = "0a1b2c3d-4e5f-4607-8899-aabbccddeeff";
  private static final String RUN = "fedcba98-7654-4321-8fed-cba987654321";
  private static final String DATE = "2024-04-12 07:33:03,508";

  private final Decoder decoder = new Decoder(Charset.forName("windows-1252"));

  @Nested
  class Encodings {

    @Test
    void utf8IsTakenFirst() {
      assertThat(sure("Start session;OSLO;jørn_日本_🚀").userId()).isEqualTo("jørn_日本_🚀");
    }

    @Test
    void whatIsNotUtf8IsReadInTheFallbackCharset() {
      byte[] bytes = "Start session;OSLO;jörn€".getBytes(Charset.forName("windows-1252"));

      assertThat(sure(bytes).userId()).isEqualTo("jörn€");
    }

    @Test
    void theFallbackCharsetIsTheOneThatWasAskedFor() {
      byte[] bytes = "Start session;OSLO;Łukasz".getBytes(Charset.forName("windows-1250"));
      Decoded decoded = new Decoder(Charset.forName("windows-1250")).decode(bytes, 0, bytes.length);

      assertThat(sure(decoded).userId()).isEqualTo("Łukasz");
    }

    @Test
    void utf8IsStrictSoThatAnOverlongFormIsNotTakenForIt() {
      byte[] bytes = bytes("Start session;OSLO;x", new byte[] {(byte) 0xC0, (byte) 0xAF});

      assertThat(sure(bytes).userId()).isEqualTo("xÀ¯");
    }

    @Test
    void aReplacementCharacterThatWasSentAsSuchIsUtf8() {
      assertThat(sure("Start session;OSLO;jørn\uFFFD").userId()).isEqualTo("jørn\uFFFD");
    }

    @Test
    void utf16WithoutMarkIsKnownByItsZeroBytes() {
      byte[] bytes = "qs1;Start session;OSLO;jørn_日本語".getBytes(StandardCharsets.UTF_16LE);

      assertThat(sure(bytes).userId()).isEqualTo("jørn_日本語");
    }

    @Test
    void utf16OfMostlyForeignLettersIsKnownStill() {
      byte[] bytes = ("qs1;Start session;OSLO;" + "日本語".repeat(30)).getBytes(StandardCharsets.UTF_16LE);

      assertThat(sure(bytes).userId()).isEqualTo("日本語".repeat(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\0", "\r\n\0"})
    void utf16MayEndWithALineEndInItsOwnEncodingOrInOneByteEach(String tail) {
      String row = "qs1;Start session;OSLO;ida";

      assertThat(sure((row + tail).getBytes(StandardCharsets.UTF_16LE)).userId()).isEqualTo("ida");
      byte[] mixed = bytes(row.getBytes(StandardCharsets.UTF_16LE), tail.getBytes(StandardCharsets.US_ASCII));
      assertThat(sure(mixed).userId()).isEqualTo("ida");
    }

    @Test
    void aByteOrderMarkIsDroppedInEveryEncoding() {
      String row = "\uFEFFqs1;Start session;OSLO;jørn";

      assertThat(sure(row.getBytes(StandardCharsets.UTF_8)).host()).isEqualTo("qs1");
      assertThat(sure(row.getBytes(StandardCharsets.UTF_16LE)).host()).isEqualTo("qs1");
      assertThat(sure(row.getBytes(StandardCharsets.UTF_16BE)).host()).isEqualTo("qs1");
    }

    @Test
    void aMarkOfUtf8MayStandBeforeTextThatIsNone() {
      byte[] bytes = bytes(
          bytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, "qs1;Start session;OSLO;j".getBytes()),
          new byte[] {(byte) 0xF8});

      assertThat(sure(bytes).userId()).isEqualTo("jø");
      assertThat(sure(bytes).host()).isEqualTo("qs1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\0", "\r\n", "\r\n\0", "\0\0\0\0\0", "\n\n \t\n"})
    void whatTestSendersAddAtTheEndIsStripped(String tail) {
      assertThat(sure("qs1;Start session;OSLO;ida" + tail).userId()).isEqualTo("ida");
    }

    @Test
    void aBufferFilledUpWithZerosIsNotTakenForUtf16() {
      for (int length = 1; length < 80; length++) {
        assertThat(sure("qs1;Start session;OSLO;i" + "\0".repeat(length)).userId()).isEqualTo("i");
      }
    }

    @Test
    void aStrayZeroByteLeavesTheEventInDoubt() {
      assertThat(doubtful("qs1;Start session;OSLO;i\0da").userId()).isEqualTo("i\uFFFDda");
    }

    @Test
    void aZeroByteWithinTheCommandLeavesNoEvent() {
      assertThat(refused("qs1;Start ses\0sion;OSLO;ida")).isEqualTo(Reason.NOT_TEXT);
    }

    @Test
    void onlyTheNamedBytesAreRead() {
      byte[] bytes = "XXXqs1;Start session;OSLO;idaXXX".getBytes(StandardCharsets.UTF_8);

      assertThat(sure(decoder.decode(bytes, 3, bytes.length - 6)).userId()).isEqualTo("ida");
      assertThatThrownBy(() -> decoder.decode(bytes, 3, bytes.length))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Nested
  class Prefixes {

    @ParameterizedTest
    @ValueSource(strings = {
      "/proxy-session/", "/PROXY-Session/", "proxy-session", "///proxy-session", "proxy-session//", " / proxy-session ",
      "/proxy-connection/", "/qseow-proxy-session/", "QSEOW-PROXY-CONNECTION", "/proxy-user-event/"
    })
    void thePrefixHasAnyCaseAndAnyNumberOfSlashes(String prefix) {
      Event event = sure(prefix + ";qs1;Stop session;OSLO;ida;AppAccess;/hub;bye");

      assertThat(event.type()).isEqualTo(EventType.SESSION_STOP);
      assertThat(event.host()).isEqualTo("qs1");
      assertThat(event.message()).isEqualTo("bye");
    }

    @Test
    void theFullRowMayComeWithoutPrefix() {
      Event event = sure("qs1;Stop session;OSLO;ida;AppAccess;/hub;bye; now");

      assertThat(event.userId()).isEqualTo("ida");
      assertThat(event.message()).isEqualTo("bye; now");
    }

    @Test
    void theFullRowWithoutPrefixAndCommandIsKnownByItsOrigin() {
      Event event = sure("qs1;(null);OSLO;ida;AppAccess;/hub;Stop session for user OSLO\\ida");

      assertThat(event.type()).isEqualTo(EventType.SESSION_STOP);
    }

    @Test
    void thePrefixOfSessionsDoesNotProveASession() {
      assertThat(sure("/proxy-session/;qs1;Open connection;OSLO;ida;AppAccess;/hub;m").type())
          .isEqualTo(EventType.CONNECTION_OPEN);
      assertThat(sure("/proxy-session/;qs1;Login;OSLO;ida;AppAccess;/hub;m").type()).isEqualTo(EventType.OTHER);
    }

    @Test
    void theOldPatternMayStandBehindAPrefix() {
      assertThat(sure("/proxy-session/;qs1;Stop session;OSLO;ida").userId()).isEqualTo("ida");
      assertThat(sure("/proxy-session/;Stop session;OSLO;ida").userId()).isEqualTo("ida");
    }

    @Test
    void behindAnUnknownPrefixAKnownCommandIsDoubtfulAndAnythingElseIsNoEvent() {
      assertThat(doubtful("/our-own/;qs1;Stop session;OSLO;ida").userId()).isEqualTo("ida");
      assertThat(refused("/our-own/;qs1;Load;Sales;ida")).isEqualTo(Reason.UNKNOWN_PREFIX);
      assertThat(refused("/our-own/;Load;Sales;ida")).isEqualTo(Reason.UNKNOWN_PREFIX);
    }

    @ParameterizedTest
    @ValueSource(strings = {
      "/proxy-session/", "/proxy-session/;", "/proxy-session/;qs1;Stop session;OSLO", "/proxy-session/;a;b;c;d;e;f",
      "/proxy-user-event/;a;b;c", "/scheduler-task-failed/;a;b;c", "/engine-reload-failed/;a;b;c;d"
    })
    void aPrefixWithTooFewFieldsBehindItIsNoEvent(String datagram) {
      assertThat(refused(datagram)).isIn(Reason.TOO_FEW_FIELDS, Reason.NO_FIELDS);
    }
  }

  @Nested
  class OtherProducts {

    @ParameterizedTest
    @ValueSource(strings = {
      "qseow-engine", "qseow-proxy", "qseow-repository", "qseow-scheduler", "qseow-qix-perf", "qseow-what-comes-next"
    })
    void theirEventsAreNotOurs(String product) {
      assertThat(decode("/" + product + "/;qs1;Start session;OSLO;ida;AppAccess;/hub;m"))
          .isEqualTo(new NotOurs(product));
      assertThat(decode("/" + product.toUpperCase() + "/;1;2")).isEqualTo(new NotOurs(product));
    }

    @Test
    void theKnownOnesNeedNoSlashes() {
      assertThat(decode("qseow-engine;1;2;3")).isEqualTo(new NotOurs("qseow-engine"));
    }

    @Test
    void aServerMayBeCalledLikeAProduct() {
      assertThat(sure("qseow-proxy;Start session;OSLO;ida").host()).isEqualTo("qseow-proxy");
      assertThat(sure("qseow-main;Start session;OSLO;ida").host()).isEqualTo("qseow-main");
    }
  }

  @Nested
  class Commands {

    @ParameterizedTest
    @CsvSource({
      "Start session, SESSION_START", "STOP SESSION, SESSION_STOP", "'  open connection ', CONNECTION_OPEN",
      "Close Connection, CONNECTION_CLOSE"
    })
    void theCommandIsComparedTrimmedAndWithoutCase(String command, EventType type) {
      assertThat(sure("qs1;" + command + ";OSLO;ida").type()).isEqualTo(type);
      assertThat(sure(command + ";OSLO;ida").type()).isEqualTo(type);
      assertThat(sure("/proxy-session/;qs1;" + command + ";OSLO;ida;AppAccess;/hub;m").type()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
      "Start session for user OSLO\\ida, SESSION_START", "x: Stop session for user OSLO\\ida, SESSION_STOP",
      "A connection Opened for session 1, CONNECTION_OPEN", "CONNECTION CLOSED FOR SESSION 1, CONNECTION_CLOSE",
      "Start session, OTHER", "nothing we know, OTHER", "'', OTHER"
    })
    void whereItIsAbsentOrUnknownTheMessageTells(String message, EventType type) {
      for (String command : new String[] {"", "(null)", "Proxy audit"}) {
        assertThat(sure("/proxy-session/;qs1;" + command + ";OSLO;ida;AppAccess;/hub;" + message).type())
            .isEqualTo(type);
      }
    }

    @Test
    void theCommandIsBelievedBeforeTheMessage() {
      assertThat(sure("/proxy-session/;qs1;Stop session;OSLO;ida;AppAccess;/hub;Start session for user x").type())
          .isEqualTo(EventType.SESSION_STOP);
    }

    @Test
    void ofTwoPhrasesInAMessageTheFirstCounts() {
      String message = "Stop session for user OSLO\\ida before Start session for user OSLO\\ola";

      assertThat(sure("/proxy-session/;qs1;;OSLO;ida;AppAccess;/hub;" + message).type())
          .isEqualTo(EventType.SESSION_STOP);
    }

    @Test
    void anUnknownCommandIsKept() {
      assertThat(sure("/proxy-session/;qs1;Renew;OSLO;ida;AppAccess;/hub;m").command()).isEqualTo("Renew");
    }
  }

  @Nested
  class Values {

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "(null)", " (null) ", "(NULL)", "Not available", "not available"})
    void whatSaysNothingIsAbsent(String nothing) {
      String row = "/proxy-session/;?;Start session;?;?;?;?;?".replace("?", nothing);

      assertThat(sure(row)).isEqualTo(
          Event.of(EventType.SESSION_START).command("Start session").insteadOfOrigin(nothing.strip()).build());
    }

    @Test
    void anOriginThatIsToldHasNothingInItsPlace() {
      assertThat(sure("/proxy-session/;qs1;Stop session;OSLO;ida;AppAccess;/hub;bye").insteadOfOrigin()).isEmpty();
    }

    @Test
    void everyFieldIsTrimmed() {
      Event event = sure(" /proxy-session/ ; qs1 ; Stop session ; OSLO ; ida ; AppAccess ; /hub ; bye ");

      assertThat(event)
          .isEqualTo(
              Event.of(EventType.SESSION_STOP)
                  .host("qs1")
                  .command("Stop session")
                  .directory("OSLO")
                  .userId("ida")
                  .origin("AppAccess")
                  .context("/hub")
                  .message("bye")
                  .build());
    }

    @Test
    void theMessageIsLastAndKeepsItsSemicolonsQuotesAndLines() {
      String message = "connection Closed for session 'x'; y;; z\r\nSystem.Exception: a;b\r\n   at c";

      assertThat(sure("/proxy-connection/;qs1;Close connection;OSLO;ida;AppAccess;/hub;" + message + "\r\n").message())
          .isEqualTo(message);
    }

    @Test
    void aMessageOfUnknownWordsKeepsItsSemicolonsToo() {
      Event event = sure("/proxy-connection/;qs1;Close connection;OSLO;ida;Not available;/hub;so; it; ends");

      assertThat(event.message()).isEqualTo("so; it; ends");
      assertThat(event.context()).isEqualTo("/hub");
    }

    @ParameterizedTest
    @ValueSource(strings = {
      "/app/?", "app/?", "/vp/app/?", "/app/?/sheet/x/state/analysis", "/app/?#a", "https://qs/vp/sense/app/?/x",
      "/app/x/app/?", "/app/??reloadUri=/app/0a1b2c3d-4e5f-4607-8899-aabbccddeeff"
    })
    void theAppIdIsTheGuidBehindAppInLowerCase(String context) {
      for (String guid : new String[] {APP, APP.toUpperCase()}) {
        String row = "/proxy-connection/;qs1;Open connection;OSLO;ida;AppAccess;" + context.replaceFirst("\\?", guid);

        assertThat(sure(row + ";m").appId()).isEqualTo(APP);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hub", "/app/x", "/app/?0", "/webapp/?", "/?", "app", "/app/?-1"})
    void whatIsNoAppIdIsNotTakenForOne(String context) {
      String row = "/proxy-connection/;qs1;Open connection;OSLO;ida;AppAccess;" + context.replace("?", APP) + ";m";

      assertThat(sure(row).appId()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
      "UserAgent: 'Mozilla/5.0 (X11; Linux; rv:1)' | Mozilla/5.0 (X11; Linux; rv:1)",
      "x UserAgent:'Lynx' | Lynx",
      "UserAgent: Lynx/2.9 libwww | Lynx/2.9 libwww",
      "UserAgent: 'a UserAgent: b' | a UserAgent: b",
      "UserAgent: '' | \"\"",
      "agent: 'Lynx' | \"\""
    })
    void theUserAgentIsWhatFollowsItsNameToTheEndWithoutQuotes(String message, String agent) {
      String row = "/proxy-connection/;qs1;Open connection;OSLO;ida;AppAccess;/hub;" + message;

      assertThat(sure(row).userAgent()).isEqualTo(agent);
      assertThat(sure(row).message()).isEqualTo(message);
    }

    @Test
    void theUserAgentEndsWhereTheTextOfAnExceptionBegins() {
      String message = "connection Opened for session 1 UserAgent: 'Lynx/2.9'\r\nSystem.Exception: 'a'";

      assertThat(sure("/proxy-connection/;qs1;Open connection;OSLO;ida;AppAccess;/hub;" + message).userAgent())
          .isEqualTo("Lynx/2.9");
    }

    @Test
    void aLongUserAgentIsWhole() {
      String agent = "Mozilla/5.0 (X; Y) " + "z".repeat(60_000);
      String row = "/proxy-connection/;qs1;Open connection;OSLO;ida;AppAccess;/hub;UserAgent: '" + agent + "'";

      assertThat(sure(row).userAgent()).isEqualTo(agent);
    }

    @Test
    void fieldsBehindWhichTheTextOfAnExceptionStandsAreDoubtful() {
      Event event = doubtful("qs1;Stop session;OSLO;ida\r\nSystem.Exception: a;b;c;d\r\n  at e;f");

      assertThat(event.userId()).isEqualTo("ida");
      assertThat(doubtful("Stop session;OSLO;ida\nSystem.Exception: a;b").userId()).isEqualTo("ida");
    }
  }

  @Nested
  class Semicolons {

    @ParameterizedTest
    @ValueSource(strings = {"i;da", ";ida", "ida;", "i;d;a", "i;/hub", "app;ida", "ida; x"})
    void withinAUserIdAreRecoveredByTheOrigin(String id) {
      for (String origin : new String[] {"AppAccess", "managementaccess", "Not available"}) {
        for (String context : new String[] {"/hub", "app/" + APP, "https://qs/hub"}) {
          Event event = sure("/proxy-session/;qs1;Start session;OSLO;" + id + ";" + origin + ";" + context
              + ";Start session for user OSLO\\" + id);

          assertThat(event.userId()).isEqualTo(id);
          assertThat(event.origin()).isEqualTo(origin.startsWith("Not") ? "" : origin);
          assertThat(event.context()).isEqualTo(context);
          assertThat(event.message()).isEqualTo("Start session for user OSLO\\" + id);
        }
      }
    }

    @Test
    void withinAUserIdAreRecoveredByTheContextWhereTheOriginIsAbsent() {
      Event event = sure("/proxy-session/;qs1;Start session;OSLO;i;da;(null);/hub;Start session for user x");

      assertThat(event.userId()).isEqualTo("i;da");
      assertThat(event.context()).isEqualTo("/hub");
    }

    @Test
    void withinAUserIdAreRecoveredThoughTheMessageHasSomeToo() {
      Event event = sure("/proxy-session/;qs1;Stop session;OSLO;i;da;AppAccess;/hub;one; two;three");

      assertThat(event.userId()).isEqualTo("i;da");
      assertThat(event.message()).isEqualTo("one; two;three");
    }

    @Test
    void withinAContextLeaveItsEndInDoubtButNotTheUser() {
      Event event = doubtful("/proxy-connection/;qs1;Open connection;OSLO;ida;AppAccess;/app/" + APP
          + ";x=1;connection Opened for session 1 UserAgent: 'L'");

      assertThat(event.userId()).isEqualTo("ida");
      assertThat(event.origin()).isEqualTo("AppAccess");
      assertThat(event.appId()).isEqualTo(APP);
      assertThat(event.context()).isEqualTo("/app/" + APP + ";x=1");
      assertThat(event.message()).isEqualTo("connection Opened for session 1 UserAgent: 'L'");
      assertThat(event.userAgent()).isEqualTo("L");
    }

    @Test
    void withNothingToTellTheirPlaceLeaveOnlyWhatIsCertain() {
      Event event = doubtful("/proxy-session/;qs1;Start session;OSLO;i;da;Else;where;Start session for user x;y");

      assertThat(event)
          .isEqualTo(
              Event.of(EventType.SESSION_START)
                  .host("qs1")
                  .command("Start session")
                  .directory("OSLO")
                  .message("Start session for user x;y")
                  .doubtful(true)
                  .build());
    }

    @Test
    void withTwoPlacesForTheOriginLeaveTheUserUntold() {
      Event event = doubtful("/proxy-session/;qs1;Start session;OSLO;a;AppAccess;/x;AppAccess;/hub;hello");

      assertThat(event.userId()).isEmpty();
      assertThat(event.host()).isEqualTo("qs1");
    }

    @Test
    void inAMessageThatTellsAnOriginOfItsOwnDoNotMatter() {
      Event event = sure("/proxy-session/;qs1;Start session;OSLO;ida;AppAccess;/x;"
          + "Start session for user OSLO\\ida;AppAccess;/hub;hello");

      assertThat(event.userId()).isEqualTo("ida");
    }

    @Test
    void ofABrowsersNameDoNotMoveAnUnknownOrigin() {
      Event event = sure("/proxy-session/;qs1;Start session;OSLO;ida;https://qs;app/" + APP
          + ";UserAgent: 'Mozilla/5.0 (X11; Linux; rv:1)'");

      assertThat(event.origin()).isEqualTo("https://qs");
      assertThat(event.appId()).isEqualTo(APP);
    }

    @Test
    void withinAnIdOfTheOldPatternsAreDoubtful() {
      assertThat(doubtful("qs1;Stop session;OSLO;i;da").userId()).isEqualTo("i;da");
      assertThat(doubtful("qs1;Stop session;OSLO;i;d;a").userId()).isEqualTo("i;d;a");
      assertThat(doubtful("qs1;Stop session;OSLO;a;b;c;d").userId()).isEqualTo("a;b;c;d");
      assertThat(doubtful("Stop session;OSLO;i;da").userId()).isEqualTo("i;da");
    }

    @Test
    void ofARowWithoutMessageAreDoubtful() {
      Event event = doubtful("/proxy-session/;qs1;Stop session;OSLO;ida;AppAccess;/hub");

      assertThat(event.userId()).isEqualTo("ida");
      assertThat(event.context()).isEqualTo("/hub");
    }
  }

  @Nested
  class FewFields {

    @Test
    void fourFieldsWithACommandAreAUserEvent() {
      assertThat(sure("qs1;stop session;oslo;ida").type()).isEqualTo(EventType.SESSION_STOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"OSLO", "INTERNAL", "QS-2", "(null)", ""})
    void fourFieldsWithoutLowerCaseInTheThirdAreAnotherAuditRow(String directory) {
      Event event = sure("qs1;Get app;" + directory + ";ida");

      assertThat(event.type()).isEqualTo(EventType.OTHER);
      assertThat(event.command()).isEqualTo("Get app");
      assertThat(event.userId()).isEqualTo("ida");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sales", "SALES ö", "sales"})
    void anyOtherFourFieldsAreAFailedReload(String app) {
      Event event = sure("qs1;Nightly;" + app + ";OSLO\\ida");

      assertThat(event)
          .isEqualTo(
              Event.of(EventType.RELOAD_FAILED)
                  .host("qs1")
                  .task("Nightly")
                  .appName(app)
                  .directory("OSLO")
                  .userId("ida")
                  .build());
    }

    @Test
    void threeFieldsCountOnlyBehindACommand() {
      assertThat(sure("Stop session;OSLO;ida").userId()).isEqualTo("ida");
      assertThat(refused("Log in;OSLO;ida")).isEqualTo(Reason.UNKNOWN_COMMAND);
      assertThat(refused("qs1;Stop session;OSLO")).isEqualTo(Reason.UNKNOWN_COMMAND);
    }

    @ParameterizedTest
    @CsvSource({
      "'', EMPTY", "' \t\r\n', EMPTY", "hello, NO_FIELDS", "a;b, TOO_FEW_FIELDS", "a;b;c;d;e, UNKNOWN_FORM",
      "'GET / HTTP/1.1;a;b;c', UNKNOWN_FORM", "';;;', UNKNOWN_FORM", "'{\"a\":1};b;c;d', UNKNOWN_FORM",
      "<13>Jan 1 00:00:00 host app: a;b;c;d, UNKNOWN_FORM"
    })
    void anythingElseIsRefusedWithAReason(String datagram, Reason reason) {
      assertThat(refused(datagram)).isEqualTo(reason);
    }

    @Test
    void binaryDataIsNotText() {
      assertThat(refused("x\u0001\u0002\u0003x")).isEqualTo(Reason.NOT_TEXT);
      assertThat(refused("a\u0001;b;c;d")).isEqualTo(Reason.NOT_TEXT);
    }

    @Test
    void moreThanADatagramCanHoldIsRefused() {
      assertThat(refused("Stop session;OSLO;" + "x".repeat(65_536))).isEqualTo(Reason.TOO_LONG);
    }
  }

  @Nested
  class UserEventSample {

    @ParameterizedTest
    @CsvSource({
      "Start session, SESSION_START", "stop session now, SESSION_STOP", "Opening connection to app, CONNECTION_OPEN",
      "Closing connection; done, CONNECTION_CLOSE", "The connection Opened for session 1, CONNECTION_OPEN",
      "Never Start session, OTHER"
    })
    void theMessageTellsTheEvent(String message, EventType type) {
      Event event = sure("/proxy-user-event/;qs1;Proxy;/app/" + APP + ";" + message);

      assertThat(event)
          .isEqualTo(Event.of(type).host("qs1").context("/app/" + APP).appId(APP).message(message).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Start session for user OSLO\\ida", "Stop session for user OSLO\\ida\nException: x y"})
    void aUserIsTakenFromAMessageThatEndsWithOne(String message) {
      Event event = sure("/proxy-user-event/;qs1;Proxy;/hub;" + message);

      assertThat(event.user()).isEqualTo("OSLO/ida");
    }

    @ParameterizedTest
    @ValueSource(strings = {
      "Start session for user ida", "Start session for user OSLO\\ida from 10.0.0.1", "Start session for user \\ida",
      "Start session for user OSLO\\", "Start session for user A\\B\\c", "Start session OSLO\\ida",
      "Start session for user OSLO\\ida.", "Opening connection for user OSLO\\ida"
    })
    void aUserThatIsNotSurelyThereIsNotTaken(String message) {
      assertThat(sure("/proxy-user-event/;qs1;Proxy;/hub;" + message).user()).isEmpty();
    }

    @Test
    void aSemicolonInTheContextLeavesItsEndInDoubt() {
      Event event = doubtful("/proxy-user-event/;qs1;Proxy;/app/" + APP + ";x=1;Opening connection");

      assertThat(event.type()).isEqualTo(EventType.CONNECTION_OPEN);
      assertThat(event.context()).isEqualTo("/app/" + APP + ";x=1");
    }
  }

  @Nested
  class Reloads {
    private static final String TAIL = ";" + TASK + ";" + APP + ";" + DATE + ";INFO;" + RUN + ";Max retries; reached";

    @ParameterizedTest
    @CsvSource({
      "/scheduler-reload-failed/, RELOAD_FAILED", "/scheduler-task-failed/, RELOAD_FAILED",
      "/scheduler-reloadtask-failed/, RELOAD_FAILED", "/scheduler-reload-aborted/, RELOAD_ABORTED",
      "/scheduler-task-aborted/, RELOAD_ABORTED", "/scheduler-reloadtask-success/, RELOAD_SUCCEEDED",
      "/scheduler-task-success/, RELOAD_SUCCEEDED", "/scheduler-task-success//, RELOAD_SUCCEEDED",
      "/scheduler-distribute/, APP_DISTRIBUTED", "Scheduler-Task-Failed, RELOAD_FAILED"
    })
    void thePrefixTellsTheEvent(String prefix, EventType type) {
      assertThat(sure(prefix + ";qs1;Nightly;Sales;OSLO\\ida" + TAIL)).isEqualTo(nightly(type));
    }

    @Test
    void tenFieldsNeedNoPrefixToBeAFailedReload() {
      assertThat(sure("qs1;Nightly;Sales;OSLO\\ida" + TAIL)).isEqualTo(nightly(EventType.RELOAD_FAILED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "a;b;c;d;e;f;g;h", "🚀; ünï", ";", "x;" + TASK})
    void aTasksNameMayHoldSemicolons(String task) {
      Event expected = nightly(EventType.RELOAD_FAILED).toBuilder().task(task).build();

      assertThat(sure("/scheduler-task-failed/;qs1;" + task + ";Sales;OSLO\\ida" + TAIL)).isEqualTo(expected);
      assertThat(sure("qs1;" + task + ";Sales;OSLO\\ida" + TAIL)).isEqualTo(expected);
    }

    @Test
    void theAppIdIsInLowerCase() {
      assertThat(sure(("/scheduler-task-failed/;qs1;N;S;O\\i" + TAIL).toUpperCase()).appId()).isEqualTo(APP);
    }

    @Test
    void idsMayBeAbsentThoughTheMessageHoldsSemicolons() {
      Event event = sure("/scheduler-task-failed/;qs1;Nightly;Sales;(null);(null);(null);" + DATE
          + ";INFO;(null);Could not reserve; an executor");

      assertThat(event.message()).isEqualTo("Could not reserve; an executor");
      assertThat(event.user()).isEmpty();
    }

    @Test
    void aTasksNameIsFoundByGuidsThoughOneOfThemIsAbsent() {
      Event event = sure("/scheduler-task-failed/;qs1;a;b;Sales;OSLO\\ida;" + TASK + ";" + APP + ";" + DATE
          + ";INFO;(null);m; n");

      assertThat(event.task()).isEqualTo("a;b");
      assertThat(event.message()).isEqualTo("m; n");
    }

    @ParameterizedTest
    @CsvSource({"OSLO\\ida, OSLO, ida", "ida, '', ida", "OSLO\\, OSLO, ''", "(null)\\ida, '', ida", "A\\b\\c, A, b\\c"})
    void theUserIsSplitAtTheBackslash(String user, String directory, String id) {
      Event event = sure("/scheduler-task-failed/;qs1;Nightly;Sales;" + user + TAIL);

      assertThat(event.directory()).isEqualTo(directory);
      assertThat(event.userId()).isEqualTo(id);
    }

    @Test
    void aSemicolonInAUsersIdIsSeenByTheBackslashAndDoubted() {
      Event event = doubtful("/scheduler-task-failed/;qs1;Nightly;Sales;OSLO\\i;da" + TAIL);

      assertThat(event.task()).isEqualTo("Nightly");
      assertThat(event.userId()).isEqualTo("i;da");
    }

    @Test
    void whatCannotBeToldIsLeftOut() {
      Event event = doubtful("/scheduler-task-failed/;qs1;a;b;c;d;e;f;g;h;i;j;k;l");

      assertThat(event).isEqualTo(Event.of(EventType.RELOAD_FAILED).host("qs1").doubtful(true).build());
    }

    @Test
    void aRowCutShortIsDoubtful() {
      Event event = doubtful("/scheduler-task-failed/;qs1;Nightly;Sales;OSLO\\ida;" + TASK);

      assertThat(event.task()).isEqualTo("Nightly");
      assertThat(event.user()).isEqualTo("OSLO/ida");
    }

    @Test
    void aRowCutShortBehindItsLevelTellsWhenItWasLogged() {
      Event event =
          doubtful("/scheduler-task-failed/;qs1;Nightly;Sales;OSLO\\ida;" + TASK + ";" + APP + ";" + DATE + ";WARN");

      assertThat(event.logTime()).isEqualTo(DATE);
      assertThat(event.logLevel()).isEqualTo("WARN");
    }

    @Test
    void tenFieldsWithoutGuidsAreNoReload() {
      assertThat(refused("a;b;c;d;e;f;g;h;i;j")).isEqualTo(Reason.UNKNOWN_FORM);
      assertThat(refused("a;b;c;d;e;f;" + DATE + ";h;i;j")).isEqualTo(Reason.UNKNOWN_FORM);
    }

    @Test
    void anEngineTellsAFailedReloadToo() {
      Event event = sure("/engine-reload-failed/;qs1;" + APP.toUpperCase() + ";" + RUN + ";OSLO;ida;" + DATE
          + ";ERROR;it; failed");

      assertThat(event)
          .isEqualTo(
              Event.of(EventType.RELOAD_FAILED)
                  .host("qs1")
                  .appId(APP)
                  .directory("OSLO")
                  .userId("ida")
                  .logTime(DATE)
                  .logLevel("ERROR")
                  .message("it; failed")
                  .build());
    }

    @Test
    void aSemicolonInTheIdOfAnEnginesUserIsSeenByTheDate() {
      Event event = sure("/engine-reload-failed/;qs1;" + APP + ";" + RUN + ";OSLO;i;da;" + DATE + ";ERROR;it; failed");

      assertThat(event.userId()).isEqualTo("i;da");
      assertThat(event.message()).isEqualTo("it; failed");
    }

    @Test
    void theTextOfAnExceptionFollowsTheMessage() {
      Event event = sure("qs1;Nightly;Sales;OSLO\\ida" + TAIL + "\r\nSystem.Exception: a;b\r\n  at c\r\n");

      assertThat(event.message()).isEqualTo("Max retries; reached\r\nSystem.Exception: a;b\r\n  at c");
    }

    private Event nightly(EventType type) {
      return Event.of(type)
          .host("qs1")
          .task("Nightly")
          .appName("Sales")
          .directory("OSLO")
          .userId("ida")
          .taskId(TASK)
          .logTime(DATE)
          .logLevel("INFO")
          .appId(APP)
          .executionId(RUN)
          .message("Max retries; reached")
          .build();
    }
  }

  private Decoded decode(String datagram) {
    byte[] bytes = datagram.getBytes(StandardCharsets.UTF_8);
    return decoder.decode(bytes, 0, bytes.length);
  }

  private Event sure(String datagram) {
    return sure(decode(datagram));
  }

  private Event sure(byte[] datagram) {
    return sure(decoder.decode(datagram, 0, datagram.length));
  }

  private Event sure(Decoded decoded) {
    if (decoded instanceof Understood(Event event, String doubt)) {
      assertThat(doubt).as("doubt about %s", event).isEmpty();
      return event;
    }
    return fail("no event, but " + decoded);
  }

  private Event doubtful(String datagram) {
    Decoded decoded = decode(datagram);
    if (decoded instanceof Understood(Event event, String doubt)) {
      assertThat(doubt).as("doubt about %s", event).isNotEmpty();
      assertThat(event.doubtful()).isTrue();
      return event;
    }
    return fail("no event, but " + decoded);
  }

  private Reason refused(String datagram) {
    Decoded decoded = decode(datagram);
    return decoded instanceof Malformed(Reason reason) ? reason : fail("not malformed, but " + decoded);
  }

  private static byte[] bytes(String text, byte[] more) {
    return bytes(text.getBytes(StandardCharsets.UTF_8), more);
  }

  private static byte[] bytes(byte[] some, byte[] more) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(some);
    all.writeBytes(more);
    return all.toByteArray();
  }
}
