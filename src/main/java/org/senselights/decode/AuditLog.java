package org.senselights.decode;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.senselights.event.Event;
import org.senselights.event.EventType;

/**
 * Reads a Sense proxy's audit activity log, {@code <Machine>_AuditActivity_Proxy.txt}: rows of tab-separated columns
 * below a header row that names them, plain or in gzip, in any encoding that datagrams have.
 *
 * <p>Holds one row at a time, however long the file is. Rows that tell of no event are passed over and counted. Owned
 * by one thread; does not close what it reads from.
 */
public final class AuditLog {

  /** Why a row is passed over. */
  public enum Skip {
    /** Its Service is not the proxy. */
    OTHER_SERVICE("of another service"),
    /** Neither its Command nor its message tells of a session or a connection. */
    OTHER_COMMAND("of another command"),
    /** Its Result is neither 0 nor 200 to 226: what it tells of did not happen. */
    FAILED("of what failed"),
    /** Sense's own doings: the user is {@code System}, or the proxy session 0. */
    INTERNAL_USER("of an internal user"),
    /** More or fewer columns than the header has, or a Result that is no number. */
    MALFORMED("malformed"),
    /** Longer than 1 MiB. */
    TOO_LONG("too long"),
    /** No date and time with an offset. */
    UNREADABLE_TIMESTAMP("with an unreadable timestamp");

    private final String text;

    Skip(String text) {
      this.text = text;
    }

    /**
     * The reason for people.
     *
     * @return words to go on after "7 rows"
     */
    public String text() {
      return text;
    }

    /**
     * The reason for programs.
     *
     * @return lower case, with underscores
     */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The columns that are of use, as their header names them. */
  private enum Column {
    TIMESTAMP("Timestamp", true),
    HOSTNAME("Hostname", false),
    SESSION_ID("ProxySessionId", false),
    DIRECTORY("UserDirectory", true),
    USER_ID("UserId", true),
    SERVICE("Service", false),
    ORIGIN("Origin", false),
    CONTEXT("Context", false),
    COMMAND("Command", true),
    RESULT("Result", false),
    MESSAGE("Message", false);

    private final String title;
    private final boolean needed;

    Column(String title, boolean needed) {
      this.title = title;
      this.needed = needed;
    }
  }

  private static final int GZIP_FIRST = 0x1F;
  private static final int GZIP_SECOND = 0x8B;
  private static final int GZIP_BUFFER = 1 << 14;
  private static final String PROXY = "proxy";
  private static final String INTERNAL_ID = "System";
  private static final String INTERNAL_SESSION = "0";
  private static final long FIRST_SUCCESS = 200;
  private static final long LAST_SUCCESS = 226;
  private static final int RESULT_DIGITS = 9;
  private static final int TITLES_SHOWN = 30;
  private static final int TITLE_LETTERS_SHOWN = 40;

  private final AuditLines lines;
  private final UserActivity users = new UserActivity();
  private final AuditTime times = new AuditTime();
  private final String header;
  private final int columns;
  private final int[] places = new int[Column.values().length];
  private final long[] skipped = new long[Skip.values().length];
  private long rows;

  private AuditLog(AuditLines lines, String header) throws NotAuditLogException {
    this.lines = lines;
    this.header = header;
    Fields titles = Fields.split(header, '\t', 24);
    columns = titles.count();
    List<String> missing = new ArrayList<>();
    for (Column column : Column.values()) {
      places[column.ordinal()] = place(titles, column);
      if (column.needed && places[column.ordinal()] < 0) {
        missing.add(column.title);
      }
    }
    if (!missing.isEmpty()) {
      throw new NotAuditLogException(
          "its header row has no column %s; it has: %s".formatted(String.join(", ", missing), shown(titles)));
    }
  }

  /**
   * Opens a log and reads its header row.
   *
   * @param in the file's bytes, as they lie on the disk; gzip is known by its first two bytes
   * @param fallback how to read a line that is not UTF-8
   * @return the log, before its first row
   * @throws IOException if the bytes cannot be read, or the gzip in them is damaged
   * @throws NotAuditLogException if there is no header row, or a column that is needed is not in it
   */
  public static AuditLog open(InputStream in, Charset fallback) throws IOException, NotAuditLogException {
    AuditLines lines = new AuditLines(unpacked(in), Objects.requireNonNull(fallback, "fallback"));
    return switch (lines.next()) {
      case LINE -> new AuditLog(lines, lines.text().stripTrailing());
      case TOO_LONG -> throw new NotAuditLogException("it begins with a line of more than 1 MiB, and not a header row");
      case END -> throw new NotAuditLogException("it is empty: not even a header row is in it");
    };
  }

  private static InputStream unpacked(InputStream in) throws IOException {
    byte[] first = in.readNBytes(2);
    PushbackInputStream whole = new PushbackInputStream(in, 2);
    whole.unread(first);
    boolean gzip = first.length == 2 && (first[0] & 0xFF) == GZIP_FIRST && (first[1] & 0xFF) == GZIP_SECOND;
    return gzip ? new GZIPInputStream(whole, GZIP_BUFFER) : whole;
  }

  private static int place(Fields titles, Column column) {
    for (int i = 0; i < titles.count(); i++) {
      if (titles.is(i, column.title)) {
        return i;
      }
    }
    return -1;
  }

  private static String shown(Fields titles) {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(titles.count(), TITLES_SHOWN); i++) {
      String title = titles.get(i).replaceAll("\\p{Cntrl}", "?");
      shown.add(title.length() > TITLE_LETTERS_SHOWN ? title.substring(0, TITLE_LETTERS_SHOWN) + "..." : title);
    }
    return String.join(", ", shown) + (titles.count() > TITLES_SHOWN ? ", ..." : "");
  }

  /**
   * Goes on to the next row that tells of an event.
   *
   * @return the row; nothing at the end of the file
   * @throws IOException if the bytes cannot be read, or the gzip in them is damaged
   */
  public Optional<AuditRow> next() throws IOException {
    while (true) {
      switch (lines.next()) {
        case END -> {
          return Optional.empty();
        }
        case TOO_LONG -> {
          rows++;
          skip(Skip.TOO_LONG);
        }
        case LINE -> {
          rows++;
          AuditRow row = read(lines.text());
          if (row != null) {
            return Optional.of(row);
          }
        }
      }
    }
  }

  /**
   * How many rows were read so far, those passed over too; the header row is none.
   *
   * @return their number
   */
  public long rows() {
    return rows;
  }

  /**
   * How many rows were passed over so far.
   *
   * @return by reason; a reason that never held is left out
   */
  public Map<Skip, Long> skipped() {
    Map<Skip, Long> counts = new EnumMap<>(Skip.class);
    for (Skip skip : Skip.values()) {
      if (skipped[skip.ordinal()] > 0) {
        counts.put(skip, skipped[skip.ordinal()]);
      }
    }
    return counts;
  }

  /**
   * Columns that the file does not have though something could be learnt from them.
   *
   * @return their names, in Sense's own order
   */
  public List<String> missingColumns() {
    return Arrays.stream(Column.values())
        .filter(column -> places[column.ordinal()] < 0)
        .map(column -> column.title)
        .collect(Collectors.toUnmodifiableList());
  }

  private AuditRow read(String line) {
    boolean strayNul = line.indexOf('\0') >= 0;
    Fields row = Fields.split(strayNul ? line.replace('\0', Decoder.INSTEAD_OF_NUL) : line, '\t', columns + 1);
    if (row.count() != columns && !isEmptyBehind(row)) {
      return skip(Skip.MALFORMED);
    }
    if (isOtherService(row)) {
      // Where a service starts anew within a file, or files were put together, the header stands there again.
      if (!line.stripTrailing().equals(header)) {
        skip(Skip.OTHER_SERVICE);
      } else {
        rows--;
      }
      return null;
    }
    String message = get(row, Column.MESSAGE);
    EventType type = users.typeOf(UserCommand.at(row, places[Column.COMMAND.ordinal()]), message);
    if (type == EventType.OTHER) {
      return skip(Skip.OTHER_COMMAND);
    }
    String result = get(row, Column.RESULT);
    if (!result.isEmpty() && !isNumber(result)) {
      return skip(Skip.MALFORMED);
    }
    if (!result.isEmpty() && !isSuccess(Long.parseLong(result))) {
      return skip(Skip.FAILED);
    }
    String userId = get(row, Column.USER_ID);
    if (userId.equalsIgnoreCase(INTERNAL_ID) || get(row, Column.SESSION_ID).equals(INTERNAL_SESSION)) {
      return skip(Skip.INTERNAL_USER);
    }
    Instant time = times.read(get(row, Column.TIMESTAMP));
    if (time == null) {
      return skip(Skip.UNREADABLE_TIMESTAMP);
    }
    String context = get(row, Column.CONTEXT);
    Event event = Event.of(type)
        .host(get(row, Column.HOSTNAME))
        .command(get(row, Column.COMMAND))
        .directory(get(row, Column.DIRECTORY))
        .userId(userId)
        .origin(get(row, Column.ORIGIN))
        .insteadOfOrigin(insteadOfOrigin(row))
        .context(context)
        .appId(users.appId(context))
        .message(message)
        .userAgent(users.userAgent(message))
        .doubtful(strayNul)
        .build();
    return new AuditRow(event, time);
  }

  /** One tab more than the header has, with nothing behind it, moves no column. */
  private boolean isEmptyBehind(Fields row) {
    return row.count() == columns + 1 && row.isAbsent(columns);
  }

  private String get(Fields row, Column column) {
    int place = places[column.ordinal()];
    return place < 0 ? "" : row.get(place);
  }

  private String insteadOfOrigin(Fields row) {
    int place = places[Column.ORIGIN.ordinal()];
    return place < 0 ? "" : row.insteadOf(place);
  }

  private boolean isOtherService(Fields row) {
    int place = places[Column.SERVICE.ordinal()];
    return place >= 0
        && !row.is(place, PROXY)
        && !row.isAbsent(place)
        && !row.get(place).toLowerCase(Locale.ROOT).contains(PROXY);
  }

  private static boolean isNumber(String text) {
    int from = text.charAt(0) == '-' ? 1 : 0;
    if (from == text.length() || text.length() > RESULT_DIGITS) {
      return false;
    }
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean isSuccess(long result) {
    return result == 0 || result >= FIRST_SUCCESS && result <= LAST_SUCCESS;
  }

  private AuditRow skip(Skip reason) {
    skipped[reason.ordinal()]++;
    return null;
  }
}
