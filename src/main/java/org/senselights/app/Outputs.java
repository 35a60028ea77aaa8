package org.senselights.app;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.senselights.engine.Account;
import org.senselights.engine.Clock;
import org.senselights.engine.EngineView;
import org.senselights.engine.Identity;
import org.senselights.http.LaneCounts;
import org.senselights.http.LaneView;
import org.senselights.rules.Sending;
import org.senselights.settings.OutputSettings;

/** Where events go beside lights and the broker. What is not configured is not loaded. */
final class Outputs implements Consumer<Sending> {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  Outputs(OutputSettings settings, Identity identity, Clock clock) {
  }

  /** On the engine's thread. */
  @Override
  public void accept(Sending sending) {
  }

  /** On the engine's thread. */
  void happened(Account account) {
  }

  void beat(EngineView view) {
  }

  List<LaneView> views() {
    return new ArrayList<>();
  }

  void stop(Duration deadline) {
  }

  /** How it stands with a destination, such as {@code 12 told, the last at 2026-11-21 14:02:03; 3 waiting}. */
  static String words(LaneView lane, ZoneId zone) {
    LaneCounts counts = lane.counts();
    StringBuilder words = new StringBuilder(lane.lastSuccess()
        .map(at -> String.format(Locale.ROOT, "%,d told, the last at ", counts.delivered())
            + TIME.format(at.atZone(zone)))
        .orElse("nothing told yet"));
    if (counts.waiting() > 0) {
      words.append(String.format(Locale.ROOT, "; %,d waiting", counts.waiting()));
    }
    return words.toString();
  }

  /** Why messages were dropped, in the words behind their number. */
  static String why(String reason) {
    return switch (reason) {
      case "overflow" -> "dropped, too many waiting";
      case "expired" -> "too old to be news";
      case "refused" -> "that it refused";
      case "stopped" -> "not told before the stop";
      default -> reason;
    };
  }
}
