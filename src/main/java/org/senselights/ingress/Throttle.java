package org.senselights.ingress;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets one line an interval through for each reason, and counts what it holds back. For one thread; time is handed in.
 */
public final class Throttle {
  /** The answer to a line that is to be left out. */
  public static final long HOLD_BACK = -1;

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
  public Throttle(Duration interval, int most) {
    intervalNanos = interval.toNanos();
    this.most = most;
  }

  /**
   * Asks whether a line may be written.
   *
   * @param reason why it is to be written
   * @param nowNanos the moment, by a monotonic clock in nanoseconds
   * @return how many lines were held back since the last one, or {@link #HOLD_BACK} where this one is to be held back
   *     too
   */
  public long ask(String reason, long nowNanos) {
    Window window = windows.get(reason);
    if (window == null) {
      if (windows.size() >= most) {
        windows.values().removeIf(old -> old.isOver(nowNanos));
      }
      window = windows.size() < most ? windows.computeIfAbsent(reason, key -> new Window()) : shared;
    }
    return window.ask(nowNanos);
  }

  /**
   * What to append to a line that went through.
   *
   * @param heldBack as {@link #ask} told
   * @return words in brackets; empty where nothing was held back
   */
  public static String heldBackText(long heldBack) {
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
