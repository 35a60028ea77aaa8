package org.senselights.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The names of apps as they are kept over a restart: a line that says whose and since when, a line an app, and a last
 * one by which can be seen that it is whole.
 *
 * @param site whose apps, as {@code host:port}
 * @param at when they were fetched
 * @param apps the names
 */
record KeptApps(String site, Instant at, AppTable apps) {
  private static final Pattern FIRST = Pattern.compile("apps of (\\S+) at (\\S+)");
  private static final int ID_LETTERS = 36;

  void writeTo(OutputStream out) throws IOException {
    CRC32 sum = new CRC32();
    line(out, sum, "apps of " + site + " at " + at);
    apps.forEach((id, name) -> line(out, sum, id + " " + name));
    line(out, new CRC32(), last(apps.size(), sum));
  }

  private static void line(OutputStream out, CRC32 sum, String line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    sum.update(bytes);
    out.write(bytes);
  }

  private static String last(int apps, CRC32 sum) {
    return "these are " + apps + ", with the sum " + Long.toHexString(sum.getValue());
  }

  /**
   * Reads what was kept.
   *
   * @return absent where it is not as it was written
   * @throws IOException if {@code in} cannot be read
   */
  static Optional<KeptApps> read(InputStream in) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    CRC32 sum = new CRC32();
    AppTable.Builder apps = new AppTable.Builder();
    String line = lines.readLine();
    Matcher first = FIRST.matcher(line == null ? "" : line);
    if (!first.matches()) {
      return Optional.empty();
    }
    int count = 0;
    while (line != null) {
      sum.update((line + "\n").getBytes(StandardCharsets.UTF_8));
      line = lines.readLine();
      if (last(count, sum).equals(line)) {
        return since(first, apps.build());
      }
      Optional<UUID> id = line == null || line.length() <= ID_LETTERS || line.charAt(ID_LETTERS) != ' '
          ? Optional.empty()
          : AppNames.id(line.substring(0, ID_LETTERS));
      if (id.isEmpty()) {
        return Optional.empty();
      }
      apps.add(id.get(), line.substring(ID_LETTERS + 1));
      count++;
    }
    return Optional.empty();
  }

  private static Optional<KeptApps> since(Matcher first, AppTable apps) {
    try {
      return Optional.of(new KeptApps(first.group(1), Instant.parse(first.group(2)), apps));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
