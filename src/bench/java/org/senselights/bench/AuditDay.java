package org.senselights.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A made-up day in the audit activity log of a busy proxy: of ten rows eight tell of sessions and connections, one of
 * another command, one of Sense's own doings.
 */
final class AuditDay {
  private static final String HEADER = String.join("\t", "Sequence#", "ProductVersion", "Timestamp", "Hostname", "Id",
      "Description", "ProxySessionId", "ProxyPackageId", "RequestSequenceId", "UserDirectory", "UserId", "ObjectId",
      "ObjectName", "Service", "Origin", "Context", "Command", "Result", "Message", "Id2");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'+0100'");
  private static final LocalDateTime MIDNIGHT = LocalDateTime.of(2026, 1, 5, 0, 0);
  private static final String[] COMMANDS =
      {"Start session", "Stop session", "Open connection", "Close connection"};
  private static final String[] PHRASES = {"Start session for user %s", "Stop session for user %s",
      "connection Opened for session %s", "connection Closed for session %s"};
  private static final String BROWSER = "'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"
      + " (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'";
  private static final int USERS = 400;
  private static final int APPS = 60;
  private static final int NOBODY = -2;
  private static final int NO_APP = -1;

  private final SplittableRandom random = new SplittableRandom(7);
  /** Which app each user has open. */
  private final int[] apps = new int[USERS];

  private AuditDay() {
    Arrays.fill(apps, NOBODY);
  }

  /** Writes the day; the same one for the same number of rows. */
  static void write(Path file, int rows) throws IOException {
    AuditDay day = new AuditDay();
    long betweenNanos = Duration.ofDays(1).toNanos() / rows;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("\uFEFF" + HEADER + "\r\n");
      for (int row = 0; row < rows; row++) {
        out.write(day.row(row, MIDNIGHT.plusNanos(row * betweenNanos)));
      }
    }
  }

  private String row(int number, LocalDateTime time) {
    int user = random.nextInt(USERS);
    return switch (random.nextInt(10)) {
      case 0 -> row(number, time, user, "Check content cache control", "/hub", "Command has no effect");
      case 1 -> row(number, time, NOBODY, COMMANDS[0], "/hub", PHRASES[0].formatted("INTERNAL\\System"));
      default -> visit(number, time, user);
    };
  }

  /** The user comes, opens and closes one app after the other, and goes. */
  private String visit(int number, LocalDateTime time, int user) {
    int app = apps[user];
    int kind = app == NOBODY ? 0 : app != NO_APP ? 3 : random.nextInt(5) == 0 ? 1 : 2;
    apps[user] = kind == 1 ? NOBODY : kind == 2 ? random.nextInt(APPS) : NO_APP;
    String context =
        kind < 2 ? "/hub" : "/app/" + new UUID(4711, Math.max(app, apps[user])) + "/sheet/4a1d?qlikTicket=x";
    String message = PHRASES[kind].formatted("LAB\\user" + user) + " UserAgent: " + BROWSER;
    return row(number, time, user, COMMANDS[kind], context, message);
  }

  private String row(int number, LocalDateTime time, int user, String command, String context, String message) {
    boolean internal = user == NOBODY;
    return String.join("\t", Integer.toString(number + 1), "14.187.4.0", TIME.format(time), "qlik-prod-" + (user & 3),
        new UUID(random.nextLong(), number).toString(), "Command=" + command + ";Result=0;ResultText=Success",
        internal ? "0" : new UUID(user, 1).toString(), "0", "1.0", internal ? "INTERNAL" : "LAB",
        internal ? "System" : "user" + user, "", "", "Proxy", "AppAccess", context, command, "0", message,
        new UUID(number, 2).toString()) + "\r\n";
  }
}
