package org.senselights.ingress;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets one line an interval through for each reason, and counts what it holds back. For one thread; time is handed in.
 */
final class Throttle {
  /** The answer to a line that is to be left out. */
  static final long HOLD_BACK = -1;

  private final long intervalNanos;
  private final Map<String, Window> windows;

  /** Remembers at most {@code reasons} reasons; the one that was first heard of the longest ago is forgotten first. */
  Throttle(Duration interval, int reasons) {
    intervalNanos = interval.toNanos();
    windows =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > reasons;
          }
        };
  }

  /** How many lines were held back since the last one, or {@link #HOLD_BACK} where this one is to be held back too. */
  long ask(String reason, long nowNanos) {
    Window window = windows.get(reason);
    if (window == null) {
      windows.put(reason, new Window(nowNanos));
      return 0;
    }
    if (nowNanos - window.begin < intervalNanos) {
      window.heldBack++;
      return HOLD_BACK;
    }
    long heldBack = window.heldBack;
    window.begin = nowNanos;
    window.heldBack = 0;
    return heldBack;
  }

  /** What to append to a line that went through. */
  static String heldBackText(long heldBack) {
    return heldBack == 0 ? "" : " (" + heldBack + " more like it since the last such line)";
  }

  private static final class Window {
    private long begin;
    private long heldBack;

    private Window(long begin) {
      this.begin = begin;
    }
  }
}
