package org.senselights.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What HOCON does in silence, or says in words of its own: each row is a file and all that is told of it. */
class HoconTrapsTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void aTrapIsNoticed(String what, String written, String told) {
    List<SourceText> file = List.of(new SourceText("rules.conf", written));

    RefusedException refused = catchThrowableOfType(RefusedException.class, () -> new RulesReader().read(file));

    assertThat(refused).as(what).isNotNull();
    assertThat(refused.getMessage() + "\n").isEqualTo(told);
  }

  private static Stream<Arguments> rows() {
    return Stream.of(
        row("a rule's name twice", """
            rules {
              opened { when = connection-open, then { publish = event } }
              closed { when = connection-close, then { publish = event } }

              opened { when = any, then { log = "x" } }
            }
            """, """
            rules.conf:5: "opened" stands at lines 2 and 5: a name is written once
            """),
        row("a name three times, once with points", """
            let.vips = "LAB/anna"
            let { guests = "LAB/bert"
              vips = "LAB/nina" }
            let.vips = "LAB/tom"
            """, """
            rules.conf:4: "vips" stands at lines 1, 3 and 4: a name is written once
            """),
        row("a name far too often", "lights { green { pin = 17 } }\n" + "let.vips = \"LAB/anna\"\n".repeat(30), """
            rules.conf:31: "vips" stands at lines 2, 3, 4, 5, 6, 7, 8, 9 and 22 more: a name is written once
            """),
        row("twice on a line", """
            rules { a { when = any, when = other, then { publish = event } } }
            """, """
            rules.conf:1: "when" stands twice on this line: a name is written once
            """),
        row("when, and later when.host", """
            rules {
              a {
                when = any
                when.host = "p*"
                then { publish = event }
              }
            }
            """, """
            rules.conf:4: "when" stands at lines 3 and 4: a name is written once
            """),
        row("then twice", """
            rules {
              a {
                when = any
                then { publish = event }
                then { log = "x" }
              }
            }
            """, """
            rules.conf:5: "then" stands at lines 4 and 5: a name is written once
            """),
        row("then.flash over a list", """
            lights { green { pin = 17 } }
            rules {
              a {
                when = any
                then = [{ light = green, flash = 400ms }]
                then.flash = 1s
              }
            }
            """, """
            rules.conf:6: "then" stands at lines 5 and 6: a name is written once
            """),
        row("what is repeated does not hide what else is wrong", """
            rules {
              a {
                when = any
                when = other
                thrttle = 1s
                then { publsh = event }
              }
            }
            """, """
            rules.conf:4: "when" stands at lines 3 and 4: a name is written once
            rules.conf:5: "thrttle" is not a key of a rule: did you mean "throttle"? Allowed: afterwards, enabled, \
            label, per, then, throttle, unless, until, when, while
            rules.conf:6: "publsh" is not a key of an action: did you mean "publish"? Allowed: again, blink, breathe, \
            delay, flash, for, light, log, mute, over, payload, priority, publish, qos, retain, send, text, times, turn
            """),
        row("a comma in a number", """
            rules {
              a { when = any, throttle = 1,5s, then { publish = event } }
              b { when = any, throttle = 1,5 h, then { publish = event } }
            }
            """, """
            rules.conf:2: 1,5s is written with a point: write 1.5s
            rules.conf:3: 1,5 h is written with a point: write 1.5h
            """),
        row("a comma in a number in quotes", """
            rules { a { when = any, throttle = "1,5 min", then { publish = event } } }
            """, """
            rules.conf:1: throttle: "1,5 min" is not how a duration is written: write 1.5m
            """),
        row("an optional name that is not set", """
            rules { a { when = any, unless { user = ${?unset} }, then { publish = event } } }
            """, """
            rules.conf:1: ${?unset} stands for nothing, so "user" would silently be left out: define it under let, \
            and write ${let.unset}
            """),
        row("a substitution in quotes", """
            rules { a { when { event = any, user = "${user}" }, then { publish = event } } }
            """, """
            rules.conf:1: "${user}": inside quotes ${...} is only letters; write ${...} outside the quotes for a \
            name of this file, or {{...}} inside them for a field of the event
            """),
        row("the environment", """
            rules { a { when { event = any, user = ${HOME} }, then { publish = event } } }
            """, """
            rules.conf:1: ${HOME} stands for nothing: the environment is not read here; write the value itself
            """),
        row("backslashes that make control characters", """
            rules { a {
              when { event = any, user = ["LAB\\nina", "\\tom", "\\bob", "LAB\\rita", "LAB\\fay", "LAB\\u0007x"] }
              then { publish = event }
            } }
            """, """
            rules.conf:2: "LAB\\fay": \\f in quotes is a control character: write "LAB/fay"
            rules.conf:2: "LAB\\nina": \\n in quotes is a control character: write "LAB/nina"
            rules.conf:2: "LAB\\rita": \\r in quotes is a control character: write "LAB/rita"
            rules.conf:2: "LAB\\u0007x": \\u0007 in quotes is a control character: write "LAB/u0007x"
            rules.conf:2: "\\bob": \\b in quotes is a control character: write "bob"
            rules.conf:2: "\\tom": \\t in quotes is a control character: write "tom"
            """),
        row("backslashes that make nothing", """
            rules { a {
              when { event = any, user = "LAB\\kim", message = { regex = "\\d+" } }
              then { publish = event }
            } }
            """, """
            rules.conf:2: "LAB\\kim": \\k means nothing in quotes: write "LAB/kim"
            rules.conf:2: "\\d+": \\d means nothing in quotes: write "\\\\d+"
            """),
        row("quotes that become part of the name", """
            rules {
              a { when { event = any, user = 'anna' }, then { publish = event } }
              b { when { event = any, user = “LAB/bert” }, then { publish = event } }
              c { when { event = any, user = [„LAB/nina“, ‘tom’] }, then { publish = event } }
              'd' { when = any, then { publish = event } }
            }
            """, """
            rules.conf:2: 'anna' stands in the wrong quotes, which become part of it: write "anna"
            rules.conf:3: “LAB/bert” stands in the wrong quotes, which become part of it: write "LAB/bert"
            rules.conf:4: ‘tom’ stands in the wrong quotes, which become part of it: write "tom"
            rules.conf:4: „LAB/nina“ stands in the wrong quotes, which become part of it: write "LAB/nina"
            rules.conf:5: the key 'd' is in the wrong quotes: write d
            """),
        row("a text cut off at a comment", """
            rules {
              a { label = Phone #2
                when { event = any, context = alerts//night
                }, then { publish = event } }
              b { label = Desk#3
                when = any, then { publish = event } }
            }
            """, """
            rules.conf:2: "Phone #2" is cut off at #: put it in quotes; if a comment is meant, write a blank behind #
            rules.conf:3: "alerts//night" is cut off at //: put it in quotes; if a comment is meant, write a blank \
            before // and behind it
            rules.conf:5: "Desk#3" is cut off at #: put it in quotes; if a comment is meant, write a blank before # \
            and behind it
            """),
        row("30 is 30 milliseconds", """
            lights { red { pin = 27 } }
            rules { a { when = any, then { light = red, blink = 1s, for = 30 } } }
            """, """
            rules.conf:2: for: 30 has no unit: is 30s meant?
            """),
        row("a comma is missing in a list", """
            rules {
              a { when { event = any, user = [anna bert] }, then { publish = event } }
              b { when { event = any, user = ["anna" "bert"] }, then { publish = event } }
              c { when = any, then = [{ log = "a" } { log = "b" }] }
              d { when = any, then { log = "a" } { log = "b" } }
            }
            """, """
            rules.conf:2: a comma is missing between "anna" and "bert"; if it is one text, put it in quotes
            rules.conf:3: a comma is missing between "anna" and "bert"; if it is one text, put it in quotes
            rules.conf:4: a comma is missing between } and {
            rules.conf:5: two blocks in a row are merged into one: write [ {...}, {...} ]
            """),
        row("includes that give nothing", """
            include "missing.conf"
            include "*.conf"
            include file("/etc/more.conf")
            """, """
            rules.conf:1: include "missing.conf": there is no such file: missing.conf
            rules.conf:2: include takes one file, not a pattern such as "*.conf": write an include for each
            rules.conf:3: an include names a file beside this one: write include "/etc/more.conf"
            """),
        row("a forgotten brace that another one makes up for", """
            rules {
              opened { when = connection-open, then { publish = event }
              closed { when = connection-close, then { publish = event } } }
            }
            """, """
            rules.conf:3: "closed" stands inside "opened": is a } missing above line 3?
            """),
        row("a forgotten brace in an action", """
            rules {
              opened {
                when = connection-open
                then { publish = event
                throttle = 1s
              }
              closed { when = connection-close, then { publish = event } } }
            }
            """, """
            rules.conf:5: "throttle" belongs to the rule, not to an action: is a } missing before it?
            rules.conf:7: "closed" stands inside "opened": is a } missing above line 7?
            """),
        row("a forgotten brace that nothing makes up for", """
            rules {
              opened { when = connection-open, then { publish = event }
              closed { when = connection-close, then { publish = event } }
            }
            """, """
            rules.conf:2: this { is never closed: is a } missing above line 3?
            """),
        row("a forgotten brace at the end", """
            rules {
              opened { when = connection-open, then { publish = event } }
            """, """
            rules.conf:1: this { is never closed
            """),
        row("a brace too many", """
            rules {
              opened { when = connection-open, then { publish = event } } }
            }
            """, """
            rules.conf:3: this } closes nothing: take it away, or look for a { that is missing above
            """),
        row("a bracket that is never closed", """
            rules {
              opened {
                when = [connection-open, session-start
                then { publish = event }
              }
            }
            """, """
            rules.conf:3: this [ is never closed: is a ] missing above line 4?
            """),
        row("a quote that is never closed", """
            rules {
              opened {
                label = "Somebody opened
                when = connection-open, then { publish = event }
              }
            }
            """, """
            rules.conf:3: this " is never closed on its line
            """),
        row("three quotes that are never closed", """
            rules {
              opened { label = \"""Somebody opened
                when = connection-open, then { publish = event }
              }
            }
            """, """
            rules.conf:2: this \""" is never closed
            """),
        row("reserved letters without quotes", """
            rules { a {
              when {
                event = any
                user = LAB/*
                host = qlik-?
                context = a!b
                task = a@b&c
                directory = LAB\\anna
                message = [22:00, a:b, mqtt://x:1883]
              }
              then { publish = ~/{{host}}, payload = {{user}} }
            } }
            """, """
            rules.conf:4: LAB/* has * in it, so it must stand in quotes: write "LAB/*"
            rules.conf:5: qlik-? has ? in it, so it must stand in quotes: write "qlik-?"
            rules.conf:6: a!b has ! in it, so it must stand in quotes: write "a!b"
            rules.conf:7: a@b&c has @ & in it, so it must stand in quotes: write "a@b&c"
            rules.conf:8: LAB\\anna has \\ in it, so it must stand in quotes: write "LAB/anna"
            rules.conf:9: 22:00 has : in it, so it must stand in quotes: write "22:00"
            rules.conf:9: a:b has : in it, so it must stand in quotes: write "a:b"
            rules.conf:9: mqtt://x:1883 has : in it, so it must stand in quotes: write "mqtt://x:1883"
            rules.conf:11: a template stands in quotes: write "{{user}}"
            rules.conf:11: a template stands in quotes: write "~/{{host}}"
            """),
        row("+= on a single action", """
            rules { a {
              when = any
              then { publish = event }
              then += { log = "x" }
            } }
            """, """
            rules.conf:4: "then" is no list at line 3: += adds to lists only, write then = [ ..., ... ] there
            """),
        row("values that are missing", """
            rules {
              a { when = , then { publish = event } }
              b { when, then { publish = event } }
              c { when =
                  then { publish = event } }
              d { when any, then { publish = event } }
            }
            """, """
            rules.conf:2: "when" has no value
            rules.conf:3: "when" has no value: an = and a value are missing behind it
            rules.conf:4: "when" has no value
            rules.conf:6: "when any" has no value: an = and a value are missing behind it
            """),
        row("commas that are missing, or too many", """
            rules {
              a { when = any then { publish = event } }
              b { when = any, then { publish = event log = "x" } }
              c { when = any,, then { publish = event } }
              d { when = [any,, other], then { publish = event } }
            }
            """, """
            rules.conf:2: a comma is missing before "then"
            rules.conf:3: a comma is missing before "log"
            rules.conf:4: a comma with nothing before it: take it away
            rules.conf:5: a comma with nothing before it: take it away
            """),
        row("one sign too many", """
            rules {
              a { when == any, then { publish = event } }
              b { when = [event = any], then { publish = event } }
              c { = any, then { publish = event } }
            }
            """, """
            rules.conf:2: one = too many
            rules.conf:3: a list holds values, not keys such as "event": is a { missing before it?
            rules.conf:4: a key is missing before this =
            """),
        row("a name that leads back to itself", """
            let { a = ${let.b}
              b = ${let.a} }
            """, """
            rules.conf:2: a ${...} here leads back to itself
            """));
  }

  private static Arguments row(String what, String written, String told) {
    return Arguments.of(what, written, told);
  }
}
