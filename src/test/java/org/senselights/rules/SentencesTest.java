package org.senselights.rules;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.TUESDAY;
import static java.time.DayOfWeek.WEDNESDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.rules.Written.NIGHT;
import static org.senselights.rules.Written.OFFICE;
import static org.senselights.rules.Written.again;
import static org.senselights.rules.Written.at;
import static org.senselights.rules.Written.blink;
import static org.senselights.rules.Written.button;
import static org.senselights.rules.Written.count;
import static org.senselights.rules.Written.delay;
import static org.senselights.rules.Written.during;
import static org.senselights.rules.Written.event;
import static org.senselights.rules.Written.field;
import static org.senselights.rules.Written.flash;
import static org.senselights.rules.Written.happening;
import static org.senselights.rules.Written.json;
import static org.senselights.rules.Written.lasting;
import static org.senselights.rules.Written.log;
import static org.senselights.rules.Written.mute;
import static org.senselights.rules.Written.not;
import static org.senselights.rules.Written.on;
import static org.senselights.rules.Written.over;
import static org.senselights.rules.Written.priority;
import static org.senselights.rules.Written.publish;
import static org.senselights.rules.Written.retained;
import static org.senselights.rules.Written.send;
import static org.senselights.rules.Written.show;
import static org.senselights.rules.Written.silence;
import static org.senselights.rules.Written.started;
import static org.senselights.rules.Written.state;
import static org.senselights.rules.Written.time;
import static org.senselights.rules.Written.turn;
import static org.senselights.rules.Written.window;
import static org.senselights.rules.Written.worded;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.senselights.light.Again;
import org.senselights.light.LightDefinition;
import org.senselights.light.Program;
import org.senselights.rules.Action.Mute.Change;

/** Rules on the left, what a person reads aloud on the right. */
class SentencesTest {
  private static final RuleBook BOOK = new RuleBook(
      List.of(
          new LightDefinition("green", 17, false),
          new LightDefinition("red", 27, false),
          new LightDefinition("blue", 22, false)),
      Map.of("warm", List.of("red", "blue")),
      List.of(),
      List.of(),
      List.of(),
      List.of());

  @ParameterizedTest(name = "{1}")
  @MethodSource({"exampleOfTheManual", "happenings", "patterns", "states", "times", "ends", "lights", "otherActions"})
  void aRuleReadsAloud(Rule.Builder rule, String said) {
    assertThat(String.join(" ", Sentences.of(rule.build(), BOOK))).isEqualTo(said);
  }

  static Stream<Arguments> exampleOfTheManual() {
    return Stream.of(
        says(when(on("connection-open")).then(List.of(flash("green"))),
            "When an app is opened, the green light flashes for 0.4 s."),
        says(when(on("any")).then(List.of(new Action.PublishEvent())),
            "When anything happens, the event goes to MQTT."),
        says(when(worded(
                happening(new Cause.Told(event("session-start", field("host", "qlik-prod-*"))), during(NIGHT)),
                "during", "during = night"))
                .unless(List.of(on("every", field("user", "LAB/anna", "LAB/bert"))))
                .per(Optional.of(Field.USER))
                .throttle(Optional.of(time("1h")))
                .then(List.of(
                    priority(10, lasting("30s", blink("red", "400ms"))), json("~/alerts/night", "user", "host"))),
            "During night (every day from 22:00 to 6:00 the next day), when a session starts and the host is"
                + " qlik-prod-*, the red light blinks every 0.4 s for 30 s with priority 10, and a message with user"
                + " and host goes to ~/alerts/night, unless the user is LAB/anna or LAB/bert."
                + " At most once an hour for each user."),
        says(when(on("reload-failed")).until(List.of(on("reload-succeeded"), button("seen")))
                .per(Optional.of(Field.TASK)).then(List.of(priority(60, blink("red", "1s")))),
            "When a reload fails, the red light blinks every second with priority 60, until a reload succeeds, for"
                + " each task on its own, or until the button seen is pressed."),
        says(whileHolds(state(count("users above 0"))).then(List.of(turn("green", "on"))),
            "While at least one user is on line, the green light is on."),
        says(whileHolds(lasting("5m", count("sessions above 50 until-below 40")))
                .then(List.of(publish("alerts/busy", "on"))).afterwards(List.of(publish("alerts/busy", "off"))),
            "While more than 50 sessions are on line (until fewer than 40 are, and only after 5 min), the message"
                + " \"on\" goes to alerts/busy; afterwards the message \"off\" goes to alerts/busy."),
        says(whileHolds(worded(state(silence("15m", event("every")), during(OFFICE)), "during", "during = office"))
                .then(List.of(turn("red", "on"))),
            "During office (Monday to Friday from 7:00 to 18:00), while nothing has been heard from Sense for 15 min,"
                + " the red light is on."),
        says(when(button("hush")).then(List.of(mute(Change.TOGGLE))),
            "When the button hush is pressed, all lights are muted, or no longer muted if they were."),
        says(when(worded(at("17:45", during(OFFICE)), "during", "during = office"))
                .then(List.of(json("~/daily", "count"))),
            "At 17:45, during office (Monday to Friday from 7:00 to 18:00), a message with count goes to ~/daily."),
        says(when(started()).then(List.of(
                show("green", new Program.Flash(time("200ms"), 1)), delay("300ms"),
                show("red", new Program.Flash(time("200ms"), 1)))),
            "When the service has started, the green light flashes for 0.2 s, then after 0.3 s the red light flashes"
                + " for 0.2 s."));
  }

  static Stream<Arguments> happenings() {
    return Stream.of(
        says(when(on("connection-open connection-close app-distributed")).then(List.of(flash("green"))),
            "When an app is opened, closed or distributed, the green light flashes for 0.4 s."),
        says(when(on("reload-failed reload-aborted")).then(List.of(flash("red"))),
            "When a reload fails or is aborted, the red light flashes for 0.4 s."),
        says(when(on("session-start other")).then(List.of(flash("red"))),
            "When a session starts or Sense tells of something else, the red light flashes for 0.4 s."),
        says(when(on("session-start"), button("test"), at("0:00"), started()).then(List.of(flash("red"))),
            "When a session starts, or when the button test is pressed, or at 0:00, or when the service has started,"
                + " the red light flashes for 0.4 s."),
        says(when(on("connection-open")).whileHolds(List.of(state(count("sessions above 50"))))
                .then(List.of(flash("red"))),
            "When an app is opened, and only while more than 50 sessions are on line, the red light flashes for"
                + " 0.4 s."),
        says(when(button("left-button", time(window("sat-sun", "")))).then(List.of(flash("red"))),
            "On Saturday and Sunday, when the left-button is pressed, the red light flashes for 0.4 s."));
  }

  static Stream<Arguments> patterns() {
    return Stream.of(
        says(opened(field("host", "qlik-1", "qlik-2"), field("user-id", "svc_*")),
            "When an app is opened and the host is qlik-1 or qlik-2 and the user's id is svc_*, the green light"
                + " flashes for 0.4 s."),
        says(opened(field("browser", "Chrome*"), not("os", "Windows*")),
            "When an app is opened and the browser is Chrome* and the operating system is not Windows*, the green light"
                + " flashes for 0.4 s."),
        says(opened(not("user", "LAB/anna")),
            "When an app is opened and the user is not LAB/anna, the green light flashes for 0.4 s."),
        says(opened(not("host", "a", "b")),
            "When an app is opened and the host is neither a nor b, the green light flashes for 0.4 s."),
        says(opened(new FieldTest(Field.MESSAGE, List.of(Pattern.regex("Chrome/1.*")))),
            "When an app is opened and the message has /Chrome/1.*/ in it, the green light flashes for 0.4 s."),
        says(opened(new FieldTest(Field.MESSAGE, List.of(Pattern.not(List.of(Pattern.regex("a|b")))))),
            "When an app is opened and the message does not have /a|b/ in it, the green light flashes for 0.4 s."),
        says(opened(field("sender", "10.0.0.0/8")),
            "When an app is opened and the sender is in 10.0.0.0/8, the green light flashes for 0.4 s."),
        says(opened(field("sender", "10.1.2.3")),
            "When an app is opened and the sender is 10.1.2.3, the green light flashes for 0.4 s."),
        says(when(on("reload-failed", field("task", "Reload of Sales"))).then(List.of(flash("red"))),
            "When a reload fails and the task is \"Reload of Sales\", the red light flashes for 0.4 s."));
  }

  static Stream<Arguments> states() {
    return Stream.of(
        holds("While no session is on line", count("sessions below 1")),
        holds("While at most one user is on line", count("users below 2")),
        holds("While at least 2 connections are open", count("connections above 1")),
        holds("While more than 10 and fewer than 20 sessions are on line", count("sessions above 10 below 20")),
        holds("While at least one but fewer than 5 sessions are on line", count("sessions above 0 below 5")),
        holds("While exactly 3 users are on line", count("users above 2 below 4")),
        holds("While exactly one user is on line", count("users above 0 below 2")),
        holds("While at least one session whose host is qlik-1 and whose user is LAB/* is on line",
            count("sessions above 0", field("host", "qlik-1"), field("user", "LAB/*"))),
        holds("While more than 5 users whose name is LAB/* are on line",
            count("users above 5", field("user", "LAB/*"))),
        holds("While more than 50 sessions are on line (until none is)", count("sessions above 50 until-below 1")),
        holds("While more than 50 and fewer than 100 connections are open (until fewer than 40 or more than 110 are)",
            count("connections above 50 below 100 until-below 40 until-above 110")),
        holds("While no reload whose task is Nightly has succeeded for 1 day",
            silence("24h", event("reload-succeeded", field("task", "Nightly")))),
        holds("While no session has started and no session has ended for 2 hours",
            silence("2h", event("session-start session-stop"))),
        holds("While no event whose host is qlik-2 has come for 90 min",
            silence("90m", event("any", field("host", "qlik-2")))),
        holds("While the broker cannot be reached", new StateTest.Lost(Link.BROKER_LOST)),
        holds("While an address for Sense's datagrams cannot be listened on",
            new StateTest.Lost(Link.LISTENER_DOWN)),
        says(whileHolds(lasting("1m", new StateTest.Lost(Link.BROKER_LOST)), state(count("sessions above 9")))
                .then(List.of(turn("red", "on"))),
            "While the broker cannot be reached (only after 1 min), or while more than 9 sessions are on line, the red"
                + " light is on."));
  }

  static Stream<Arguments> times() {
    return Stream.of(
        holds("From 22:00 to 6:00 the next day", time(NIGHT)),
        holds("From Monday to Friday from 7:00 to 18:00", time(OFFICE)),
        holds("On Saturday and Sunday", time(window("sat-sun", ""))),
        holds("On Monday to Wednesday and Friday",
            time(new TimeWindow(EnumSet.of(MONDAY, TUESDAY, WEDNESDAY, FRIDAY), List.of(), List.of()))),
        holds("On every day, except 12-24 to 01-06", time(window("", "", "12-24..01-06"))),
        holds("From Monday to Friday, except 2026-12-25", time(window("mon-fri", "", "2026-12-25"))),
        says(whileHolds(worded(state(during(NIGHT, OFFICE)), "during", "during = [night, office]"))
                .then(List.of(turn("red", "on"))),
            "During night (every day from 22:00 to 6:00 the next day) or office (Monday to Friday from 7:00 to 18:00),"
                + " the red light is on."),
        says(whileHolds(worded(state(during(NIGHT)), "during", "during = ${let.quiet}"))
                .then(List.of(turn("red", "on"))),
            "From 22:00 to 6:00 the next day, the red light is on."),
        says(opened().unless(List.of(on("every", field("user", "A/a")), on("every", field("host", "B")))),
            "When an app is opened, the green light flashes for 0.4 s, unless the user is A/a, and also unless the"
                + " host is B."),
        says(opened().unless(List.of(state(time(NIGHT)), state(count("sessions above 50 until-below 40")))),
            "When an app is opened, the green light flashes for 0.4 s, but not from 22:00 to 6:00 the next day, and"
                + " also unless more than 50 sessions are on line (until fewer than 40 are)."),
        says(opened().unless(List.of(
                worded(happening(new Cause.Told(event("every", field("user", "A/a"))), during(NIGHT)),
                    "during", "during = night"),
                state(time(window("sun", ""))))),
            "When an app is opened, the green light flashes for 0.4 s, unless the user is A/a during night (every day"
                + " from 22:00 to 6:00 the next day), and also not on Sunday."));
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        says(when(on("reload-failed")).until(List.of(button("seen"))).unless(List.of(on("every", field("host", "dev"))))
                .then(List.of(turn("red", "on"), publish("a/b", "x")))
                .afterwards(List.of(publish("a/b", ""))),
            "When a reload fails, the red light is on, and the message \"x\" goes to a/b, unless the host is dev. This"
                + " lasts until the button seen is pressed; afterwards an empty message goes to a/b."),
        says(when(on("reload-failed")).until(List.of(at("6:00"))).then(List.of(lasting("1h", turn("red", "on")))),
            "When a reload fails, the red light is on for at most 1 hour, until 6:00."),
        says(when(on("connection-open")).throttle(Optional.of(time("10m"))).then(List.of(flash("red"))),
            "When an app is opened, the red light flashes for 0.4 s. At most once in 10 min."),
        says(whileHolds(state(count("users above 0"))).then(List.of(blink("red", "2s")))
                .afterwards(List.of(turn("green", "on"))),
            "While at least one user is on line, the red light blinks every 2 s; afterwards the green light stays"
                + " on."));
  }

  static Stream<Arguments> lights() {
    Program threeFlashes = new Program.Flash(time("200ms"), 3);
    return Stream.of(
        shows("the green light stays on", turn("green", "on")),
        shows("the green light stays off", turn("green", "off")),
        shows("the green light is off for 90 s", lasting("90s", turn("green", "off"))),
        shows("the green light keeps blinking every 0.5 s", blink("green", "500ms")),
        shows("the green light breathes every 4 s for 1 min",
            lasting("1m", show("green", new Program.Breathe(time("4s"))))),
        shows("the green and red lights flash 3 times for 0.2 s each", show("green red", threeFlashes)),
        shows("the lights of warm flash twice for 0.2 s each",
            show("blue red", new Program.Flash(time("200ms"), 2))),
        shows("all lights stay off", turn("red green blue", "off")),
        shows("all lights are on for 5 s", lasting("5s", turn("red green blue", "on"))),
        shows("the light named after the host flashes for 0.4 s", flash("{{host}}")),
        shows("the light named lamp-{{app_id}} flashes for 0.4 s", flash("lamp-{{app_id}}")),
        shows("the desk-lamp flashes for 0.4 s", flash("desk-lamp")),
        shows("light 3 flashes for 0.4 s", flash("3")),
        shows("the desk-lamp and the red light flash for 0.4 s", flash("desk-lamp red")),
        shows("the red light flashes for 0.4 s (longer each time this comes again)",
            again(Again.EXTEND, flash("red"))),
        shows("the red light flashes for 0.4 s (once more each time this comes again)",
            again(Again.QUEUE, flash("red"))),
        shows("the red light flashes for 0.4 s (not anew before that ends)", again(Again.IGNORE, flash("red"))),
        says(whileHolds(state(count("sessions above 0")))
                .then(List.of(over("2s", "200ms", 1, 50, blink("green", "2s")))),
            "While at least one session is on line, the green light blinks faster the more sessions are on line, from"
                + " every 2 s at 1 to every 0.2 s at 50."),
        says(when(button("b")).whileHolds(List.of(state(count("sessions above 9"))))
                .then(List.of(lasting("30s", over("2s", "200ms", 10, 50, blink("green", "2s"))))),
            "When the button b is pressed, and only while more than 9 sessions are on line, the green light blinks for"
                + " 30 s, faster the more sessions are on line, from every 2 s at 10 to every 0.2 s at 50."),
        says(whileHolds(state(count("connections below 9")))
                .then(List.of(over("1s", "3s", 0, 8, show("green", new Program.Breathe(time("1s")))))),
            "While fewer than 9 connections are open, the green light breathes more slowly the more connections are"
                + " open, from every second at 0 to every 3 s at 8."));
  }

  static Stream<Arguments> otherActions() {
    return Stream.of(
        shows("the log says \"{{user}} is here\"", log("{{user}} is here")),
        shows("slack is told \"{{user}} is here\"", send("slack", "text", "{{user}}\n is here")),
        shows("ntfy is told \"a\" with title and icon", send("ntfy", "title", "b", "icon", "c", "text", "a")),
        shows("ring is told of it", send("ring")),
        shows("ring is told of it, with title", send("ring", "title", "b")),
        shows("slack is told \"" + "word ".repeat(20) + "...\"", send("slack", "text", "word ".repeat(30))),
        shows("all lights are muted", mute(Change.ON)),
        shows("all lights are muted for 8 hours", mute(Change.ON, "8h")),
        shows("the lights are no longer muted", mute(Change.OFF)),
        shows("the message \"{{count}}\" goes to a/b and is kept there", retained("a/b", "{{count}}")),
        shows("a message goes to a/b", publish("a/b", "x".repeat(61))),
        says(opened().then(List.of(flash("red"), log("a"), flash("green"))),
            "When an app is opened, the red light flashes for 0.4 s, the log says \"a\", and the green light flashes"
                + " for 0.4 s."),
        says(opened().then(List.of(delay("1s"), delay("1s"), log("a"), delay("1h"), log("b"), log("c"))),
            "When an app is opened, after 2 s the log says \"a\", then after 1 hour the log says \"b\", and the log"
                + " says \"c\"."));
  }

  @Test
  void eachSentenceStandsAlone() {
    Rule rule = opened().throttle(Optional.of(time("24h"))).build();

    assertThat(Sentences.of(rule, BOOK))
        .containsExactly("When an app is opened, the green light flashes for 0.4 s.", "At most once a day.");
  }

  @Test
  void whatIsIgnoredReadsAloud() {
    assertThat(Sentences.ofIgnored(event("every", field("user", "LAB/svc_*", "INTERNAL/*"))))
        .isEqualTo("Not looked at: events whose user is LAB/svc_* or INTERNAL/*.");
    assertThat(Sentences.ofIgnored(event("session-start session-stop")))
        .isEqualTo("Not looked at: session-start and session-stop events.");
  }

  private static Rule.Builder when(Happening... when) {
    return Rule.named("r").when(List.of(when));
  }

  private static Rule.Builder opened(FieldTest... fields) {
    return when(on("connection-open", fields)).then(List.of(flash("green")));
  }

  private static Rule.Builder whileHolds(State... states) {
    return Rule.named("r").whileHolds(List.of(states));
  }

  private static Arguments says(Rule.Builder rule, String said) {
    return Arguments.of(rule, said);
  }

  private static Arguments holds(String said, StateTest test) {
    return says(whileHolds(state(test)).then(List.of(turn("red", "on"))), said + ", the red light is on.");
  }

  private static Arguments shows(String said, Action action) {
    return says(when(on("session-start")).then(List.of(action)), "When a session starts, " + said + ".");
  }
}
