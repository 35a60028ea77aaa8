package org.senselights.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.engine.Written.file;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.light.Program.Steady;
import org.senselights.message.Message;
import org.senselights.rules.Action.Mute.Change;
import org.senselights.rules.Link;
import org.senselights.rules.RuleBook;

/** Days of all that can happen, in any order; the timetable sees to it that the engine never asks for the past. */
class RandomDaysTest {
  private static final List<RuleBook> EDITIONS = List.of(
      edition("50ms", "7-18", "above = 2, until-below = 1, for = 1m", "green { pin = 17 }, red { pin = 27 }"),
      edition("80ms", "7-18", "above = 2, until-below = 1, for = 1m",
          "red { pin = 27 }, s1 { pin = 4 }, green { pin = 17 }"),
      edition("50ms", "12-13", "above = 3", "green { pin = 22 }, red { pin = 27 }, s2 { pin = 4 }"));

  private static RuleBook edition(String flash, String office, String busy, String lights) {
    return file("""
        lights { %4$s }
        buttons { seen {}, hush {} }
        hours { office { time = %2$s } }
        ignore { user = "LAB/svc" }
        rules {
          flash  { when = any, then = [{ light = green, flash = %1$s, times = 2, again = queue }, { publish = event }] }
          busy   { while { count = sessions, %3$s }, then = [{ light = red, blink = [900ms, 100ms], over = [1, 9] }
                   { delay = 20s }, { publish = busy, payload = "{{count}}" }],
                       afterwards { publish = calm, payload = "{{count}}" } }
          office { while { during = office }, then { light = green, turn = on },
              afterwards { light = red, flash = 1s } }
          silent { while { silence = 10m, during = office }, unless { link = broker-lost },
              then { publish = silent, payload = x } }
          cut    { while { link = broker-lost, for = 30s }, then { light = all, breathe = 3s, priority = 9 } }
          failed { when = reload-failed, until = [reload-succeeded, { button = seen }, { at = "12:40" }], per = task,
                   throttle = 3s, then = [{ light = red, turn = on, priority = 5 }, { light = "{{host}}", blink = 1s }],
                   afterwards = [{ delay = 5s }, { publish = over, payload = "{{task}}" }] }
          hold   { when = session-start, while { count = users, user = "LAB/a*", above = 0 }, until = session-stop,
              per = user,
                   then { light = green, turn = off, for = 10s, again = extend } }
          toggle { when { button = seen }, until { button = seen },
              then { light = green, blink = 300ms, again = ignore } }
          hush   { when { button = hush }, then { mute = toggle } }
          mute   { when = app-distributed, then { mute = on, for = 90s } }
          daily  { when = [{ at = "12:20" }, { at = "12:40" }],
              then { publish = daily, payload = "{{today.peak_sessions}}" } }
          rest   { when = connection-open, then { light = all, turn = on } }
        }""".formatted(flash, office, busy, lights));
  }

  @Test
  void itMakesNoDifferenceHowOftenTheEngineIsAsked() {
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 60; seed++) {
      Timetable calm = day(new Random(seed), (table, time) -> table.after(time));
      Random more = new Random(-seed);
      Timetable restless = day(new Random(seed), (table, time) -> {
        Duration first = time.multipliedBy(more.nextInt(100)).dividedBy(100);
        table.after(first).does(new Input.Tick()).does(new Input.Tick()).after(time.minus(first));
      });

      assertThat(restless.published()).extracting(Message::topic).as("day %d", seed).isEqualTo(calm.topics());
      assertThat(restless.changes()).as("day %d", seed).isEqualTo(calm.changes());
      assertThat(restless.view().open()).isEqualTo(calm.view().open());
      seen.addAll(calm.topics());
    }
    assertThat(seen).as("enough happens").contains("daily", "over", "busy", "calm", "silent");
  }

  @Test
  void whenAllIsOverNothingIsLeft() {
    for (int seed = 0; seed < 60; seed++) {
      Timetable day = day(new Random(seed), (table, time) -> table.after(time));

      day.does(new Input.ResetCounts()).up(Link.BROKER_LOST).mutes(Change.OFF).pressed("seen")
          .reloads(Written.rules("r { when = other, then { log = x } }")).after(Duration.ofHours(1));

      assertThat(day.view().open()).isEmpty();
      assertThat(day.view().lights()).as("day %d", seed).containsOnly(
          Map.entry("green", new Steady(false)), Map.entry("red", new Steady(false)));
      assertThat(day.lit("red")).isFalse();
      assertThat(day.nextDue()).isEqualTo(Long.MAX_VALUE);
    }
  }

  private interface Passing {
    void pass(Timetable day, Duration time);
  }

  private static Timetable day(Random random, Passing passing) {
    Timetable day = new Timetable(EDITIONS.getFirst());
    for (int i = 0; i < 150; i++) {
      step(random).accept(day);
      passing.pass(day, Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 400_000 : 4_000)));
    }
    return day;
  }

  private static Consumer<Timetable> step(Random random) {
    int step = random.nextInt(30);
    int some = random.nextInt(6);
    return day -> {
      switch (step) {
        case 0 -> day.pressed("seen");
        case 1 -> day.pressed("hush");
        case 2 -> day.sessions(some);
        case 3 -> day.lost(Link.BROKER_LOST);
        case 4 -> day.up(Link.BROKER_LOST);
        case 5 -> day.reloads(EDITIONS.get(some % EDITIONS.size()));
        case 6 -> day.does(new Input.TestLights());
        case 7 -> day.does(new Input.Save());
        default -> day.happens(event(step, some));
      }
    };
  }

  private static Event event(int step, int some) {
    EventType[] types = EventType.values();
    return Event.of(types[step % types.length]).host("s" + some % 3).directory("LAB")
        .userId(List.of("ann", "kim", "svc", "al", "bo", "").get(some)).task("t" + some % 2).build();
  }
}
