package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.engine.Written.failed;
import static org.senselights.engine.Written.opened;
import static org.senselights.engine.Written.rules;
import static org.senselights.engine.Written.sessionStart;
import static org.senselights.engine.Written.sessionStop;
import static org.senselights.engine.Written.succeeded;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.senselights.engine.Account.Verdict;
import org.senselights.rules.Link;

class WhileRulesTest {

  @Test
  void aLightLastsForAsLongAsTheCountIsAbove() {
    Timetable day = new Timetable(rules(
        "anyone { while { count = users, above = 0 }, then { light = green, turn = on } }"));

    assertThat(day.happens(sessionStart("kim")).lit("green")).isTrue();
    assertThat(day.happens(sessionStart("ann")).happens(sessionStop("kim")).lit("green")).isTrue();
    assertThat(day.happens(sessionStop("ann")).lit("green")).isFalse();
    assertThat(day.allFired()).containsExactly("anyone");
  }

  @Test
  void aCountBelowHoldsFromTheStart() {
    Timetable day = new Timetable(rules(
        "quiet { while { count = sessions, below = 2 }, then { light = green, turn = on } }"));

    assertThat(day.lit("green")).isTrue();
    assertThat(day.sessions(2).lit("green")).isFalse();
    assertThat(day.sessions(1).lit("green")).isTrue();
  }

  @Test
  void aboveAndBelowTogetherAreABand() {
    Timetable day = new Timetable(
        rules("some { while { count = sessions, above = 1, below = 4 }, then { light = green, turn = on } }"));

    assertThat(day.sessions(1).lit("green")).isFalse();
    assertThat(day.sessions(2).lit("green")).isTrue();
    assertThat(day.sessions(3).lit("green")).isTrue();
    assertThat(day.sessions(4).lit("green")).isFalse();
  }

  @Test
  void untilBelowLetsItGoOnAndUntilAboveToo() {
    Timetable day = new Timetable(rules("""
        busy  { while { count = sessions, above = 50, until-below = 40 }, then { light = red, turn = on } }
        quiet { while { count = sessions, below = 10, until-above = 20 }, then { light = green, turn = on } }"""));

    assertThat(day.sessions(51).lit("red")).isTrue();
    assertThat(day.sessions(40).lit("red")).isTrue();
    assertThat(day.sessions(39).lit("red")).isFalse();
    assertThat(day.sessions(50).lit("red")).isFalse();

    assertThat(day.sessions(9).lit("green")).isTrue();
    assertThat(day.sessions(20).lit("green")).isTrue();
    assertThat(day.sessions(21).lit("green")).isFalse();
    assertThat(day.sessions(10).lit("green")).isFalse();
  }

  @Test
  void withForItMustHoldFirstAndWithoutABreak() {
    Timetable day = new Timetable(rules(
        "busy { while { count = sessions, above = 5, for = 5m }, then { light = red, turn = on } }"));

    day.sessions(6).after(minutes(4)).sessions(5).sessions(6).after(minutes(5).minusMillis(1));
    assertThat(day.lit("red")).isFalse();

    day.after(Duration.ofMillis(1));
    assertThat(day.lit("red")).isTrue();
  }

  @Test
  void hysteresisDoesNotHelpBeforeItHasBegun() {
    Timetable day = new Timetable(rules(
        "busy { while { count = users, above = 50, until-below = 40, for = 5m }, then { light = red, turn = on } }"));

    day.sessions(51).after(minutes(4)).sessions(45).after(minutes(1));
    assertThat(day.lit("red")).as("45 is no begin").isFalse();

    day.sessions(51).after(minutes(5)).sessions(45).after(minutes(60));
    assertThat(day.lit("red")).isTrue();
  }

  @Test
  void aStateThatIsRipeBeginsThoughTheEngineIsCalledLateAndByItsEnd() {
    Timetable day = new Timetable(rules("""
        busy { while { count = sessions, above = 5, for = 5m },
               then { publish = x, payload = "on" }, afterwards { publish = x, payload = "off" } }"""));

    day.sessions(6).sleeps(minutes(6)).sessions(0);

    assertThat(day.payloads("x")).containsExactly("on", "off");
  }

  @Test
  void aCountIsNarrowedByHostUserAndApp() {
    String app = "0f5b7c1e-1111-2222-3333-444455556666";
    Timetable day = new Timetable(rules("""
        host { while { count = sessions, host = "S*", above = 0 }, then { publish = "on/host", payload = x } }
        user { while { count = users, user = "LAB/kim", above = 0 }, then { publish = "on/user", payload = x } }
        app  { while { count = connections, app = "%s", above = 0 }, then { publish = "on/app", payload = x } }
        """.formatted(app)));

    day.happens(sessionStart("ann").toBuilder().host("t1").build());
    assertThat(day.topics()).isEmpty();
    day.happens(sessionStart("ann"));
    assertThat(day.topics()).containsExactly("on/host");
    day.happens(sessionStart("KIM").toBuilder().host("t1").build());
    assertThat(day.topics()).containsExactly("on/host", "on/user");
    day.happens(opened("ann").toBuilder().appId(app).build());
    assertThat(day.topics()).containsExactly("on/host", "on/user", "on/app");
  }

  @Test
  void whatBeginsWithOneDatagramGoesByTheRulesNames() {
    Timetable day = new Timetable(rules("""
        a { while { count = sessions, above = 0 }, then { light = green, turn = off } }
        b { when = session-start, then { light = green, turn = on, for = 1m } }
        c { while { count = users, above = 0 }, then { light = green, turn = off } }"""));

    day.happens(sessionStart("kim"));

    assertThat(day.allFired()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(day.lit("green")).as("c is the last").isFalse();
    assertThat(day.happens(sessionStart("kim")).lit("green")).as("b restarts, on top").isTrue();
  }

  @Test
  void afterwardsIsDoneOnceWithTheCountOfThatMoment() {
    Timetable day = new Timetable(rules("""
        busy { while { count = sessions, above = 1 },
               then { publish = x, payload = "{{count}}" }, afterwards { publish = y, payload = "{{count}}" } }"""));

    day.sessions(3).sessions(4).sessions(1).sessions(0);

    assertThat(day.payloads("x")).containsExactly("3");
    assertThat(day.payloads("y")).containsExactly("1");
    assertThat(day.after(minutes(600)).topics()).containsExactly("x", "y");
  }

  @Test
  void silenceCountsFromTheServicesStartAndFromTheLastEvent() {
    Timetable day = new Timetable(rules("silent { while { silence = 15m }, then { light = red, turn = on } }"));

    assertThat(day.after(minutes(15).minusMillis(1)).lit("red")).isFalse();
    assertThat(day.after(Duration.ofMillis(1)).lit("red")).isTrue();
    assertThat(day.happens(opened("kim")).lit("red")).isFalse();
    assertThat(day.after(minutes(14)).happens(opened("kim")).after(minutes(14)).lit("red")).isFalse();
    assertThat(day.after(minutes(1)).lit("red")).isTrue();
  }

  @Test
  void silenceCountsFromTheBeginOfItsWindow() {
    Timetable day = Timetable.at("2026-01-05T06:00:00", rules(
        "silent { while { silence = 15m, time = 7-18 }, then { light = red, turn = on } }"));

    assertThat(day.until("2026-01-05T07:14:59").lit("red")).isFalse();
    assertThat(day.until("2026-01-05T07:15:00").lit("red")).isTrue();
    assertThat(day.until("2026-01-05T18:00:00").lit("red")).isFalse();
  }

  @Test
  void aSilenceThatIsWrittenLaterCountsFromThen() {
    Timetable day = new Timetable(rules("told { when = any, then { log = x } }"));
    day.after(minutes(60)).happens(opened("kim"));

    day.reloads(rules("silent { while { silence = 15m }, then { light = red, turn = on } }"));
    assertThat(day.lit("red")).as("nobody listened before").isFalse();

    assertThat(day.after(minutes(15)).lit("red")).isTrue();
  }

  @Test
  void onlyWhatIsMeantBreaksASilenceAndIgnoredEventsDoToo() {
    Timetable day = new Timetable(Written.file("""
        lights { red { pin = 27 } }
        ignore { user = "LAB/svc" }
        rules { silent { while { silence = 15m, event = session-start }, then { light = red, turn = on } } }"""));

    day.after(minutes(14)).happens(opened("kim")).after(minutes(1));
    assertThat(day.lit("red")).isTrue();

    day.happens(sessionStart("svc"));
    assertThat(day.lastAccount().verdict()).isEqualTo(Verdict.IGNORED);
    assertThat(day.lit("red")).isFalse();
  }

  @Test
  void anEventThatComesALittleLateDoesNotHideTheSilenceBeforeIt() {
    Timetable day = new Timetable(rules("""
        silent { while { silence = 15m },
                 then { publish = x, payload = on }, afterwards { publish = x, payload = off } }"""));

    day.sleeps(minutes(16)).happens(opened("kim"));

    assertThat(day.payloads("x")).containsExactly("on", "off");
  }

  @Test
  void aLinkThatIsDownHoldsUntilItIsUp() {
    Timetable day = new Timetable(rules(
        "cut { while { link = broker-lost, for = 1m }, then { light = red, turn = on } }"));

    assertThat(day.lost(Link.LISTENER_DOWN).lost(Link.BROKER_LOST).after(minutes(1)).lit("red")).isTrue();
    assertThat(day.up(Link.BROKER_LOST).lit("red")).isFalse();
  }

  @Test
  void timeAloneHolds() {
    Timetable day = Timetable.at("2026-01-05T21:00:00", rules(
        "night { while { time = 22-6 }, then { light = red, turn = on } }"));

    assertThat(day.lit("red")).isFalse();
    assertThat(day.until("2026-01-05T22:00:00").lit("red")).isTrue();
    assertThat(day.until("2026-01-06T05:59:59").lit("red")).isTrue();
    assertThat(day.until("2026-01-06T06:00:00").lit("red")).isFalse();
  }

  @Test
  void ofSeveralStatesAnyIsEnoughAndItLastsWhileOneIsLeft() {
    Timetable day = new Timetable(rules("""
        odd { while = [{ count = sessions, above = 5 }, { link = broker-lost }],
              then { light = red, turn = on }, afterwards { publish = x, payload = off } }"""));

    day.sessions(6).lost(Link.BROKER_LOST).sessions(0);
    assertThat(day.lit("red")).isTrue();
    assertThat(day.allFired()).containsExactly("odd");

    assertThat(day.up(Link.BROKER_LOST).lit("red")).isFalse();
    assertThat(day.topics()).containsExactly("x");
  }

  @Test
  void unlessAStateHoldsItDoesNotLast() {
    Timetable day = new Timetable(rules("""
        busy { while { count = sessions, above = 5 }, unless { link = broker-lost },
            then { light = red, turn = on } }"""));

    assertThat(day.sessions(6).lit("red")).isTrue();
    assertThat(day.lost(Link.BROKER_LOST).lit("red")).isFalse();
    assertThat(day.up(Link.BROKER_LOST).lit("red")).isTrue();
  }

  @Test
  void withWhenAndWhileTheEventCountsOnlyWhileTheStateHolds() {
    Timetable day = new Timetable(rules("""
        r { when = session-start, while { count = sessions, above = 1 },
            then { light = red, turn = on, for = 1m } }"""));

    assertThat(day.happens(sessionStart("kim")).fired()).isEmpty();
    assertThat(day.happens(sessionStart("ann")).fired()).as("the event itself counts").containsExactly("r");

    day.happens(sessionStop("kim")).happens(sessionStop("ann"));
    assertThat(day.lit("red")).as("it does not end with the state").isTrue();
    assertThat(day.after(minutes(1)).lit("red")).isFalse();
  }

  @Test
  void withWhenAndWhileUntilEndsItAndNotTheState() {
    Timetable day = new Timetable(rules("""
        r { when = reload-failed, while { count = sessions, above = 1 }, until = reload-succeeded,
            then { light = red, turn = on } }"""));

    day.sessions(2).happens(failed("a")).sessions(0);
    assertThat(day.lit("red")).isTrue();
    assertThat(day.happens(succeeded("a")).lit("red")).isFalse();
  }

  @Test
  void aFlashInsideIsSeenToItsEndAndAnythingElseEndsWithTheState() {
    Timetable day = new Timetable(rules("""
        r { while { count = sessions, above = 0 },
            then = [{ light = green, flash = 1s }, { light = red, turn = on, for = 1h }] }"""));

    day.sessions(1).after(Duration.ofMillis(500)).sessions(0);

    assertThat(day.lit("green")).isTrue();
    assertThat(day.lit("red")).isFalse();
    assertThat(day.after(Duration.ofMillis(500)).lit("green")).isFalse();
  }

  @Test
  void whatWaitsBehindADelayIsNotDoneWhenItsRuleHasEnded() {
    Timetable day = new Timetable(rules("""
        r { while { count = sessions, above = 0 },
            then = [{ delay = 5s }, { publish = x, payload = late }],
            afterwards = [{ delay = 1s }, { publish = y, payload = end }] }"""));

    day.sessions(1).after(Duration.ofSeconds(4)).sessions(0).after(minutes(1));

    assertThat(day.topics()).containsExactly("y");
  }

  @Test
  void resetCountsEndsWhatACountBegan() {
    Timetable day = new Timetable(rules(
        "anyone { while { count = users, above = 0 }, then { light = green, turn = on } }"));

    assertThat(day.happens(sessionStart("kim")).does(new Input.ResetCounts()).lit("green")).isFalse();
  }

  @Test
  void usersWhoAreTakenForGoneEndIt() {
    Timetable day = new Timetable(rules(
        "anyone { while { count = users, above = 0 }, then { light = green, turn = on } }"));

    assertThat(day.happens(sessionStart("kim")).after(Duration.ofHours(12)).lit("green")).isFalse();
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }
}
