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
            breathe, flash, for, light, over, priority, times, turn
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
            reload-succeeded, app-distributed, other, any, service-started
            rules.conf:5: throttle: 30 has no unit: is 30s meant?
            rules.conf:6: light: "gren" is not a light: did you mean "green"? Allowed: green, all
            """),
        row("a list and an or as YAML and a person would write them", """
            lights { green { pin = 17 } }
            rules {
              a { when = [ - reload-failed ], then { light = green, flash = 1s } }
              b { when = reload-failed or reload-aborted, then { light = green, flash = 1s } }
            }
            """, """
            rules.conf:3: no dashes here, for this is not YAML: a list is written [a, b]
            rules.conf:4: when: "reload-failed or reload-aborted" is not an event: several are written as a list, \
            [reload-failed, reload-aborted]
            """),
        row("a count as one would say it", """
            lights { green { pin = 17 } }
            rules {
              a { while { sessions = 20 }, then { light = green, turn = on } }
              b { when = any, unless { host = x, users = many }, then { light = green, flash = 1s } }
            }
            """, """
            rules.conf:3: "sessions" are counted: write count = sessions, above = 20
            rules.conf:4: "users" is not a key of a condition: did you mean "user"? Allowed: above, app, at, below, \
            browser, button, context, count, days, directory, during, event, except, for, host, link, message, origin, \
            os, sender, silence, task, time, until-above, until-below, user, user-id
            """),
        row("a comparison, a bare on, and a comma after a block", """
            lights { green { pin = 17 } }
            rules {
              a { while { sessions > 20 }, then { light = green, turn = on } }
              b { when = any, then { light = green, on } }
              c { while { silence = 5m } then { light = green, turn = on } }
            }
            """, """
            rules.conf:3: "sessions > 20" has no value: numbers are compared by keys, such as count = sessions, \
            above = 50
            rules.conf:4: "on" has no value: write such as turn = on
            rules.conf:5: a comma or a new line is missing before "then"
            """),
        row("a button and a window as if they were events", """
            lights { green { pin = 17 } }
            buttons { seen {} }
            hours { office { time = 7-18 } }
            rules {
              a { when = seen, then { light = green, flash = 1s } }
              b { when = office, then { light = green, flash = 1s } }
              c { while = silence, then { light = green, turn = on } }
            }
            """, """
            rules.conf:5: when: "seen" is a button: write { button = seen }
            rules.conf:6: when: "office" is a window of time: write { during = office } in while or unless, or \
            during = office beside an event
            rules.conf:7: while: "silence" is no state: it is written in braces, such as while { silence = 15m }
            """),
        row("words of Home Assistant", """
            lights { green { pin = 17 } }
            rules {
              a { alias = A, triggers = session-start, sequence { entity_id = green, flash = 1s } }
              b { when { event = any, after = "22:00" }, then { mqtt = a, payload = b } }
            }
            """, """
            rules.conf:3: "alias" is not a key of a rule: did you mean "label"? Allowed: afterwards, enabled, label, \
            per, then, throttle, unless, until, when, while
            rules.conf:3: "sequence" is not a key of a rule: did you mean "then"? Allowed: afterwards, enabled, label, \
            per, then, throttle, unless, until, when, while
            rules.conf:3: "triggers" is not a key of a rule: did you mean "when"? Allowed: afterwards, enabled, label, \
            per, then, throttle, unless, until, when, while
            rules.conf:4: "after" is not a key of a condition: did you mean "time"? Allowed: app, at, browser, button, \
            context, days, directory, during, event, except, host, message, origin, os, sender, task, time, user, \
            user-id
            rules.conf:4: "mqtt" is not a key of an action: did you mean "publish"? Allowed: again, blink, breathe, \
            delay, flash, for, light, log, mute, over, payload, priority, publish, qos, retain, send, text, times, turn
            """),
        row("unknown words at the root", """
            colour = red
            rule { }
            """, """
            rules.conf:1: "colour" is not a key of a rules file. Allowed: buttons, hours, ignore, let, lights, rules, \
            tests
            rules.conf:2: "rule" is not a key of a rules file: did you mean "rules"? Allowed: buttons, hours, ignore, \
            let, lights, rules, tests
            """),
        row("a rule outside rules", """
            rules { }
            opened { when = any, then { publish = event } }
            """, """
            rules.conf:2: "opened" is a rule outside rules { ... }: is a } too many above it?
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
            rules.conf:8: "hst" is not a key of a condition: did you mean "host"? Allowed: app, at, browser, button, \
            context, days, directory, during, event, except, host, message, origin, os, sender, task, time, user, \
            user-id
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
            rules.conf:3: per means nothing without throttle or until: write such as throttle = 1h beside it
            rules.conf:4: again means nothing without an end, because such a light lies below all others: write for = \
            ...
            rules.conf:4: priority means nothing without an end, because such a light lies below all others: write \
            for = ...
            rules.conf:5: for means nothing with flash, which ends by itself: write times = ... for more
            rules.conf:6: times means nothing without flash: write for = ... to say how long
            rules.conf:7: payload means nothing with publish = event, which sends the standard message: name a topic, \
            or leave it out
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
            rules.conf:6: this action does nothing: it needs one of light, publish, send, log, delay, mute
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
            rules.conf:4: again: "restrt" is not known: did you mean "restart"? Allowed: restart, extend, queue, ignore
            rules.conf:4: priority: 2000 is out of range: a whole number from 0 to 1000 is allowed
            rules.conf:4: times: 0 is out of range: a whole number from 1 to 1000 is allowed
            rules.conf:5: qos: 2 is out of range: a whole number from 0 to 1 is allowed
            rules.conf:5: retain: "1" is not known. Allowed: on, off, yes, no, true, false
            rules.conf:6: per: "usr" is not a field of an event: did you mean "user"? Allowed: host, user, directory, \
            user-id, origin, context, app, task, browser, os, sender, message
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
            event_type, time, id, host, user, directory, user_id, origin, context, app_id, app_name, browser, os, \
            task, task_id, execution_id, message, sender, count, today.sessions, today.connections, today.users, \
            today.peak_sessions, today.peak_connections, today.peak_users, today.reloads_failed
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
            """),
        row("windows of time", """
            hours {
              a { }
              b { time = [], days = [] }
              c { time = 25-3, days = [montag], except = 2026-13-01 }
              d { tme = 7-18 }
              e = 7-18
              f { time = [7-12, 13], except = [12-24..01-06, "24.12."] }
              "x y" { days = sun }
              g { when = any, then { publish = event } }
            }
            """, """
            rules.conf:2: "a" names no time: write such as time = 7-18, or days = [mon-fri]
            rules.conf:3: days: an empty list names nothing: name at least one, or leave the key out
            rules.conf:3: time: an empty list names nothing: name at least one, or leave the key out
            rules.conf:4: days: "montag" names no day: did you mean mon? Days are mon, tue, wed, thu, fri, sat, sun, \
            or a span such as mon-fri
            rules.conf:4: except: "2026-13-01": there is no month 13, the month comes first: did you mean 2026-01-13?
            rules.conf:4: time: "25-3": there is no hour 25, hours are 0 to 23
            rules.conf:5: "tme" is not a key of a window of time: did you mean "time"? Allowed: days, except, time
            rules.conf:6: e: "7-18" stands where a block is meant: write such as e { time = 22-6 }
            rules.conf:7: except: "24.12." is no date: did you mean 12-24? Dates are 2026-12-25, 12-25 in each year, \
            or a span such as 12-24..01-06
            rules.conf:7: time: "13" is no span of time. It goes from when to when, such as 7-18 or "22:30-06:00"
            rules.conf:8: "x y" cannot be the name of a window of time: letters, digits, - and _ are allowed
            rules.conf:9: "then" is not a key of a window of time. Allowed: days, except, time
            rules.conf:9: "when" is not a key of a window of time. Allowed: days, except, time
            """),
        row("buttons", """
            buttons {
              seen {}
              hush { pin = 26 }
              twin { pin = 26 }
              lamp { pin = 17 }
              far { pin = 30 }
              bad { pni = 3 }
              bare = 26
            }
            lights { green { pin = 17 } }
            """, """
            rules.conf:4: pin 26 belongs to "hush" already
            rules.conf:5: pin 17 belongs to "green" already
            rules.conf:6: pin: "30" is not a BCM number: 0 to 27 is allowed
            rules.conf:7: "pni" is not a key of a button: did you mean "pin"? Allowed: pin
            rules.conf:8: bare: "26" stands where a block is meant: write bare {}, or bare { pin = 26 } where it is \
            on the board
            """),
        row("happenings that cannot be", """
            buttons { seen {} }
            hours { night { time = 22-6 } }
            rules {
              a { when { event = session-start, button = seen }, then { log = x } }
              b { when { button = seen, host = x }, then { log = x } }
              c { when { at = "17:45", user = x }, then { log = x } }
              d { when { at = "1745" }, then { log = x } }
              e { when { event = service-started, host = x }, then { log = x } }
              f { when { during = night }, then { log = x } }
              g { when { event = any, during = nigth }, then { log = x } }
              h { when { button = sen }, then { log = x } }
              i { when { event = any, days = [], time = "7 to 18", during = [] }, then { log = x } }
              j { when { button = [] }, then { log = x } }
              k { when { event = any, for = 3m }, then { log = x } }
            }
            """, """
            rules.conf:4: when: event and button do not happen at once: where any of them is meant, write a list, [ { \
            event = ... }, { button = ... } ]
            rules.conf:5: "host" means nothing beside button, which has no fields of an event: only days, during, \
            except, time stand beside it
            rules.conf:6: "user" means nothing beside at, which has no fields of an event: only days, during, except, \
            time stand beside it
            rules.conf:7: at: "1745" is no time of day: did you mean "17:45"? It has hours and minutes, such as "17:45"
            rules.conf:8: "host" means nothing beside service-started, which has no fields of an event: only days, \
            during, except, time stand beside it
            rules.conf:9: when: a time alone lasts and does not happen: name an event beside it, write at = "7:00" \
            for a time of day, or say while in place of when
            rules.conf:10: during: "nigth" is not a window of time: did you mean "night"? Allowed: night
            rules.conf:11: button: "sen" is not a button: did you mean "seen"? Allowed: seen
            rules.conf:12: days: an empty list names nothing: name at least one, or leave the key out
            rules.conf:12: during: an empty list means nothing: name at least one window of time
            rules.conf:12: time: "7 to 18" is no span of time: did you mean 7-18? It goes from when to when, such as \
            7-18 or "22:30-06:00"
            rules.conf:13: button: an empty list means nothing: name at least one
            rules.conf:14: "for" says how long a state must hold, beside count or link in while; how long a light \
            shows is written in then
            """),
        row("a button or a window where none is defined", """
            rules {
              a { when { button = seen }, then { log = x } }
              b { when { event = any, during = night }, then { log = x } }
            }
            """, """
            rules.conf:2: button: "seen" is not a button, for there is none: write buttons { seen {} }
            rules.conf:3: during: "night" is not a window of time, for there is none: write hours { night { time = \
            7-18 } }, or time = 7-18 here
            """),
        row("states where something has to happen", """
            rules {
              a { when { count = users, above = 3 }, then { log = x } }
              b { when = any, until { silence = 3m }, then { log = x } }
              c { when { event = any, above = 3 }, then { log = x } }
              d { when = any, unless { user = x, above = 3 }, then { log = x } }
            }
            """, """
            rules.conf:2: "above" belongs beside count, in while
            rules.conf:2: "count" holds for a while and does not happen: it belongs to while
            rules.conf:3: "silence" holds for a while and does not happen: it belongs to while
            rules.conf:4: "above" belongs beside count, in while
            rules.conf:5: "above" belongs beside count, not beside something that happens
            """),
        row("happenings where something has to hold", """
            buttons { seen {} }
            hours { night { time = 22-6 } }
            rules {
              a { while = session-start, then { log = x } }
              b { while = night, then { log = x } }
              c { while = broker-lost, then { log = x } }
              d { while { event = any }, then { log = x } }
              e { while { button = seen }, then { log = x } }
              f { while { user = "LAB/x" }, then { log = x } }
              g { while { during = night }, unless { user = "LAB/x" }, then { log = x } }
              h { while { during = night }, unless = session-start, then { log = x } }
              i { while { during = night }, unless { button = seen }, then { log = x } }
            }
            """, """
            rules.conf:4: while: "session-start" happens and does not last: it belongs to when
            rules.conf:5: while: "night" is no state: it is written in braces, such as while { during = night }
            rules.conf:6: while: "broker-lost" is no state: it is written in braces, such as while { link = \
            broker-lost }
            rules.conf:7: "event" happens and does not last: it belongs to when, or beside silence
            rules.conf:8: "button" happens and does not last: it belongs to when
            rules.conf:9: "user" alone is no state: it belongs to when, or beside count or silence
            rules.conf:10: unless: nothing happens in a rule with only while, so that a state is meant here, such as \
            unless { during = office } or unless { count = users, above = 0 }
            rules.conf:11: unless: "session-start" happens and does not last: a rule with only while is held back by \
            states only, such as unless { count = users, above = 0 }
            rules.conf:12: "button" happens and does not last: in a rule with only while, unless names states
            """),
        row("counts that cannot be", """
            rules {
              a { while { count = users }, then { log = x } }
              b { while { count = user, above = -1, below = 2000000 }, then { log = x } }
              c { while { count = users, above = 5, below = 6 }, then { log = x } }
              d { while { count = users, above = 5, until-below = 6 }, then { log = x } }
              e { while { count = users, above = 0, until-below = 0 }, then { log = x } }
              f { while { count = users, below = 5, until-above = 4, until-below = 2 }, then { log = x } }
              g { while { count = users, above = 5, silence = 5m }, then { log = x } }
              h { while { count = users, above = 1, task = x, event = any }, then { log = x } }
              i { while { count = users, above = 1, app = "Sales" }, then { log = x } }
              j { while { count = users, above = 1, for = 5 }, then { log = x } }
              k { while { above = 3 }, then { log = x } }
            }
            """, """
            rules.conf:2: count: above or below which number is not said: write such as above = 0
            rules.conf:3: above: -1 is out of range: a whole number from 0 to 1000000 is allowed
            rules.conf:3: below: 2000000 is out of range: a whole number from 1 to 1000000 is allowed
            rules.conf:3: count: "user" cannot be counted: did you mean "users"? Allowed: sessions, connections, users
            rules.conf:4: below: no number is above 5 and below 6: where either is meant, write two conditions, [ \
            {...}, {...} ]
            rules.conf:5: until-below: 6 is out of range: it is at least 1 and at most above, which is 5
            rules.conf:6: until-below: nothing lies below above = 0: leave it out
            rules.conf:7: until-above: 4 is out of range: it is at least below, which is 5
            rules.conf:7: until-below: means nothing without above
            rules.conf:8: while: count and silence cannot stand in one condition, since its fields could narrow \
            either: write two rules
            rules.conf:9: "event" means nothing beside count, which is narrowed by host, user and app
            rules.conf:9: "task" means nothing beside count, which is narrowed by host, user and app
            rules.conf:10: app: "Sales" is no app's id: count knows apps by their ids only, such as "0f5b7c1e-*"
            rules.conf:11: for: 5 has no unit: is 5s meant?
            rules.conf:12: "above" means nothing without count: write such as count = sessions beside it
            """),
        row("silences and links that cannot be", """
            rules {
              a { while { silence = 5m, for = 3m }, then { log = x } }
              b { while { silence = 0s }, then { log = x } }
              c { while { silence = 5m, event = service-started }, then { log = x } }
              d { while { link = broker-los, host = x }, then { log = x } }
              e { while { link = [] }, then { log = x } }
              f { while { time = 7-18, for = 3m }, then { log = x } }
            }
            """, """
            rules.conf:2: for means nothing with silence, which says itself how long: write silence = 3m
            rules.conf:3: silence: 0s is out of range: 1s to 30d is allowed
            rules.conf:4: event: "service-started" is not an event. Allowed: session-start, session-stop, \
            connection-open, connection-close, reload-failed, reload-aborted, reload-succeeded, app-distributed, \
            other, any
            rules.conf:5: "host" means nothing beside link, which has no fields of an event
            rules.conf:5: link: "broker-los" is not a link: did you mean "broker-lost"? Allowed: broker-lost, \
            listener-down
            rules.conf:6: link: an empty list means nothing: name at least one link
            rules.conf:7: for means nothing with a time alone, which holds as long as it is: it belongs beside count \
            or link
            """),
        row("what cannot be ignored", """
            ignore { user = x, time = 7-18, count = users, button = seen }
            """, """
            rules.conf:1: "button" means nothing in ignore, which knows only events and their fields
            rules.conf:1: "count" means nothing in ignore, which knows only events and their fields
            rules.conf:1: "time" means nothing in ignore, which knows only events and their fields
            """),
        row("ends and memories that mean nothing", """
            buttons { seen {} }
            rules {
              a { while { count = users, above = 1 }, until = any, then { log = x } }
              b { when = any, afterwards { log = x }, then { log = x } }
              c { when = any, while { count = users, above = 1 }, afterwards { log = x }, then { log = x } }
              d { while { count = users, above = 1 }, throttle = 3s, per = user, then { log = x } }
              e { when { button = seen }, per = user, throttle = 3s, then { log = x } }
              f { when = any, until = other, afterwards = [{ log = x }, { delay = 1s }], then { log = x } }
              g { until = any, then { log = x } }
            }
            """, """
            rules.conf:3: until means nothing without when: what a rule with only while does ends when nothing of it \
            holds any more
            rules.conf:4: afterwards means nothing without an end: write until beside it, or while in place of when
            rules.conf:5: afterwards means nothing without an end: with when and while, what was begun does not end \
            with the state; write until beside it
            rules.conf:6: per means nothing in a rule with only while, which has one state
            rules.conf:6: throttle means nothing in a rule with only while: for and until-below, beside count, keep \
            it from going to and fro
            rules.conf:7: per means nothing where no event begins the rule, since only events have fields
            rules.conf:8: a delay at the end delays nothing: take it away, or put an action behind it
            rules.conf:9: rule "g" does not say when: write such as when = session-start
            rules.conf:9: until means nothing without when: it ends what an event began
            """),
        row("templates that speak of nothing", """
            buttons { seen {} }
            lights { green { pin = 17 } }
            rules {
              a { when { button = seen }, then = [
                { publish = event }
                { log = "{{user}} {{count}}" }
                { publish = "a/{{host}}", payload { x = ["{{task}}", "{{today.users}}"] } }
                { light = "{{host}}", turn = on }
              ] }
              b { while { count = users, above = 1 }, then { publish = event }, afterwards { log = "{{event_type}} \
            {{count}}" } }
              c { when = any, until = other, then { log = "{{count}}" }, afterwards = [{ log = "{{user}}" }, { \
            publish = event }] }
            }
            """, """
            rules.conf:5: publish = event sends the event at hand, and no event begins this rule: name a topic
            rules.conf:6: log: {{count}} is what the rule counts, and this rule has no count in its while
            rules.conf:6: log: {{user}} is a field of an event, and no event begins this rule
            rules.conf:7: publish: {{host}} is a field of an event, and no event begins this rule
            rules.conf:7: x: {{task}} is a field of an event, and no event begins this rule
            rules.conf:8: light: {{host}} is a field of an event, and no event begins this rule
            rules.conf:10: log: {{event_type}} is a field of an event, and no event begins this rule
            rules.conf:10: publish = event sends the event at hand, and no event begins this rule: name a topic
            rules.conf:11: log: {{count}} is what the rule counts, and this rule has no count in its while
            rules.conf:11: publish = event belongs into then: at the end no event is told anew; name a topic
            """),
        row("paces that cannot be", """
            lights { green { pin = 17 } }
            rules {
              a { when = service-started, then { light = green, blink = [2s, 200ms], over = [1, 50] } }
              b { while { count = users, above = 1 }, then { light = green, blink = [2s, 200ms] } }
              c { while { count = users, above = 1 }, then { light = green, blink = 2s, over = [1, 50] } }
              d { while { count = users, above = 1 }, then { light = green, blink = [2s, 200ms], over = [50, 1] } }
              e { while { count = users, above = 1 }, then { light = green, breathe = [2s], over = 3 } }
              f { while { count = users, above = 1 }, then { light = green, flash = [2s, 1s], over = [1, 3] } }
            }
            """, """
            rules.conf:3: over goes by what the rule counts, and this rule has no count in its while
            rules.conf:4: blink: a pair needs the counts between which it goes: write such as over = [1, 50] beside it
            rules.conf:5: over means nothing without a pair of durations: write such as blink = [2s, 200ms]
            rules.conf:6: over: two counts are meant, the lower one first, such as [1, 50]
            rules.conf:7: breathe: a pair has two durations, such as breathe = [2s, 200ms]
            rules.conf:7: over: two counts are meant, the lower one first, such as [1, 50]
            rules.conf:8: flash: a single duration is meant: only blink and breathe take a pair
            rules.conf:8: over means nothing without a pair of durations: write such as blink = [2s, 200ms]
            """),
        row("layers that are none", """
            lights { green { pin = 17 } }
            rules {
              a {
                while { count = users, above = 1 }
                then { light = green, turn = on, priority = 3, again = ignore }
                afterwards { light = green, turn = off, priority = 3 }
              }
              b { when = any, while { count = users, above = 1 }, then { light = green, turn = on, priority = 3 } }
            }
            """, """
            rules.conf:6: priority means nothing without an end, because such a light lies below all others: write \
            for = ...
            rules.conf:8: priority means nothing without an end, because such a light lies below all others: write \
            for = ...
            """),
        row("mutes that cannot be", """
            rules {
              a { when = any, then { mute = off, for = 3s } }
              b { when = any, then { mute = maybe, fr = 3s } }
              c { when = any, then { mute = on, log = x } }
            }
            """, """
            rules.conf:2: for means nothing with mute = off, which is for good
            rules.conf:3: "fr" is not a key of a mute: did you mean "for"? Allowed: for, mute
            rules.conf:3: mute: "maybe" is not known. Allowed: on, off, toggle
            rules.conf:4: log and mute are different actions: write a list, as in then = [ { log = ... }, { mute = \
            ... } ]
            """),
        row("words of another language, or of another program", """
            lampen { green { gpio = 17 } }
            rules {
              a { wenn = any, dann { log = x } }
              b { if = any, do { log = x } }
            }
            """, """
            rules.conf:1: "lampen" is not a key of a rules file: did you mean "lights"? Allowed: buttons, hours, \
            ignore, let, lights, rules, tests
            rules.conf:3: "dann" is not a key of a rule: did you mean "then"? Allowed: afterwards, enabled, label, \
            per, then, throttle, unless, until, when, while
            rules.conf:3: "wenn" is not a key of a rule: did you mean "when"? Allowed: afterwards, enabled, label, \
            per, then, throttle, unless, until, when, while
            rules.conf:4: "do" is not a key of a rule: did you mean "then"? Allowed: afterwards, enabled, label, per, \
            then, throttle, unless, until, when, while
            rules.conf:4: "if" is not a key of a rule: did you mean "when"? Allowed: afterwards, enabled, label, per, \
            then, throttle, unless, until, when, while
            """),
        row("a name with a point", """
            rules {
              night.login { when = any, then { log = x } }
              day { when = any, then { log = x } }
            }
            lights { desk.left { pin = 3 } }
            hours.office.hours { time = 7-18 }
            """, """
            rules.conf:2: "night.login" means "login" inside "night": the name of a rule has no point in it, write \
            night-login
            rules.conf:5: "desk.left" means "left" inside "desk": the name of a light has no point in it, write \
            desk-left
            rules.conf:6: "office.hours" means "hours" inside "office": the name of a window of time has no point in \
            it, write office-hours
            """),
        row("tests that test nothing", """
            tests {
              a { }
              b { steps = [] }
              c { at = "2026-11-20", steps = [ "" ] }
              d { at = "2026-11-31T12:00", steps = [ { } ] }
              e { at = "2026-11-20T12:00:00Z", steps = { expect { } } }
              f { expect { rules = [] } }
            }
            """, """
            rules.conf:2: test "a" has no steps: write such as steps = [ { sessions = 3 }, { expect { rules = [...] } \
            } ]
            rules.conf:3: steps: an empty list tests nothing: name at least one step
            rules.conf:4: an empty step: write a datagram, or a step in braces
            rules.conf:4: at: "2026-11-20": did you mean "2026-11-20T12:00"? A test begins at a date and a time by the \
            wall clock, such as "2026-11-20T23:30:00"
            rules.conf:5: an empty step: it needs one of after, expect, link, press, send, sessions, or is a datagram \
            in quotes
            rules.conf:5: at: "2026-11-31T12:00" is no date and time that there is: a test begins at a date and a time \
            by the wall clock, such as "2026-11-20T23:30:00"
            rules.conf:6: at: "2026-11-20T12:00:00Z": did you mean "2026-11-20T12:00:00"? The time zone is that of the \
            settings
            rules.conf:6: expect: nothing is expected: name one of rules, lights, published, sent
            rules.conf:7: "expect" belongs into a step: write steps = [ { expect ... } ]
            rules.conf:7: test "f" has no steps: write such as steps = [ { sessions = 3 }, { expect { rules = [...] } \
            } ]
            """),
        row("steps that cannot be", """
            tests {
              a { steps = [ { sessions = -1 }, { after = 3 }, { press = seen }, { link = broken }, { snd { } } ] }
              b { steps = [ { send { event = any, user = "LAB/", directory = LAB, sender = "1.2.3.4", hst = x } } ] }
              c { steps = [ { send { event = service-started } }, { send { event = [a, b] } }, { send { host = "" } } \
            ] }
              d { steps = [ { send { event = other }, after = 3s }, { rules = [a], event = any } ] }
              e { steps = [ "qlik-1;LAB\\nina" ] }
            }
            """, """
            rules.conf:2: "snd" is not a key of a step: did you mean "send"? Allowed: after, expect, link, press, \
            send, sessions
            rules.conf:2: after: 3 has no unit: is 3s meant?
            rules.conf:2: link: "broken" is not a link. Allowed: broker-lost, listener-down, up
            rules.conf:2: press: "seen" is not a button, for there is none: write buttons { seen {} }
            rules.conf:2: sessions: -1 is out of range: a whole number from 0 to 20000 is allowed
            rules.conf:3: "directory" is a part of user: write user = "LAB/kim", or directory and user-id
            rules.conf:3: "hst" is not a key of an event: did you mean "host"? Allowed: app, browser, context, \
            directory, event, execution-id, host, message, origin, os, task, user, user-id
            rules.conf:3: "sender" cannot be made up: the events of a test come from nowhere on the network
            rules.conf:3: event: "any" is not one event. Allowed: session-start, session-stop, connection-open, \
            connection-close, reload-failed, reload-aborted, reload-succeeded, app-distributed, other
            rules.conf:4: event: "service-started" cannot be sent: a test begins after the service has started
            rules.conf:4: event: [...] stands where a single value is meant
            rules.conf:4: send: no event is named: write such as event = session-start
            rules.conf:5: "event" belongs into send { ... }
            rules.conf:5: "rules" belongs into expect { ... }
            rules.conf:5: send and after are different steps: write them one after the other, { send ... }, { after \
            ... }
            rules.conf:6: "qlik-1;LAB\\nina": \\n in quotes is a control character: write "qlik-1;LAB\\\\nina"
            """),
        row("expectations that cannot be met", """
            lights { green { pin = 17 }, red { pin = 27 }, both { of = [green, red] } }
            rules { told { when = any, then { log = x } } }
            tests {
              a { steps = [ { expect { rules = [tld, told, told], published = ["", "{{x}}"], x = 1 } } ] }
              b { steps = [ { expect { lights { gren = on, green = blnk, both = off } } } ] }
            }
            """, """
            rules.conf:4: "told" stands twice here
            rules.conf:4: "x" is not a key of expect. Allowed: lights, published, rules, sent
            rules.conf:4: published: "{{x}}": a test names the topic as it comes out, without braces
            rules.conf:4: published: an empty topic: write one such as "~/alerts"
            rules.conf:4: rules: "tld" is not a rule: did you mean "told"? Allowed: told
            rules.conf:5: "both" is a group: name its lights one by one
            rules.conf:5: "gren" is not a light: did you mean "green"? Allowed: green, red
            rules.conf:5: green: "blnk" is not known: did you mean "blink"? Allowed: on, off, flash, blink, breathe
            """),
        row("targets that are none", """
            rules {
              a { when = any, then { send = slack, text = x } }
            }
            tests { t { steps = [ { expect { sent = slack } } ] } }
            """, """
            rules.conf:2: send: "slack" is not a target of the settings, which have none: write targets { slack { type \
            = slack, url = "..." } } there, or take this out
            rules.conf:4: sent: "slack" is not a target of the settings, which have none: write targets { slack { type \
            = slack, url = "..." } } there, or take this out
            """));
  }

  private static Arguments row(String what, String written, String told) {
    return Arguments.of(what, written, told);
  }
}
