package org.senselights.compatible;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.senselights.message.Message;
import org.senselights.rules.Privacy;
import org.senselights.settings.CompatibleSettings.Program;
import org.senselights.settings.CompatibleSettings.Told;
import org.senselights.settings.RulesReader;
import org.senselights.settings.SourceText;

/** What a flow that was written for Butler SOS hears, letter by letter. */
class ButlerSosTest {
  private static final String GUID = "5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b";
  private static final String CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
      + "(KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36";

  private final Site site = Site.of(Program.BUTLER_SOS);

  @Test
  void anAppThatIsOpenedIsToldWithAllThatIsKnown() {
    site.tagged("qs_env", "dev").tagged("site", "Lund \"C\"");

    String payload = payload(site.hears("/qseow-proxy-connection/;pro2-win1;Open connection;LAB;goran;AppAccess;/app/"
        + GUID + "?reloadUri=https%3A%2F%2Fx;connection Opened for session s1 UserAgent: '" + CHROME + "'"));

    assertThat(payload).isEqualTo("{\"messageType\":\"qseow-proxy-connection\",\"host\":\"pro2-win1\","
        + "\"command\":\"Open connection\",\"userDir\":\"LAB\",\"userId\":\"goran\",\"origin\":\"AppAccess\","
        + "\"context\":\"/app/" + GUID + "?reloadUri=https%3A%2F%2Fx\","
        + "\"message\":\"connection Opened for session s1 UserAgent: '" + CHROME + "'\","
        + "\"tags\":{\"qs_env\":\"dev\",\"site\":\"Lund \\\"C\\\"\"},\"appId\":\"" + GUID + "\","
        + "\"appName\":\"<unknown app name>\",\"uaBrowserName\":\"Chrome\",\"uaBrowserMajorVersion\":\"119\","
        + "\"uaOsName\":\"Windows\",\"uaOsVersion\":\"NT 10.0\"}");
  }

  @Test
  void whatDoesNotApplyIsAbsentAndTagsAreAnObject() {
    String payload = payload(site.hears("/qseow-proxy-session/;pro2-win1;Start session;LAB;goran;Not available;;"
        + "Start session for user LAB\\goran"));

    assertThat(payload).isEqualTo("{\"messageType\":\"qseow-proxy-session\",\"host\":\"pro2-win1\","
        + "\"command\":\"Start session\",\"userDir\":\"LAB\",\"userId\":\"goran\",\"origin\":\"Not available\","
        + "\"context\":\"\",\"message\":\"Start session for user LAB\\\\goran\",\"tags\":{}}");
  }

  @ParameterizedTest
  @CsvSource({
      "qseow-proxy-session, Start session, session/start",
      "qseow-proxy-session, Stop session, session/stop",
      "qseow-proxy-connection, Open connection, connection/open",
      "qseow-proxy-connection, Close connection, connection/close"})
  void everyUserEventIsToldTwiceAsItsOwnKindAndAmongAll(String type, String command, String topic) {
    String payload = "{\"messageType\":\"" + type + "\",\"host\":\"pro2-win1\",\"command\":\"" + command + "\","
        + "\"userDir\":\"LAB\",\"userId\":\"goran\",\"origin\":\"ManagementAccess\",\"context\":\"/qmc\","
        + "\"message\":\"m; n\",\"tags\":{}}";

    assertThat(site.hears("/" + type + "/;pro2-win1;" + command + ";LAB;goran;ManagementAccess;/qmc;m; n"))
        .containsExactly(
            new Message("qliksense/userevent", payload, 0, false),
            new Message("qliksense/userevent/" + topic, payload, 0, false));
  }

  @ParameterizedTest
  @CsvSource({
      "/QSEOW-Proxy-Session/, Start session, qseow-proxy-session",
      "/proxy-session/, Stop session, qseow-proxy-session",
      "/proxy-connection/, Close connection, qseow-proxy-connection"})
  void everyPrefixBecomesOneThatSubscribersKnow(String prefix, String command, String type) {
    assertThat(payload(site.hears(prefix + ";h;" + command + ";LAB;goran;AppAccess;/hub;m")))
        .startsWith("{\"messageType\":\"" + type + "\",");
  }

  @Test
  void theOldestDatagramsHaveTheNineKeysToo() {
    assertThat(payload(site.hears("pro2-win1;Open connection;LAB;goran"))).isEqualTo(
        "{\"messageType\":\"qseow-proxy-connection\",\"host\":\"pro2-win1\",\"command\":\"Open connection\","
            + "\"userDir\":\"LAB\",\"userId\":\"goran\",\"origin\":\"\",\"context\":\"\",\"message\":\"\","
            + "\"tags\":{}}");
  }

  @Test
  void whereOnlyTheMessageTellsWhatHappenedTheCommandIsGiven() {
    assertThat(payload(site.hears("/proxy-user-event/;h;Proxy;/app/x;Opening connection to app")))
        .contains("\"command\":\"Open connection\"");
  }

  @Test
  void anAppThatIsKnownHasItsName() {
    site.knowing("Sales \"North\"");

    assertThat(payload(site.hears(opened("/app/" + GUID)))).endsWith(
        ",\"appId\":\"" + GUID + "\",\"appName\":\"Sales \\\"North\\\"\"}");
  }

  @Test
  void anAppsIdIsSpelledAsTheServerDid() {
    assertThat(payload(site.hears(opened("/app/" + GUID.toUpperCase() + "/sheet/x"))))
        .contains(",\"appId\":\"" + GUID.toUpperCase() + "\",");
  }

  @Test
  void aFirefoxOnLinuxHasNoVersionOfItsSystem() {
    assertThat(payload(site.hears(opened("/hub") + " UserAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) "
        + "Gecko/20100101 Firefox/132.0'"))).endsWith(
            ",\"tags\":{},\"uaBrowserName\":\"Firefox\",\"uaBrowserMajorVersion\":\"132\",\"uaOsName\":\"Linux\"}");
  }

  @Test
  void aProgramIsNoBrowser() {
    assertThat(payload(site.hears(opened("/hub") + " UserAgent: 'curl/8.5.0'"))).endsWith(",\"tags\":{}}");
  }

  @Test
  void controlCharactersAreTakenOutAndTextsAreCut() {
    String payload = payload(site.hears("/qseow-proxy-connection/;" + "h".repeat(120) + ";Open connection;"
        + "D".repeat(120) + ";u" + "\t\u0001".repeat(60) + "v;AppAccess;/" + "c".repeat(600) + ";"
        + "m\r\n\u007f".repeat(400) + "n".repeat(1200)));

    assertThat(payload).isEqualTo("{\"messageType\":\"qseow-proxy-connection\",\"host\":\"" + "h".repeat(100) + "\","
        + "\"command\":\"Open connection\",\"userDir\":\"" + "D".repeat(100) + "\",\"userId\":\"uv\","
        + "\"origin\":\"AppAccess\",\"context\":\"/" + "c".repeat(499) + "\",\"message\":\"" + "m".repeat(400)
        + "n".repeat(600) + "\",\"tags\":{}}");
  }

  @Test
  void anOriginOfAnyLengthIsCutAndNoCharacterByHalf() {
    String payload = payload(site.hears("/qseow-proxy-session/;h;Stop session;LAB;" + "🚀".repeat(60) + ";"
        + "o".repeat(300) + ";/hub;Stop session for user"));

    assertThat(payload).contains("\"userId\":\"" + "🚀".repeat(50) + "\",", "\"origin\":\"" + "o".repeat(200) + "\",");
    assertThat(payload(site.hears("/qseow-proxy-session/;h;Stop session;LAB;x" + "🚀".repeat(60) + ";o;/hub;"
        + "Stop session for user"))).contains("\"userId\":\"x" + "🚀".repeat(49) + "\",");
  }

  @Test
  void hashedAndHiddenUsersAreSoInTheTextsToo() {
    String datagram =
        "/qseow-proxy-session/;h;Start session;LAB;goran;AppAccess;/hub;Start session for user LAB\\goran";
    Privacy hashes = new Privacy(Privacy.Mode.HASHED, new byte[] {1});

    String hashed = payload(Site.of(Program.BUTLER_SOS).with(Privacy.Mode.HASHED).hears(datagram));
    String hidden = payload(Site.of(Program.BUTLER_SOS).with(Privacy.Mode.HIDDEN).hears(datagram));

    assertThat(hashed)
        .contains("\"userDir\":\"" + hashes.hash("LAB") + "\",\"userId\":\"" + hashes.hash("goran") + "\",")
        .doesNotContain("goran");
    assertThat(hidden)
        .contains("\"userDir\":\"\",\"userId\":\"\",", "\"message\":\"Start session for user ***\\\\***\"");
  }

  @Test
  void whatIsKeptFromTheBrokerIsNotToldEither() {
    site.ignoringAtTheBroker("LAB/svc_*");

    assertThat(site.hears("h;Open connection;LAB;svc_backup")).isEmpty();
    assertThat(site.hears("h;Open connection;LAB;goran")).hasSize(2);
  }

  @Test
  void anEventIsToldOnceWhateverItsRulesDoLater() throws Exception {
    site.with(new RulesReader().read(List.of(new SourceText("rules.conf", """
        lights { green { pin = 17 } }
        rules {
          later { when = session-start, then = [ { delay = 2s }, { light = green, flash = 1s } ] }
          stays { when = session-start, until = session-stop, per = user,
                  then { light = green, turn = on }, afterwards { log = "gone" } }
        }
        """))).book());

    assertThat(site.hears("h;Start session;LAB;goran")).hasSize(2);
    assertThat(site.after(Duration.ofSeconds(3))).isEmpty();
    assertThat(site.hears("h;Stop session;LAB;goran")).extracting(Message::topic)
        .containsExactly("qliksense/userevent", "qliksense/userevent/session/stop");
  }

  @Test
  void whatTheRulesFileIgnoresIsNotTold() throws Exception {
    site.with(new RulesReader().read(List.of(new SourceText("rules.conf", """
        lights { green { pin = 17 } }
        ignore = [ { user = "LAB/svc_*" } ]
        rules { told { when = any, then { light = green, flash = 1s } } }
        """))).book());

    assertThat(site.hears("h;Open connection;LAB;svc_backup")).isEmpty();
  }

  @Test
  void topicsAreTheOwnersAndOneWithoutIsNotToldOf() {
    site.with(Told.SOS_EVENT, "").with(Told.SOS_CONNECTION_OPEN, "butler-sos/opened");

    assertThat(site.hears("h;Open connection;LAB;goran")).extracting(Message::topic)
        .containsExactly("butler-sos/opened");
  }

  @Test
  void reloadsAreNoUserEvents() {
    assertThat(site.hears("pro2-win1;Nightly;Sales app;LAB\\goran")).isEmpty();
  }

  private static String opened(String context) {
    return "/qseow-proxy-connection/;h;Open connection;LAB;goran;AppAccess;" + context
        + ";connection Opened for session s1";
  }

  private static String payload(List<Message> told) {
    assertThat(told).extracting(Message::payload).isNotEmpty().allMatch(told.getFirst().payload()::equals);
    return told.getFirst().payload();
  }
}
