package org.senselights.engine;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.senselights.engine.Account.Deed;
import org.senselights.light.Program;
import org.senselights.rules.Sending;

/** What a rule does, in words for people. */
public final class DeedWords {

  private DeedWords() {}

  /**
   * One deed.
   *
   * @param deed what was done, or would be
   * @return such as {@code light green flashes 400ms}; it may hold what an event told, a user's name too
   */
  public static String of(Deed deed) {
    return switch (deed) {
      case Deed.Showed(var light, var program) -> "light " + light + " " + of(program);
      case Deed.NoSuchLight(var template) -> "no light is called what " + template + " gives";
      case Deed.Published(var message) ->
          "publish " + message.topic() + (message.retain() ? " (retained)" : "") + ": " + message.payload();
      case Deed.PublishedAlready(var topic) -> "publish " + topic + ": another rule does so already";
      case Deed.NothingToTell() -> "no event to publish";
      case Deed.TopicTooLong(var topic) -> "publish " + topic + ": this topic grows too long";
      case Deed.Sent(var sending) -> "send " + sending.target() + said(sending);
      case Deed.Withheld(var destination) -> destination + " ignores such events";
      case Deed.NoSuchTarget(var target) ->
          "nothing is sent to " + target + ": it is not in the settings as the rule needs it";
      case Deed.Logged(var text) -> "log \"" + text + "\"";
      case Deed.Waits(var time) -> "wait " + of(time);
      case Deed.GaveUpWaiting() -> "given up, because too much waits";
      case Deed.Muted(var on) -> on ? "mute all lights" : "mute no longer";
    };
  }

  private static String said(Sending sending) {
    return sending.fields().keySet().stream()
        .map(name -> (name.equals("text") ? " " : " " + name + " ")
            + '"' + sending.field(name, UnaryOperator.identity()) + '"')
        .collect(Collectors.joining(",", ":", ""));
  }

  /**
   * What a light shows.
   *
   * @param program any
   * @return such as {@code on}, {@code off} or {@code blinks every 1s}
   */
  public static String of(Program program) {
    return switch (program) {
      case Program.Steady(var on) -> on ? "on" : "off";
      case Program.Flash(var lit, var times) -> "flashes " + of(lit) + (times > 1 ? ", " + times + " times" : "");
      case Program.Blink(var cycle) -> "blinks every " + of(cycle);
      case Program.Breathe(var cycle) -> "breathes every " + of(cycle);
      case Program.Turn turn -> "is tested";
    };
  }

  private static String of(Duration time) {
    return time.compareTo(Duration.ofSeconds(1)) < 0
        ? time.toMillis() + "ms"
        : BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + "s";
  }
}
