package org.senselights.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.senselights.app.Demo;
import org.senselights.message.Message;

/**
 * What the demo shows: lines that scroll by, and on a terminal the lamps below them, live. Elsewhere each change of a
 * lamp is a line of its own. Any thread may call.
 */
final class DemoScreen implements Demo.Stage {
  private static final Map<String, Integer> COLOURS =
      Map.of("red", 31, "green", 32, "yellow", 33, "amber", 33, "orange", 33, "blue", 34, "white", 37);
  private static final int BRIGHT = 1;
  private static final int FAINT = 2;

  private static final int USUAL_WIDTH = 80;

  private final PrintWriter out;
  private final boolean terminal;
  private final boolean colour;
  private final int width;
  private final Map<String, Boolean> lamps = new LinkedHashMap<>();
  private long messages;

  DemoScreen(PrintWriter out, boolean terminal, boolean colour, int width) {
    this.out = out;
    this.terminal = terminal;
    this.colour = colour;
    this.width = width;
  }

  /** A screen for standard output as it is. */
  static DemoScreen of(PrintWriter out) {
    boolean terminal = System.console() != null && System.console().isTerminal();
    boolean colour = terminal && System.getenv("NO_COLOR") == null;
    return new DemoScreen(out, terminal, colour, terminal ? width() : Integer.MAX_VALUE);
  }

  /** The terminal's width; Java itself does not know it. */
  private static int width() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return Math.max(USUAL_WIDTH / 2, Integer.parseInt(size.substring(size.indexOf(' ') + 1)));
    } catch (IOException | NumberFormatException e) {
      return USUAL_WIDTH;
    }
  }

  /** Shows these lamps, dark, in this order. */
  synchronized void lamps(List<String> names) {
    names.forEach(name -> lamps.put(name, false));
  }

  @Override
  public synchronized void happens(String told) {
    print(told);
  }

  @Override
  public synchronized void arrives(Message message) {
    messages++;
    // States change with nearly every event: they would bury what happened, and the lamps say it anyway.
    if (!message.retain()) {
      print(paint(FAINT, fitted("       " + message.topic() + "  " + message.payload())));
    }
  }

  synchronized void say(String line) {
    print(line);
  }

  @Override
  public synchronized void lamp(String name, boolean lit) {
    lamps.put(name, lit);
    if (terminal) {
      drawLamps();
    } else {
      out.println("       " + name + (lit ? " on" : " off"));
    }
    out.flush();
  }

  /** Takes the lamps away, so that what follows stands on a clean line. */
  synchronized void close() {
    if (terminal) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }

  private void print(String line) {
    if (terminal) {
      out.print("\r\u001b[K");
    }
    out.println(line);
    if (terminal) {
      drawLamps();
    }
    out.flush();
  }

  private void drawLamps() {
    StringBuilder line = new StringBuilder("\r\u001b[K");
    lamps.forEach(
        (name, lit) ->
            line.append(lit ? paint(BRIGHT, "● ", name) : paint(FAINT, "○ ")).append(name).append("   "));
    out.print(line.append(paint(FAINT, messages + " messages")));
  }

  private String fitted(String line) {
    return line.length() <= width ? line : line.substring(0, width - 1) + "…";
  }

  private String paint(int style, String text) {
    return colour ? "\u001b[" + style + "m" + text + "\u001b[0m" : text;
  }

  private String paint(int style, String text, String lamp) {
    int paint = COLOURS.getOrDefault(lamp.toLowerCase(Locale.ROOT), 36);
    return colour ? "\u001b[" + style + ";" + paint + "m" + text + "\u001b[0m" : text;
  }
}
