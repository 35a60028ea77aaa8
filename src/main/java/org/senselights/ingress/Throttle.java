package org.senselights.ingress;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets one line an interval through for each reason, and counts what it holds back. For one thread; time is handed in.
 */
final class Throttle {
  /** The answer to a line that is to be left out. */
  static final long HOLD_BACK = -1;

  private final long intervalNanos;
  private final int most;
  private final Map<String, Window> windows = new HashMap<>();
  private final Window shared = new Window();

  /**
   * A throttle that has let nothing through yet.
   *
   * @param interval at least so long between two lines of the same reason
   * @param most how many reasons have an interval of their own at a time; all further ones share one, because a reason
   *     may come from the network, and somebody may send ever new ones
   */
  Throttle(Duration interval, int most) {
    intervalNanos = interval.toNanos();
    this.most = most;
  }

  /** How many lines were held back since the last one, or {@link #HOLD_BACK} where this one is to be held back too. */
  long ask(String reason, long nowNanos) {
    Window window = windows.get(reason);
    if (window == null) {
      if (windows.size() >= most) {
        windows.values().removeIf(old -> old.isOver(nowNanos));
      }
      window = windows.size() < most ? windows.computeIfAbsent(reason, key -> new Window()) : shared;
    }
    return window.ask(nowNanos);
  }

  /** What to append to a line that went through. */
  static String heldBackText(long heldBack) {
    return heldBack == 0 ? "" : " (" + heldBack + " more like it since the last such line)";
  }

  private final class Window {
    private boolean begun;
    private long begin;
    private long heldBack;

    private boolean isOver(long nowNanos) {
      return !begun || nowNanos - begin >= intervalNanos;
    }

    private long ask(long nowNanos) {
      if (!isOver(nowNanos)) {
        heldBack++;
        return HOLD_BACK;
      }
      long before = heldBack;
      begun = true;
      begin = nowNanos;
      heldBack = 0;
      return before;
    }
  }
}
