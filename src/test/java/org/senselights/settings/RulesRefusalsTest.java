package org.senselights.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a rules file cannot say: each row is a file and all that is told of it. */
class RulesRefusalsTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void everythingThatIsWrongIsTold(String what, String written, String told) {
    List<SourceText> file = List.of(new SourceText("rules.conf", written));

    RefusedException refused = catchThrowableOfType(RefusedException.class, () -> new RulesReader().read(file));

    assertThat(refused).as(what).isNotNull();
    assertThat(refused.getMessage() + "\n").isEqualTo(told);
  }

  private static Stream<Arguments> rows() {
    return Stream.of(
        row("a key that nobody knows, and the word that was meant", """
            lights { green { pin = 17 } }
            rules {
              opened { when = connection-open, then { light = green, flsh = 400ms } }
            }
            """, """
            rules.conf:3: "flsh" is not a key of a light action: did you mean "flash"? Allowed: again, blink, \
            breathe, flash, for, light, priority, times, turn
            """),
        row("a rule with three mistakes tells three", """
            lights { green { pin = 17 } }
            rules {
              opened {
                when = conection-open
                throttle = 30
                then { light = gren, flash = 400ms }
              }
            }
            """, """
            rules.conf:4: when: "conection-open" is not an event: did you mean "connection-open"? Allowed: \
            session-start, session-stop, connection-open, connection-close, reload-failed, reload-aborted, \
            reload-succeeded, app-distributed, other, any
            rules.conf:5: throttle: 30 has no unit: is 30s meant?
            rules.conf:6: light: "gren" is not a light: did you mean "green"? Allowed: green, all
            """),
        row("unknown words at the root", """
            colour = red
            rule { }
            """, """
            rules.conf:1: "colour" is not a key of a rules file. Allowed: ignore, let, lights, rules
            rules.conf:2: "rule" is not a key of a rules file: did you mean "rules"? Allowed: ignore, let, lights, \
            rules
            """),
        row("a rule outside rules", """
            rules { }
            opened { when = any, then { publish = event } }
            """, """
            rules.conf:2: "opened" is a rule outside rules { ... }: is a } too many above it?
            """),
        row("words of a later version", """
            tests { }
            hours { }
            buttons { }
            rules {
              a { while { count = users }, until = any, afterwards { log = x }, then { mute = on } }
              b { when { at = "17:45", during = office, browser = x, os = y }, then { send = slack } }
              c { when = [service-started, { button = seen }], then { log = x } }
            }
            """, """
            rules.conf:1: "tests" is not known yet in this version
            rules.conf:2: "hours" is not known yet in this version
            rules.conf:3: "buttons" is not known yet in this version
            rules.conf:5: "afterwards" is not known yet in this version
            rules.conf:5: "mute" is not known yet in this version
            rules.conf:5: "until" is not known yet in this version
            rules.conf:5: "while" is not known yet in this version
            rules.conf:6: "at" is not known yet in this version
            rules.conf:6: "browser" is not known yet in this version
            rules.conf:6: "during" is not known yet in this version
            rules.conf:6: "os" is not known yet in this version
            rules.conf:6: "send" is not known yet in this version
            rules.conf:7: "button" is not known yet in this version
            rules.conf:7: when: "service-started" is not known yet in this version
            """),
        row("a duration without a unit, or with one that is no word of ours", """
            lights { green { pin = 17 } }
            rules {
              a { when = any, throttle = 30, then { light = green, flash = 400 } }
              b { when = any, throttle = 1 min, then { light = green, blink = 30 sec, for = 1h 30m } }
              c { when = any, throttle = soon, then { light = green, flash = 0s } }
            }
            """, """
            rules.conf:3: flash: 400 has no unit: is 400ms meant?
            rules.conf:3: throttle: 30 has no unit: is 30s meant?
            rules.conf:4: blink: "30 sec" is not how a duration is written: write 30s
            rules.conf:4: for: "1h 30m" is not how a duration is written: write 90m
            rules.conf:4: throttle: "1 min" is not how a duration is written: write 1m
            rules.conf:5: flash: 0s is out of range: 10ms to 1h is allowed
            rules.conf:5: throttle: "soon" is not a duration: write a number and its unit, ms, s, m, h or d, such as \
            400ms or 30s
            """),
        row("a rule that does not say when, or what", """
            rules {
              a { then { publish = event } }
              b { when = any }
              c { }
              d = 5
            }
            """, """
            rules.conf:2: rule "a" does not say when: write such as when = session-start
            rules.conf:3: rule "b" does nothing: write such as then { light = green, flash = 400ms }
            rules.conf:4: rule "c" does not say when: write such as when = session-start
            rules.conf:4: rule "c" does nothing: write such as then { light = green, flash = 400ms }
            rules.conf:5: d: "5" stands where a block { ... } is meant
            """),
        row("conditions that mean nothing", """
            rules {
              a { when { }, then { publish = event } }
              b { when { user = "LAB/anna" }, then { publish = event } }
              c { when = [], then { publish = event } }
              d { when { event = any, user = [] }, then { publish = event } }
              e { when = any, unless { }, then { publish = event } }
            }
            ignore { }
            """, """
            rules.conf:2: when: a condition of no fields always holds: name at least one, such as user = "LAB/anna"
            rules.conf:3: when: no event is named: write such as event = session-start, or event = any
            rules.conf:4: when: an empty list means nothing: name at least one condition, or leave the key out
            rules.conf:5: user: an empty list matches nothing: name at least one value, or leave the key out
            rules.conf:6: unless: a condition of no fields always holds: name at least one, such as user = "LAB/anna"
            rules.conf:8: ignore: a condition of no fields always holds: name at least one, such as user = "LAB/anna"
            """),
        row("patterns that cannot be read", """
            rules {
              a { when { event = any, user = "" }, then { publish = event } }
              b { when { event = any, sender = "sense1" }, then { publish = event } }
              c { when { event = any, message = { regex = "a(" } }, then { publish = event } }
              d { when { event = any, host = { rgex = "a" } }, then { publish = event } }
              e { when { event = any, host = { regex = "a", not = "b" } }, then { publish = event } }
              f { when { event = any, host = { } }, then { publish = event } }
              g { when { event = any, hst = "x" }, then { publish = event } }
            }
            """, """
            rules.conf:2: user: an empty pattern matches nothing
            rules.conf:3: sender: 'sense1' is neither an address nor a block such as 10.0.0.0/8
            rules.conf:4: regex: the regex "a(" cannot be read: missing closing )
            rules.conf:5: "rgex" is not a key of a pattern: did you mean "regex"? Allowed: not, regex
            rules.conf:6: host: regex and not are two patterns: write { not = { regex = "..." } }
            rules.conf:7: host: an empty pattern: write a text, { regex = "..." } or { not = ... }
            rules.conf:8: "hst" is not a key of a condition: did you mean "host"? Allowed: app, context, directory, \
            event, host, message, origin, sender, task, user, user-id
            """),
        row("keys that mean nothing where they stand", """
            lights { green { pin = 17 } }
            rules {
              a { when = any, per = user, then { publish = event } }
              b { when = any, then { light = green, turn = on, priority = 3, again = queue } }
              c { when = any, then { light = green, flash = 1s, for = 3s } }
              d { when = any, then { light = green, blink = 1s, times = 3 } }
              e { when = any, then { publish = event, payload = "x", qos = 1, retain = on } }
              f { when = any, then = [{ log = "x" }, { delay = 1s }] }
              g { when = any, flash = 1s, then { publish = event, throttle = 1s } }
            }
            """, """
            rules.conf:3: per means nothing without throttle: write such as throttle = 1h beside it
            rules.conf:4: again means nothing without an end, because such a light lies below all others: write for \
            = ...
            rules.conf:4: priority means nothing without an end, because such a light lies below all others: write \
            for = ...
            rules.conf:5: for means nothing with flash, which ends by itself: write times = ... for more
            rules.conf:6: times means nothing without flash: write for = ... to say how long
            rules.conf:7: payload means nothing with publish = event, which sends the standard message: name a \
            topic, or leave it out
            rules.conf:7: qos means nothing with publish = event, which sends the standard message: name a topic, or \
            leave it out
            rules.conf:7: retain means nothing with publish = event, which sends the standard message: name a topic, \
            or leave it out
            rules.conf:8: a delay at the end delays nothing: take it away, or put an action behind it
            rules.conf:9: "flash" belongs into then { ... }
            rules.conf:9: "throttle" belongs to the rule, not to an action: is a } missing before it?
            """),
        row("actions that do nothing, or two things", """
            lights { green { pin = 17 } }
            rules {
              a { when = any, then { light = green } }
              b { when = any, then { light = green, flash = 1s, blink = 1s } }
              c { when = any, then { light = green, turn = on, publish = event } }
              d { when = any, then { } }
              e { when = any, then = [] }
              f { when = any, then = green }
              g { when = any, then { light = [], turn = on } }
            }
            """, """
            rules.conf:3: this light action does not say what to show: add one of turn, flash, blink, breathe
            rules.conf:4: flash and blink cannot be shown at once: write two actions
            rules.conf:5: light and publish are different actions: write a list, as in then = [ { light = ... }, { \
            publish = ... } ]
            rules.conf:6: this action does nothing: it needs one of light, publish, log, delay
            rules.conf:7: then: an empty list does nothing: name at least one action
            rules.conf:8: then: "green" is not an action: write such as { light = green, flash = 400ms }
            rules.conf:9: light: an empty list lights nothing: name at least one light
            """),
        row("values out of range", """
            lights { green { pin = 17 } }
            rules {
              a { when = any, enabled = perhaps, then { light = green, turn = maybe } }
              b { when = any, then { light = green, flash = 1s, times = 0, priority = 2000, again = restrt } }
              c { when = any, then { publish = "x", payload = "y", qos = 2, retain = 1 } }
              d { when = any, per = usr, throttle = 0s, then { publish = event } }
              e { when = any, label = "", then { publish = event } }
            }
            """, """
            rules.conf:3: enabled: "perhaps" is not known. Allowed: on, off, yes, no, true, false
            rules.conf:3: turn: "maybe" is not known. Allowed: on, off
            rules.conf:4: again: "restrt" is not known: did you mean "restart"? Allowed: restart, extend, queue, \
            ignore
            rules.conf:4: priority: 2000 is out of range: a whole number from 0 to 1000 is allowed
            rules.conf:4: times: 0 is out of range: a whole number from 1 to 1000 is allowed
            rules.conf:5: qos: 2 is out of range: a whole number from 0 to 1 is allowed
            rules.conf:5: retain: "1" is not known. Allowed: on, off, yes, no, true, false
            rules.conf:6: per: "usr" is not a field of an event: did you mean "user"? Allowed: host, user, \
            directory, user-id, origin, context, app, task, sender, message
            rules.conf:6: throttle: 0s is out of range: 1ms to 365d is allowed
            rules.conf:7: label: an empty text: write one, or leave the key out
            """),
        row("messages that cannot be sent", """
            rules {
              a { when = any, then { publish = evnt } }
              b { when = any, then { publish = "a/b" } }
              c { when = any, then { publish = "a/+", payload = "x" } }
              d { when = any, then { publish = "a", payload = "{{usr}}" } }
              e { when = any, then { publish = "a", payload = [1, 2] } }
              f { when = any, then { publish = "a", payload { user = "{{user" } } }
              g { when = any, then { log = "{{user | uper}}" } }
            }
            """, """
            rules.conf:2: publish: "evnt": did you mean "event"? A topic of your own needs payload { ... } for JSON, \
            or payload = "..." for text
            rules.conf:3: this publish action has nothing to say: it needs payload { ... } for JSON, or payload = \
            "..." for text
            rules.conf:4: publish: "a/+": + and # are for subscribing, not for publishing
            rules.conf:5: payload: {{usr}} is not a name that a template knows: did you mean "user"? Allowed: \
            event_type, time, id, host, user, directory, user_id, origin, context, app_id, app_name, task, task_id, \
            execution_id, message, sender
            rules.conf:6: payload: a list is neither JSON with keys nor text: write payload { list = [...] }
            rules.conf:7: user: "{{user" has {{ without }} after it
            rules.conf:8: log: "uper" is not a filter: did you mean "upper"? Allowed: json, hash, upper, lower, \
            default('text')
            """),
        row("lights", """
            lights {
              green { pin = 17 }
              red { pin = 17 }
              all { pin = 3 }
              both { of = [green, rde] }
              none { of = [] }
              nested { of = both }
              x { }
              y { pin = 99, active-low = maybe }
              z { pin = 4, of = [green] }
              twice { of = [green, green], active-low = true }
              "my light" { pin = 5 }
              w { pni = 6 }
            }
            """, """
            rules.conf:3: pin 17 belongs to "green" already
            rules.conf:4: "all" is every light already: take another name
            rules.conf:5: "rde" is not a light: did you mean "red"? Allowed: green, red, y, z, my light
            rules.conf:6: a group of no lights: name some, as in of = [green, red]
            rules.conf:7: "both" is a group: a group is made of lights
            rules.conf:8: "x" has neither a pin nor lights of a group: write { pin = 17 }, or { of = [...] } for a \
            group
            rules.conf:9: active-low: "maybe" is not known. Allowed: on, off, yes, no, true, false
            rules.conf:9: pin: "99" is not a BCM number: 0 to 27 is allowed
            rules.conf:10: "z" has a pin and lights of a group: write { pin = 17 }, or { of = [...] } for a group
            rules.conf:11: "green" stands twice in this group
            rules.conf:11: active-low means nothing for a group: write it at its lights
            rules.conf:12: "my light" cannot be the name of a light: letters, digits, - and _ are allowed
            rules.conf:13: "pni" is not a key of a light: did you mean "pin"? Allowed: active-low, of, pin
            rules.conf:13: "w" has neither a pin nor lights of a group: write { pin = 17 }, or { of = [...] } for a \
            group
            """),
        row("a light that is none", """
            lights { green { pin = 17 }, red { pin = 27 }, both { of = [green, red] } }
            rules {
              a { when = any, then { light = bth, turn = on } }
              b { when = any, then { light = green red, turn = on } }
              c { when = any, then { light = [green, "{{host}}"], turn = on } }
            }
            """, """
            rules.conf:3: light: "bth" is not a light: did you mean "both"? Allowed: green, red, both, all
            rules.conf:4: light: "green red" is not a light: several are written as a list, [a, b]. Allowed: green, \
            red, both, all
            rules.conf:5: light: "{{host}}": a name taken from the event stands alone, not in a list
            """),
        row("a light where none is defined", """
            rules { a { when = any, then { light = all, turn = on } } }
            """, """
            rules.conf:1: light: "all" is not a light, for there is none: write lights { green { pin = 17 } }
            """),
        row("null", """
            rules { a { when = any, label = null, then { log = null } } }
            """, """
            rules.conf:1: label: null is no value: leave the key out
            rules.conf:1: log: null is no value: leave the key out
            """),
        row("nothing that is let", """
            let { vips = ["LAB/anna"] }
            rules {
              a { when = any, unless { user = ${let.vip} }, then { publish = event } }
              b { when = any, unless { user = ${guests} }, then { publish = event } }
            }
            """, """
            rules.conf:3: ${let.vip} stands for nothing: did you mean ${let.vips}?
            rules.conf:4: ${guests} stands for nothing: define it under let, and write ${let.guests}
            """));
  }

  private static Arguments row(String what, String written, String told) {
    return Arguments.of(what, written, told);
  }
}
