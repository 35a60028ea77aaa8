package org.senselights.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.senselights.app.Replay;
import org.senselights.engine.Account;
import org.senselights.engine.Account.Deed;
import org.senselights.engine.Account.Fired;
import org.senselights.engine.Account.Part;
import org.senselights.event.Event;
import org.senselights.light.Program;

/**
 * What a replay shows: on standard output a line for each event of which something comes, on a terminal's standard
 * error how far it is. Owned by the thread that plays.
 */
final class ReplayScreen implements Replay.Stage {
  private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final int BLOCK = 8_192;
  private static final int WORD_WIDTH = 17;
  private static final int BAR_WIDTH = 20;
  private static final int MILLION = 1_000_000;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final PrintWriter err;
  private final ZoneId zone;
  private final boolean lines;
  private final boolean terminal;
  private final StringBuilder text = new StringBuilder(BLOCK * 2);
  private Runnable whenBroken = () -> { };
  private boolean barShown;
  private boolean broken;
  private boolean spoken;
  private long second = Long.MIN_VALUE;
  private String secondText = "";

  /**
   * A screen on which nothing stands.
   *
   * @param lines whether each event of which something comes has a line
   * @param terminal whether somebody sees how far it is
   */
  ReplayScreen(PrintWriter out, PrintWriter err, ZoneId zone, boolean lines, boolean terminal) {
    this.out = out;
    this.err = err;
    this.zone = zone;
    this.lines = lines;
    this.terminal = terminal;
  }

  /** Names who is told, once, that nobody takes the output any more. */
  void whenBroken(Runnable told) {
    whenBroken = told;
  }

  /** Whether there was anything to tell. */
  boolean hasSpoken() {
    return spoken;
  }

  @Override
  public void did(Instant when, Account account) {
    if (!lines) {
      return;
    }
    Event event = account.occasion().event();
    int begin = text.length();
    appendTime(when);
    String cause = account.occasion().cause();
    text.append("  ").append(cause).repeat(' ', Math.max(1, WORD_WIDTH - cause.length()));
    appendPresent(event.host());
    appendPresent(event.user());
    int deeds = text.length();
    account.fired().forEach(fired -> appendDeeds(fired, deeds));
    if (text.length() == deeds) {
      text.setLength(begin);
      return;
    }
    makeHarmless(begin);
    text.append('\n');
    if (text.length() > BLOCK) {
      printLines();
    }
  }

  private void appendPresent(String word) {
    if (!word.isEmpty()) {
      text.append(word).append(' ');
    }
  }

  /** A rule and what it does; nothing where it does nothing. */
  private void appendDeeds(Fired fired, int firstRule) {
    int begin = text.length();
    text.append(begin == firstRule ? " " : "; ").append(fired.rule());
    text.append(fired.part() == Part.ENDED ? " ends:" : ":");
    int empty = text.length();
    for (Deed deed : fired.deeds()) {
      String separator = text.length() == empty ? " " : ", ";
      switch (deed) {
        case Deed.Showed showed ->
            text.append(separator).append("light ").append(showed.light()).append(' ').append(word(showed.program()));
        case Deed.NoSuchLight(var template) -> text.append(separator).append("no light is called ").append(template);
        case Deed.Published published -> text.append(separator).append("publish ").append(published.message().topic());
        case Deed.PublishedAlready already -> { }
        case Deed.TopicTooLong(var topic) ->
            text.append(separator).append("the topic ").append(topic).append(" grew too long");
        case Deed.Sent(var sending) -> text.append(separator).append("send ").append(sending.target());
        case Deed.Withheld withheld -> { }
        case Deed.NoSuchTarget nowhere -> { }
        case Deed.Logged(var line) -> text.append(separator).append("log \"").append(line).append('"');
        case Deed.Waits(var time) -> text.append(separator).append("wait ").append(time.toMillis()).append("ms");
        case Deed.NothingToTell() -> { }
        case Deed.Muted(var on) -> text.append(separator).append(on ? "mute" : "unmute");
        case Deed.GaveUpWaiting() -> text.append(separator).append("given up, since too much waits");
      }
    }
    if (text.length() == empty) {
      text.setLength(begin);
    }
  }

  private static String word(Program program) {
    return switch (program) {
      case Program.Steady steady -> steady.on() ? "on" : "off";
      case Program.Turn turn -> "turn";
      case Program.Flash flash -> "flash";
      case Program.Blink blink -> "blink";
      case Program.Breathe breathe -> "breathe";
    };
  }

  /** What a log file holds must not steer a terminal. */
  private void makeHarmless(int from) {
    for (int i = from; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        text.setCharAt(i, '?');
      }
    }
  }

  /** Keeps the last second's text, because at full rate thousands of events share one. */
  private void appendTime(Instant when) {
    if (when.getEpochSecond() != second) {
      second = when.getEpochSecond();
      secondText = SECOND.format(when.atZone(zone));
    }
    int millis = when.getNano() / MILLION;
    text.append(secondText).append('.').append((char) ('0' + millis / 100)).append((char) ('0' + millis / 10 % 10))
        .append((char) ('0' + millis % 10));
  }

  @Override
  public void goesOn(Replay.Progress progress) {
    printLines();
    if (terminal) {
      barShown = true;
      err.print(CLEAR_LINE + bar(progress, zone) + "\r");
      err.flush();
    }
  }

  static String bar(Replay.Progress progress, ZoneId zone) {
    double part = progress.totalBytes() == 0 ? 1 : Math.min(1.0, (double) progress.bytes() / progress.totalBytes());
    int full = (int) (part * BAR_WIDTH);
    return String.format(
        Locale.ROOT,
        "[%s%s] %3.0f%%  %,d rows/s  %s",
        "#".repeat(full),
        ".".repeat(BAR_WIDTH - full),
        part * 100,
        progress.rows() * 1_000_000_000L / Math.max(1, progress.took()),
        SECOND.format(progress.now().atZone(zone)));
  }

  /** Writes what is left, and takes the bar away. */
  void close() {
    printLines();
    clearBar();
  }

  private void printLines() {
    if (text.isEmpty()) {
      return;
    }
    clearBar();
    spoken = true;
    out.print(text);
    text.setLength(0);
    if (out.checkError() && !broken) {
      broken = true;
      whenBroken.run();
    }
  }

  private void clearBar() {
    if (barShown) {
      barShown = false;
      err.print(CLEAR_LINE);
      err.flush();
    }
  }
}
