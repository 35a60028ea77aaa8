package org.senselights.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
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

  private AuditDay() {
  }

  /** Writes the day; the same one for the same number of rows. */
  static void write(Path file, int rows) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    long betweenNanos = Duration.ofDays(1).toNanos() / rows;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("\uFEFF" + HEADER + "\r\n");
      for (int row = 0; row < rows; row++) {
        out.write(row(row, MIDNIGHT.plusNanos(row * betweenNanos), random));
      }
    }
  }

  private static String row(int number, LocalDateTime time, SplittableRandom random) {
    int dice = random.nextInt(10);
    boolean internal = dice == 0;
    boolean other = dice == 1;
    int kind = random.nextInt(COMMANDS.length);
    String user = internal ? "System" : "user" + random.nextInt(USERS);
    String app = new UUID(4711, random.nextInt(APPS)).toString();
    String command = other ? "Check content cache control" : COMMANDS[kind];
    String message =
        other ? "Command has no effect" : PHRASES[kind].formatted("LAB\\" + user) + " UserAgent: " + BROWSER;
    return String.join("\t", Integer.toString(number + 1), "14.187.4.0", TIME.format(time), "qlik-prod-" + number % 4,
        new UUID(random.nextLong(), number).toString(), "Command=" + command + ";Result=0;ResultText=Success",
        internal ? "0" : new UUID(number % 1_000, 1).toString(), "0", "1.0", internal ? "INTERNAL" : "LAB", user,
        "", "", "Proxy", "AppAccess", "/app/" + app + "/sheet/4a1d?qlikTicket=x", command, "0", message,
        new UUID(number, 2).toString()) + "\r\n";
  }
}
