package org.senselights.compatible;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.message.Message;
import org.senselights.rules.Privacy;
import org.senselights.settings.CompatibleSettings.Program;
import org.senselights.settings.CompatibleSettings.Told;

/** What a flow that was written for Butler hears, letter by letter. */
class ButlerTest {
  private static final String START =
      "/proxy-session/;pro2-win1;Start session;LAB;%s;AppAccess;/hub;Start session for user";
  private static final String STOP =
      "/proxy-session/;pro2-win1;Stop session;LAB;%s;AppAccess;/hub;Stop session for user";
  private static final String TASK = ";pro2-win1;Nightly \"load\";Sales;LAB\\goran;"
      + "c0ffee00-1111-4222-8333-444455556666;5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b;"
      + "2026-03-04 05:06:07,089;WARN;deadbeef-0000-4111-8222-333344445555;"
      + "Max retries; reached";
  private static final String TASK_IN_FULL = "{\"hostName\":\"pro2-win1\",\"user\":\"LAB\\\\goran\","
      + "\"taskName\":\"Nightly \\\"load\\\"\",\"taskId\":\"c0ffee00-1111-4222-8333-444455556666\","
      + "\"appName\":\"Sales\",\"appId\":\"5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b\","
      + "\"logTimeStamp\":\"2026-03-04 05:06:07,089\",\"logLevel\":\"WARN\","
      + "\"executionId\":\"deadbeef-0000-4111-8222-333344445555\",\"logMessage\":\"Max retries; reached\"}";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Site site = Site.of(Program.BUTLER);

  @ParameterizedTest
  @CsvSource({
      "/qseow-proxy-session/, Start session, qliksense/session/start",
      "/proxy-session/, Start session, qliksense/session/start",
      "/proxy-session/, Stop session, qliksense/session/stop",
      "/proxy-connection/, Open connection, qliksense/connection/open",
      "/proxy-connection/, Close connection, qliksense/connection/close"})
  void whatAUserDoesIsToldInOneLine(String prefix, String command, String topic) {
    List<Message> told =
        site.hears(prefix + ";pro2-win1;" + command + ";LAB;goran;AppAccess;/hub;connection Opened for session x");

    assertThat(told).contains(said(topic, "pro2-win1: LAB/goran"));
  }

  @Test
  void theOldestDatagramsAreToldAlike() {
    assertThat(site.hears("pro2-win1;Start session;LAB;goran"))
        .contains(said("qliksense/session/start", "pro2-win1: LAB/goran"));
  }

  @Test
  void aFailedTaskIsToldByNameAndInFull() {
    assertThat(site.hears("/scheduler-reload-failed/" + TASK)).containsExactly(
        said("qliksense/task_failure", "Nightly \"load\""),
        said("qliksense/task_failure_full", TASK_IN_FULL));
  }

  @Test
  void anAbortedTaskIsToldByNameAndInFull() {
    assertThat(site.hears("/scheduler-reload-aborted/" + TASK)).containsExactly(
        said("qliksense/task_aborted", "Nightly \"load\""),
        said("qliksense/task_aborted_full", TASK_IN_FULL));
  }

  @Test
  void theOldestTasksHaveEveryKeyToo() {
    assertThat(site.hears("pro2-win1;Nightly;Sales app;LAB\\goran")).containsExactly(
        said("qliksense/task_failure", "Nightly"),
        said("qliksense/task_failure_full", "{\"hostName\":\"pro2-win1\",\"user\":\"LAB\\\\goran\","
            + "\"taskName\":\"Nightly\",\"taskId\":\"\",\"appName\":\"Sales app\",\"appId\":\"\",\"logTimeStamp\":\"\","
            + "\"logLevel\":\"\",\"executionId\":\"\",\"logMessage\":\"\"}"));
  }

  @Test
  void theSameRunOfATaskIsToldOnce() {
    site.hears("/scheduler-reload-failed/" + TASK);

    assertThat(site.hears("/scheduler-reload-failed/" + TASK)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/scheduler-task-success/", "/scheduler-distribute/"})
  void tasksThatEndWellWereNoneOfButlers(String prefix) {
    assertThat(site.hears(prefix + TASK)).isEmpty();
  }

  @Test
  void whoIsOnLineIsToldWhenItChanges() {
    assertThat(site.hears(START.formatted("goran"))).containsExactly(
        said("qliksense/session/start", "pro2-win1: LAB/goran"),
        said("qliksense/users/active/count", "1"),
        said("qliksense/users/active/usernames", "[\"goran\"]"),
        said("qliksense/users/activeperserver/pro2-win1/count", "1"));
    site.after(SECOND);

    assertThat(site.hears(START.formatted("maria"))).containsExactly(
        said("qliksense/session/start", "pro2-win1: LAB/maria"),
        said("qliksense/users/active/count", "2"),
        said("qliksense/users/active/usernames", "[\"goran\",\"maria\"]"),
        said("qliksense/users/activeperserver/pro2-win1/count", "2"));
    site.after(SECOND);

    assertThat(site.hears(START.formatted("maria"))).as("one more session of the same user").containsExactly(
        said("qliksense/session/start", "pro2-win1: LAB/maria"));
    site.after(SECOND);

    assertThat(site.hears(STOP.formatted("goran"))).containsExactly(
        said("qliksense/session/stop", "pro2-win1: LAB/goran"),
        said("qliksense/users/active/count", "1"),
        said("qliksense/users/active/usernames", "[\"maria\"]"),
        said("qliksense/users/activeperserver/pro2-win1/count", "1"));
  }

  @Test
  void manyWhoComeInASecondAreToldOfTogether() {
    site.hears(START.formatted("goran"));
    site.hears(START.formatted("maria"));
    site.hears(START.formatted("sven"));

    assertThat(site.after(SECOND)).containsExactly(
        said("qliksense/users/active/count", "3"),
        said("qliksense/users/active/usernames", "[\"goran\",\"maria\",\"sven\"]"),
        said("qliksense/users/activeperserver/pro2-win1/count", "3"));
  }

  @Test
  void theSameIdInTwoDirectoriesIsTwoUsers() {
    site.hears("pro2-win1;Start session;LAB;goran");
    site.after(SECOND);

    assertThat(site.hears("pro2-win2;Start session;OPS;goran")).containsExactly(
        said("qliksense/session/start", "pro2-win2: OPS/goran"),
        said("qliksense/users/active/count", "2"),
        said("qliksense/users/active/usernames", "[\"goran\",\"goran\"]"),
        said("qliksense/users/activeperserver/pro2-win2/count", "1"));
  }

  @Test
  void whoMovesToAnotherServerIsToldOfBoth() {
    site.hears("pro2-win1;Start session;LAB;goran");
    site.after(SECOND);
    site.hears("pro2-win2;Start session;LAB;goran");
    site.after(SECOND);

    assertThat(site.hears("pro2-win1;Stop session;LAB;goran")).containsExactly(
        said("qliksense/session/stop", "pro2-win1: LAB/goran"),
        said("qliksense/users/activeperserver/pro2-win1/count", "0"));
  }

  @Test
  void nobodyIsOnLineAfterAReset() {
    site.hears("pro2-win1;Start session;LAB;goran");
    site.after(SECOND);

    assertThat(site.resetsCounts()).containsExactly(
        said("qliksense/users/active/count", "0"),
        said("qliksense/users/active/usernames", "[]"),
        said("qliksense/users/activeperserver/pro2-win1/count", "0"));
  }

  @Test
  void aServersNameIsOneLevelWhateverIsInIt() {
    assertThat(site.hears("/proxy-session/;a/b+#;Start session;LAB;goran;AppAccess;/hub;x"))
        .contains(said("qliksense/users/activeperserver/a%2Fb%2B%23/count", "1"));
  }

  @Test
  void aServerThatDoesNotFitIntoATopicIsLeftOut() {
    List<Message> told = site.hears("/proxy-session/;" + "+".repeat(30_000) + ";Start session;LAB;g;AppAccess;/;x");

    assertThat(told).extracting(Message::topic).containsExactly(
        "qliksense/session/start", "qliksense/users/active/count", "qliksense/users/active/usernames");
  }

  @Test
  void hashedUsersStayHashed() {
    site.with(Privacy.Mode.HASHED);
    Privacy same = new Privacy(Privacy.Mode.HASHED, new byte[] {1});

    assertThat(site.hears("pro2-win1;Start session;LAB;goran")).containsExactly(
        said("qliksense/session/start", "pro2-win1: " + same.hash("LAB") + "/" + same.hash("goran")),
        said("qliksense/users/active/count", "1"),
        said("qliksense/users/active/usernames", "[\"" + same.hash("goran") + "\"]"),
        said("qliksense/users/activeperserver/pro2-win1/count", "1"));
  }

  @Test
  void hiddenUsersAreCountedAndNotNamed() {
    site.with(Privacy.Mode.HIDDEN);

    assertThat(site.hears("pro2-win1;Start session;LAB;goran")).containsExactly(
        said("qliksense/session/start", "pro2-win1: "),
        said("qliksense/users/active/count", "1"),
        said("qliksense/users/active/usernames", "[]"),
        said("qliksense/users/activeperserver/pro2-win1/count", "1"));
  }

  @Test
  void whatIsKeptFromTheBrokerIsNotToldEither() {
    site.ignoringAtTheBroker("LAB/svc_*");

    assertThat(site.hears("pro2-win1;Open connection;LAB;svc_backup"))
        .noneMatch(message -> message.topic().startsWith("qliksense/connection"));
  }

  @Test
  void whoIsKeptFromTheBrokerIsCountedButNotNamed() {
    site.ignoringAtTheBroker("LAB/svc_*").hears("pro2-win1;Open connection;LAB;goran");

    site.hears("pro2-win1;Open connection;LAB;svc_backup");

    assertThat(site.after(SECOND)).contains(
        said("qliksense/users/active/count", "2"),
        said("qliksense/users/active/usernames", "[\"goran\"]"));
  }

  @Test
  void topicsAreTheOwnersAndOneWithoutIsNotToldOf() {
    site.with(Told.BUTLER_SESSION_START, "old/start")
        .with(Told.BUTLER_USER_NAMES, "")
        .with(Told.BUTLER_USERS_PER_SERVER, "old/HOST/users/HOST")
        .with(Told.BUTLER_USER_COUNT, "");

    assertThat(site.hears("pro2-win1;Start session;LAB;goran")).containsExactly(
        said("old/start", "pro2-win1: LAB/goran"),
        said("old/pro2-win1/users/pro2-win1", "1"));
  }

  @Test
  void whereOnlyTheOtherProgramIsSpokenForNothingIsButlers() {
    Site other = Site.of(Program.BUTLER_SOS);

    assertThat(other.hears("pro2-win1;Start session;LAB;goran"))
        .extracting(Message::topic).allMatch(topic -> topic.startsWith("qliksense/userevent"));
    assertThat(other.hears("/scheduler-reload-failed/" + TASK)).isEmpty();
  }

  private static Message said(String topic, String payload) {
    return new Message(topic, payload, 0, false);
  }
}
