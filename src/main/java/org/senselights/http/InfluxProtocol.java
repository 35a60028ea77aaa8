package org.senselights.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.senselights.settings.DatabaseSettings.Influx;

/**
 * How an InfluxDB of version 1, 2 or 3 takes lines, with time stamps in nanoseconds.
 *
 * <p>What the owner can set right meanwhile, such as a database that is not there yet or a token that may not write, is
 * a reason to wait, not to throw away; a line that it does not want is thrown away, and the others of its request count
 * as delivered.
 */
final class InfluxProtocol implements Protocol {
  /** InfluxDB 3 takes 10 MB by default, the others more; a Raspberry Pi should not hold so much at once. */
  private static final long MOST_BYTES = 2L << 20;
  private static final int MOST_REASONS = 3;

  private static final Pattern DROPPED = Pattern.compile("dropped=(\\d{1,9})");
  private static final Pattern CANNOT_PARSE = Pattern.compile("(?m)(?:^|^partial write: )unable to parse '");
  private static final Pattern LINE_NUMBER = Pattern.compile("(?<!\\\\)\"line_number\"\\s*:\\s*(\\d{1,9})");
  private static final String PARTIAL = "partial write";

  private final Influx settings;
  private final URI uri;
  private final SequencedMap<String, String> headers = new LinkedHashMap<>();
  private final Refusal refusal;

  /** Prepares what does not change. */
  InfluxProtocol(Influx settings) {
    this.settings = settings;
    uri = URI.create(settings.url().toString().replaceFirst("/+$", "") + path(settings));
    headers.put("Content-Type", "text/plain; charset=utf-8");
    headers.put("Content-Encoding", "gzip");
    authorization(settings).ifPresent(value -> headers.put("Authorization", value));
    Set<String> known = new HashSet<>(InfluxEntries.FIELDS);
    known.addAll(InfluxEntries.OTHER_NAMES);
    known.addAll(List.of(settings.userEvents(), settings.database(), settings.bucket(), settings.organization(),
        settings.retentionPolicy()));
    refusal = new Refusal(known);
  }

  private static String path(Influx settings) {
    return switch (settings.version()) {
      case 1 -> "/write?db=" + encode(settings.database())
          + (settings.retentionPolicy().isEmpty() ? "" : "&rp=" + encode(settings.retentionPolicy()))
          + "&precision=ns";
      case 2 -> "/api/v2/write?org=" + encode(settings.organization()) + "&bucket=" + encode(settings.bucket())
          + "&precision=ns";
      default -> "/api/v3/write_lp?db=" + encode(settings.database()) + "&precision=nanosecond&accept_partial=true";
    };
  }

  private static Optional<String> authorization(Influx settings) {
    String credential = settings.credential().value();
    return switch (settings.version()) {
      case 1 -> settings.username().isEmpty() ? Optional.empty() : Optional.of("Basic " + Base64.getEncoder()
          .encodeToString((settings.username() + ":" + credential).getBytes(StandardCharsets.UTF_8)));
      case 2 -> credential.isEmpty() ? Optional.empty() : Optional.of("Token " + credential);
      default -> credential.isEmpty() ? Optional.empty() : Optional.of("Bearer " + credential);
    };
  }

  private static String encode(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String kind() {
    return "influxdb-" + settings.version();
  }

  @Override
  public String where() {
    return uri.getHost();
  }

  @Override
  public int mostParcels() {
    return settings.batch().most();
  }

  @Override
  public long mostBytes() {
    return MOST_BYTES;
  }

  @Override
  public Duration patience() {
    return settings.batch().every();
  }

  @Override
  public Call call(List<Parcel> parcels) {
    return new Call("POST", uri, headers, Batch.gzip("", parcels, "\n", "\n"));
  }

  @Override
  public Verdict verdict(int status, String body, Function<String, Optional<String>> header, int parcels) {
    return switch (status) {
      case 200, 201, 202, 204 -> new Verdict.Taken();
      case 302, 303 -> Statuses.redirected(status, header, "databases." + settings.name());
      case 400, 422 -> refused(status, body, parcels);
      case 401 -> later("it does not accept our " + credential());
      case 403 -> later("our " + credential() + " may not write there");
      case 404 -> later("there is no " + place() + ", or nothing takes data at this address; create it there, or"
          + " correct it in the settings");
      case 408 -> later("it did not wait for all of the request");
      case 413 -> new Verdict.TooLarge();
      case 429 -> later("it is told too much at a time");
      default -> status >= 500
          ? later("it is in trouble itself (HTTP " + status + said(body) + ")")
          : new Verdict.Refused("it answers with HTTP " + status);
    };
  }

  /** Version 1 says so of a retention policy that is not there. */
  private String said(String body) {
    return Refusal.messages(body).stream().findFirst().map(words -> ": " + refusal.words(words)).orElse("");
  }

  private static Verdict later(String why) {
    return new Verdict.Later(why, Optional.empty());
  }

  private String credential() {
    if (settings.credential().value().isEmpty()) {
      return "request without a " + (settings.version() == 1 ? "user and a password" : "token");
    }
    return settings.version() == 1 ? "user or password" : "token";
  }

  private String place() {
    return settings.version() == 2
        ? "bucket " + settings.bucket() + " in an organization " + settings.organization()
        : "database " + settings.database()
            + (settings.retentionPolicy().isEmpty() ? "" : " with a retention policy " + settings.retentionPolicy());
  }

  private Verdict refused(int status, String body, int parcels) {
    List<String> messages = Refusal.messages(body);
    boolean numbered = LINE_NUMBER.matcher(body).find();
    String first = messages.isEmpty() ? "" : messages.getFirst();
    if (!first.contains(PARTIAL)) {
      String why = reasons(messages.isEmpty() ? List.of() : first.lines().toList());
      return new Verdict.Refused(why.isEmpty() ? "it answers with HTTP " + status : why);
    }
    int refused = Math.min(parcels, numbered ? numberedLines(body, parcels) : unnumberedLines(first));
    String why = numbered ? numberedReasons(body, messages) : reasons(first.lines().toList());
    return refused == parcels ? new Verdict.Refused(why) : new Verdict.Partly(refused, why);
  }

  /** Versions 1 and 2 say how many points they dropped, and beside them name the lines that they could not read. */
  private static int unnumberedLines(String message) {
    Matcher dropped = DROPPED.matcher(message);
    int lines = 0;
    while (dropped.find()) {
      lines = Integer.parseInt(dropped.group(1));
    }
    return lines + (int) CANNOT_PARSE.matcher(message).results().count();
  }

  /** Version 3 names each; where its answer was too long to be read whole, all lines behind count as refused. */
  private static int numberedLines(String body, int parcels) {
    NavigableSet<Integer> lines = new TreeSet<>();
    LINE_NUMBER.matcher(body).results().forEach(found -> lines.add(Integer.parseInt(found.group(1))));
    boolean whole = body.stripTrailing().endsWith("}");
    return whole ? lines.size() : lines.size() + Math.max(0, parcels - lines.last());
  }

  private String numberedReasons(String body, List<String> messages) {
    List<String> numbers = LINE_NUMBER.matcher(body).results().map(found -> found.group(1)).toList();
    List<String> said = new ArrayList<>();
    // The first message is about all of them.
    for (int i = 0; i < numbers.size() && i + 1 < messages.size(); i++) {
      said.add("line " + numbers.get(i) + ": " + refusal.words(messages.get(i + 1)));
    }
    return firstOf(said);
  }

  private String reasons(List<String> said) {
    return firstOf(said.stream().filter(line -> !line.isBlank()).map(refusal::words).toList());
  }

  private static String firstOf(List<String> said) {
    String some = String.join("; ", said.subList(0, Math.min(MOST_REASONS, said.size())));
    return said.size() <= MOST_REASONS ? some : some + "; and " + (said.size() - MOST_REASONS) + " more";
  }
}
