package org.senselights.app;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.zip.ZipException;
import org.senselights.decode.AuditLog;
import org.senselights.decode.AuditLog.Skip;
import org.senselights.decode.AuditRow;
import org.senselights.decode.NotAuditLogException;

/**
 * Audit log files as one, in the order of time.
 *
 * <p>Each file is in order by itself; a row that steps back within its file stays where it is, and is counted. A file
 * is open only from its first event to its last, so that a year of daily files needs no more memory than a day. Owned
 * by one thread.
 */
public final class AuditFiles implements AutoCloseable {
  private final List<Source> sources = new ArrayList<>();
  private final PriorityQueue<Source> waiting =
      new PriorityQueue<>(Comparator.comparing(Source::due).thenComparing(source -> source.place));
  private final Charset fallback;
  private final long totalBytes;
  private Optional<Source> current = Optional.empty();

  private AuditFiles(List<Path> files, Charset fallback) throws AuditFileException {
    this.fallback = fallback;
    List<String> problems = new ArrayList<>();
    boolean unreadable = false;
    long bytes = 0;
    for (Path file : files) {
      Source source = new Source(file, sources.size());
      sources.add(source);
      try {
        source.look(files.size() > 1);
        bytes += Files.size(file);
      } catch (NotAuditLogException e) {
        problems.add(file + " is not an audit activity log: " + e.getMessage());
      } catch (IOException e) {
        unreadable = true;
        problems.add("cannot read " + file + ": " + reason(file, e));
      }
    }
    totalBytes = bytes;
    if (!problems.isEmpty()) {
      close();
      throw new AuditFileException(problems, unreadable);
    }
    sources.stream().filter(source -> source.head.isPresent()).forEach(waiting::add);
  }

  /**
   * Opens files, and looks into each of them.
   *
   * @param files in any order
   * @param fallback how to read lines that are not UTF-8
   * @return the files before the first event
   * @throws AuditFileException if any file cannot be read or is no audit log; tells of all that is wrong
   */
  public static AuditFiles open(List<Path> files, Charset fallback) throws AuditFileException {
    return new AuditFiles(files, fallback);
  }

  /**
   * Goes on to the next event of any file.
   *
   * @return the row that tells of it; nothing at the end
   * @throws AuditFileException if a file cannot be read on
   */
  public Optional<AuditRow> next() throws AuditFileException {
    try {
      if (current.isPresent()) {
        Source source = current.get();
        source.advance();
        if (source.head.isPresent()) {
          // Mostly the same file goes on, and there is nothing to sort.
          if (waiting.isEmpty() || waiting.comparator().compare(source, waiting.peek()) <= 0) {
            return source.head;
          }
          waiting.add(source);
        }
      }
      for (Source source = waiting.poll(); source != null; source = waiting.poll()) {
        current = Optional.of(source);
        source.begin();
        if (source.head.isPresent()) {
          return source.head;
        }
      }
      current = Optional.empty();
      return Optional.empty();
    } catch (IOException e) {
      Path file = current.orElseThrow().file;
      throw new AuditFileException(List.of("cannot read " + file + " to its end: " + reason(file, e)), true);
    } catch (NotAuditLogException e) {
      Path file = current.orElseThrow().file;
      throw new AuditFileException(List.of(file + " was changed meanwhile: " + e.getMessage()), false);
    }
  }

  private static String reason(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (Files.isDirectory(file)) {
      return "it is a directory";
    }
    if (e instanceof EOFException) {
      return "the compressed file is cut short";
    }
    if (e instanceof ZipException) {
      return "the compressed file is damaged";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /**
   * How many files there are.
   *
   * @return their number
   */
  public int files() {
    return sources.size();
  }

  /**
   * How much there is to read.
   *
   * @return bytes on the disk
   */
  public long totalBytes() {
    return totalBytes;
  }

  /**
   * How much was read so far.
   *
   * @return bytes on the disk
   */
  public long bytesRead() {
    return sources.stream().mapToLong(source -> source.bytes).sum();
  }

  /**
   * How many rows were read so far, those passed over too.
   *
   * @return their number
   */
  public long rows() {
    return sources.stream().mapToLong(Source::rows).sum();
  }

  /**
   * How many events so far were older than one before them in the same file.
   *
   * @return their number
   */
  public long outOfOrder() {
    return sources.stream().mapToLong(source -> source.outOfOrder).sum();
  }

  /**
   * How many rows were passed over so far.
   *
   * @return by reason; a reason that never held is left out
   */
  public Map<Skip, Long> skipped() {
    Map<Skip, Long> all = new EnumMap<>(Skip.class);
    for (Source source : sources) {
      source.skipped().forEach((skip, count) -> all.merge(skip, count, Long::sum));
    }
    return all;
  }

  /**
   * What a person should know of the files, though they can be replayed.
   *
   * @return sentences, one a file at most
   */
  public List<String> remarks() {
    return sources.stream()
        .filter(source -> !source.missingColumns.isEmpty())
        .map(source -> source.file + " lacks what other audit logs have: " + String.join(", ", source.missingColumns))
        .toList();
  }

  @Override
  public void close() {
    sources.forEach(Source::close);
  }

  /** One file: looked into once, to know when its first event is, and opened again when that is due. */
  private final class Source {
    final Path file;
    final int place;
    Optional<AuditRow> head = Optional.empty();
    List<String> missingColumns = List.of();
    long outOfOrder;
    long bytes;
    private Instant latest = Instant.MIN;
    private Optional<InputStream> in = Optional.empty();
    private Optional<AuditLog> log = Optional.empty();
    private boolean begun;
    private long rows;
    private Map<Skip, Long> skipped = Map.of();

    Source(Path file, int place) {
      this.file = file;
      this.place = place;
    }

    /** The time of the next event; never earlier than that of one before it. */
    Instant due() {
      return latest;
    }

    void look(boolean amongOthers) throws IOException, NotAuditLogException {
      open();
      advance();
      // A pipe cannot be read twice.
      if (amongOthers && head.isPresent() && Files.isRegularFile(file)) {
        close();
        rows = 0;
        skipped = Map.of();
        bytes = 0;
      } else {
        begun = true;
      }
    }

    void begin() throws IOException, NotAuditLogException {
      if (!begun) {
        begun = true;
        open();
        advance();
      }
    }

    private void open() throws IOException, NotAuditLogException {
      InputStream opened = Files.newInputStream(file);
      in = Optional.of(opened);
      AuditLog opening = AuditLog.open(new Counted(opened), fallback);
      log = Optional.of(opening);
      missingColumns = opening.missingColumns();
    }

    void advance() throws IOException {
      head = log.isPresent() ? log.get().next() : Optional.empty();
      if (head.isEmpty()) {
        close();
      } else if (head.get().time().isBefore(latest)) {
        outOfOrder++;
      } else {
        latest = head.get().time();
      }
    }

    long rows() {
      return log.map(AuditLog::rows).orElse(rows);
    }

    Map<Skip, Long> skipped() {
      return log.map(AuditLog::skipped).orElse(skipped);
    }

    void close() {
      rows = rows();
      skipped = skipped();
      log = Optional.empty();
      try {
        if (in.isPresent()) {
          in.get().close();
        }
      } catch (IOException e) {
        // Nothing was written, so nothing is lost.
      }
      in = Optional.empty();
    }

    /** Counts what comes off the disk. */
    private final class Counted extends FilterInputStream {

      Counted(InputStream in) {
        super(in);
      }

      @Override
      public int read() throws IOException {
        int read = super.read();
        bytes += read < 0 ? 0 : 1;
        return read;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        bytes += Math.max(0, read);
        return read;
      }
    }
  }
}
