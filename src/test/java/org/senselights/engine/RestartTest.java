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
import org.senselights.rules.Privacy;
import org.senselights.rules.RuleBook;

class RestartTest {
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final RuleBook FAILED = rules("""
      failed { when = reload-failed, until = [reload-succeeded, { button = seen }], per = task,
               then = [{ light = red, turn = on }, { publish = x, payload = "{{task}}" }],
               afterwards { publish = end, payload = "{{task}} {{host}}" } }""");
  private static final RuleBook BUSY = rules("""
      busy { while { count = sessions, above = 1, until-below = 1, for = 5m },
             then = [{ light = red, turn = on }, { publish = x, payload = on }],
             afterwards { publish = x, payload = off } }""");

  @Test
  void aMuteThatAButtonBeganAndEndedIsKeptWithoutAnyEvent() {
    RuleBook book = rules("hush { when { button = hush }, then { mute = toggle } }");
    Timetable day = new Timetable(book).pressed("hush").does(new Input.Save());
    assertThat(day.restarted(book, PAUSE).view().muted()).isTrue();

    day.pressed("hush").does(new Input.Save());

    assertThat(day.restarted(book, PAUSE).view().muted()).isFalse();
  }

  @Test
  void whatIsOpenIsTakenUpAndNotAlertedAgain() {
    Timetable day = new Timetable(FAILED).happens(failed("Ä b\t%/+")).happens(failed("b")).stops();

    Timetable next = day.restarted(FAILED, PAUSE);
    assertThat(next.problems()).isEmpty();
    assertThat(next.lit("red")).isTrue();
    assertThat(next.topics()).isEmpty();

    next.happens(succeeded("b"));
    assertThat(next.lit("red")).isTrue();
    assertThat(next.happens(succeeded("ä b\t%/+")).lit("red")).isFalse();
    assertThat(next.payloads("end")).containsExactly("b s1", "Ä b\t%/+ s1");
  }

  @Test
  void aLightThatWasOpenFollowsTheThenOfTheNewFile() {
    Timetable day = new Timetable(FAILED).happens(failed("a")).stops();

    Timetable next = day.restarted(rules("""
        failed { when = reload-failed, until = [reload-succeeded, { button = seen }], per = task,
                 then { light = green, turn = on } }"""), PAUSE);

    assertThat(next.lit("green")).isTrue();
    assertThat(next.lit("red")).isFalse();
  }

  @Test
  void hysteresisAndATimeThatIsOverAreTakenUp() {
    Timetable day = new Timetable(BUSY).happens(sessionStart("kim")).happens(sessionStart("ann"));
    day.after(Duration.ofMinutes(5)).happens(sessionStop("kim")).stops();

    Timetable next = day.restarted(BUSY, PAUSE);
    assertThat(next.lit("red")).isTrue();
    assertThat(next.after(Duration.ofMinutes(10)).topics()).isEmpty();

    assertThat(next.happens(sessionStop("ann")).payloads("x")).containsExactly("off");
  }

  @Test
  void aStateThatNoLongerHoldsEndsWithItsAfterwards() {
    Timetable day = new Timetable(BUSY).happens(sessionStart("kim")).happens(sessionStart("ann"));
    day.after(Duration.ofMinutes(5)).stops();
    Kept nobody = new Kept(new Timetable(BUSY).stops().kept().orElseThrow().presence(), day.kept().orElseThrow()
        .rules());

    Timetable next = day.restarted(BUSY, PAUSE, nobody, Privacy.Mode.CLEAR);

    assertThat(next.lit("red")).isFalse();
    assertThat(next.payloads("x")).containsExactly("off");
  }

  @Test
  void aWindowThatEndedMeanwhileEndsWithItsAfterwards() {
    RuleBook book = rules(
        "r { while { time = 7-18 }, then { light = red, turn = on }, afterwards { publish = x, payload = off } }");
    Timetable day = Timetable.at("2026-01-05T17:50:00", book).stops();

    assertThat(day.restarted(book, Duration.ofMinutes(5)).topics()).isEmpty();
    assertThat(day.restarted(book, Duration.ofMinutes(15)).payloads("x")).containsExactly("off");
  }

  @Test
  void aSilenceThatWasToldIsNotToldAgainUntilItWasBroken() {
    RuleBook book = rules("""
        silent { while { silence = 15m, time = 7-18 },
            then = [{ light = red, turn = on }, { publish = x, payload = on }],
                 afterwards { publish = x, payload = off } }""");
    Timetable day = new Timetable(book).after(Duration.ofMinutes(20)).stops();

    Timetable next = day.restarted(book, PAUSE).after(Duration.ofMinutes(20));
    assertThat(next.lit("red")).isTrue();
    assertThat(next.topics()).isEmpty();

    assertThat(next.happens(opened("kim")).payloads("x")).containsExactly("off");
    assertThat(next.after(Duration.ofMinutes(15)).payloads("x")).containsExactly("off", "on");
  }

  @Test
  void aMuteGoesOnThroughTheTimeInBetween() {
    RuleBook book = rules("""
        m { when { button = hush }, then { mute = on, for = 20m } }
        r { while { count = sessions, below = 1 }, then { light = red, turn = on } }""");
    Timetable day = new Timetable(book).pressed("hush").after(Duration.ofMinutes(5)).stops();

    Timetable next = day.restarted(book, Duration.ofMinutes(10));
    assertThat(next.after(Duration.ofMinutes(5).minusMillis(1)).lit("red")).isFalse();
    assertThat(next.after(Duration.ofMillis(1)).lit("red")).isTrue();

    assertThat(day.restarted(book, Duration.ofMinutes(15)).lit("red")).as("over meanwhile").isTrue();
  }

  @Test
  void aMuteWithoutATimeStays() {
    RuleBook book = rules("m { when { button = hush }, then { mute = on } }");
    Timetable day = new Timetable(book).pressed("hush").stops();

    assertThat(day.restarted(book, PAUSE).after(Duration.ofDays(3)).view().muted()).isTrue();
  }

  @Test
  void whatTheFirstVersionKeptGoesOn() {
    RuleBook book = rules("""
        r { when = reload-failed, until = reload-succeeded, per = task,
            then = [{ light = red, turn = on }, { mute = on, for = 5m }] }""");

    Timetable next = new Timetable(book).restarted(book, PAUSE, new Kept("", MemoryTest.OLDEST), Privacy.Mode.CLEAR);

    assertThat(next.problems()).isEmpty();
    assertThat(next.view().open()).containsEntry("r", 2);
    assertThat(next.view().muted()).isTrue();
    assertThat(next.after(Duration.ofMinutes(4)).lit("red")).isTrue();
    next.happens(succeeded("a b")).happens(succeeded("\u00fc"));
    assertThat(next.lit("red")).isFalse();
  }

  @Test
  void aRuleThatIsGoneOrAsksForSomethingElseIsForgotten() {
    Timetable day = new Timetable(FAILED).happens(failed("a")).stops();

    Timetable gone = day.restarted(rules("told { when = any, then { log = x } }"), PAUSE);
    assertThat(gone.view().open()).isEmpty();

    Timetable other = day.restarted(rules("""
        failed { when = reload-failed, until = reload-succeeded, per = task,
            then { light = red, turn = on } }"""), PAUSE);
    assertThat(other.lit("red")).isFalse();
    assertThat(other.problems()).isEmpty();
  }

  @Test
  void whatIsTooOldOrFromTheFutureIsNotBelieved() {
    Timetable day = new Timetable(FAILED).happens(failed("a")).stops();

    Timetable late = day.restarted(FAILED, Duration.ofMinutes(61));
    assertThat(late.lit("red")).isFalse();
    assertThat(late.problems())
        .contains("what rules had begun is not taken over: it is 61 min old, and at most 60 min is believed");

    Timetable early = day.restarted(FAILED, Duration.ofMinutes(-3));
    assertThat(early.problems())
        .contains("what rules had begun is not taken over: it is from the future: is the clock set?");
  }

  @Test
  void whatWasNeverKeptIsNoProblem() {
    Timetable next = new Timetable(FAILED).restarted(FAILED, PAUSE, new Kept("", ""), Privacy.Mode.CLEAR);

    assertThat(next.problems()).isEmpty();
  }

  @Test
  void namesAreKeptAsTheySeemedAndNotUnderAnotherPrivacy() {
    RuleBook book = rules("""
        r { when = session-start, until = session-stop, per = user, then { light = red, turn = on },
            afterwards { publish = end, payload = "<{{user_id}}>" } }""");
    Timetable hidden = new Timetable(book, Privacy.Mode.HIDDEN).happens(sessionStart("kim")).stops();
    assertThat(hidden.restarted(book, PAUSE, hidden.kept().orElseThrow(), Privacy.Mode.CLEAR).problems())
        .containsExactly("what rules had begun is not taken over: it was kept under another privacy setting");

    Timetable same = hidden.restarted(book, PAUSE, hidden.kept().orElseThrow(), Privacy.Mode.HIDDEN);
    assertThat(same.lit("red")).isTrue();
    assertThat(same.happens(sessionStop("kim")).payloads("end")).containsExactly("<>");

    Timetable clear = new Timetable(book).happens(sessionStart("kim")).stops();
    Timetable hashed = clear.restarted(book, PAUSE, clear.kept().orElseThrow(), Privacy.Mode.HASHED);
    assertThat(hashed.lit("red")).isFalse();
  }

  @Test
  void somethingIsKeptWhenItHasChangedAndAgainBeforeItIsTooOld() {
    Timetable day = new Timetable(FAILED).happens(failed("a")).does(new Input.Save());
    Kept first = day.kept().orElseThrow();

    day.after(Duration.ofMinutes(9)).does(new Input.Save());
    assertThat(day.kept()).as("nothing has changed").containsSame(first);

    day.after(Duration.ofMinutes(1)).does(new Input.Save());
    assertThat(day.kept().orElseThrow()).isNotEqualTo(first);
  }

  @Test
  void nothingIsKeptWhereThereIsNothing() {
    Timetable day = new Timetable(FAILED).after(Duration.ofHours(3)).does(new Input.Save());

    assertThat(day.kept()).isEmpty();
  }
}
