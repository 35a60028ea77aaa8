package org.senselights.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The one log of this process: every record of every library ends here, a line each, on standard error.
 *
 * <p>Where journald reads it, a line begins with journald's priority and no time; elsewhere with time and level. What
 * comes from the network cannot break a line. A throwable is a few words, and its stack trace follows at debug only.
 * Any thread may log; {@link #level} may be called at any time.
 *
 * <p>Lines are written by a thread of their own: who logs never waits for a reader who stalls. At most
 * {@value #MOST_LINES} lines and {@value #MOST_BYTES} bytes wait, the rest is dropped, and a line tells how many.
 */
public final class Journal implements AutoCloseable {

  /** How much is told. */
  public enum Level {
    /** What does not work. */
    ERROR(java.util.logging.Level.SEVERE),
    /** And what may stop working, or was lost. */
    WARNING(java.util.logging.Level.WARNING),
    /** And each change of state. */
    INFO(java.util.logging.Level.INFO),
    /** And everything, of the libraries too. */
    DEBUG(java.util.logging.Level.FINE);

    private final java.util.logging.Level threshold;

    Level(java.util.logging.Level threshold) {
      this.threshold = threshold;
    }

    /**
     * Finds a level by its word.
     *
     * @param word {@code error}, {@code warning}, {@code info} or {@code debug}
     * @return the level, or nothing where the word is none of these
     */
    public static Optional<Level> of(String word) {
      for (Level level : values()) {
        if (level.word().equals(word)) {
          return Optional.of(level);
        }
      }
      return Optional.empty();
    }

    /**
     * The level's word.
     *
     * @return lower case
     */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Libraries that speak of their own affairs; only their warnings are of interest. */
  private static final List<String> FOREIGN = List.of("io.netty", "io.moquette");

  /** Libraries that report as errors, with stack traces, what our own rooms say in words. */
  private static final List<String> SILENCED = List.of("org.eclipse.paho", "com.pi4j");

  private static final int MOST_LINES = 1_024;
  private static final int MOST_BYTES = 1_048_576;

  /** How long the end of the process may be held up by a reader who stalls. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  private final Logger root = Logger.getLogger("");
  // Held here, because java.util.logging forgets the level of a logger that nobody holds.
  private final List<Logger> foreign = FOREIGN.stream().map(Logger::getLogger).toList();
  /** At debug Java would tell each end of the process with a stack trace. */
  private final Logger exits = Logger.getLogger("java.lang.Runtime");
  private final List<Logger> silenced = SILENCED.stream().map(Logger::getLogger).toList();
  private final Map<Logger, Optional<java.util.logging.Level>> before = new HashMap<>();
  private final Sink sink;
  private Level level;
  private volatile boolean closed;

  Journal(Level level, OutputStream out, Formatter formatter) {
    for (Logger logger : loggers()) {
      before.put(logger, Optional.ofNullable(logger.getLevel()));
    }
    sink = new Sink(out, formatter);
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.addHandler(sink);
    level(level);
    // A daemon, because a reader who stalls must not keep the process alive.
    Thread.ofPlatform().daemon().name("journal").start(sink::write);
  }

  /**
   * Takes over all logging of this process.
   *
   * @param level how much is told at first
   * @return the journal, to change the level and to end it
   */
  public static Journal open(Level level) {
    boolean journald = readByJournald(System.getenv(), Path.of("/proc/self/fd/2"));
    Formatter formatter = journald ? new JournaldFormatter() : new TerminalFormatter(ZoneId.systemDefault());
    return new Journal(level, new FileOutputStream(FileDescriptor.err), formatter);
  }

  /**
   * Changes how much is told, from now on.
   *
   * @param level the new level
   */
  public synchronized void level(Level level) {
    this.level = level;
    boolean debug = level == Level.DEBUG;
    sink.stackTraces = debug;
    sink.setLevel(level.threshold);
    root.setLevel(level.threshold);
    java.util.logging.Level warnings = level == Level.ERROR ? level.threshold : java.util.logging.Level.WARNING;
    exits.setLevel(java.util.logging.Level.INFO);
    foreign.forEach(logger -> logger.setLevel(debug ? level.threshold : warnings));
    silenced.forEach(logger -> logger.setLevel(debug ? level.threshold : java.util.logging.Level.OFF));
  }

  /**
   * How much is told now.
   *
   * @return the level that was set last
   */
  public synchronized Level level() {
    return level;
  }

  /**
   * How many lines were lost because nobody read them in time.
   *
   * @return since the start
   */
  public long lost() {
    return sink.lines.dropped();
  }

  private List<Logger> loggers() {
    return Stream.of(List.of(root, exits), foreign, silenced).flatMap(List::stream).toList();
  }

  /**
   * Stops taking records, and waits for half a second at most until those it took are written. Levels are as they were
   * before it was opened.
   */
  @Override
  public void close() {
    closed = true;
    root.removeHandler(sink);
    before.forEach((logger, level) -> logger.setLevel(level.orElse(null)));
    sink.flush();
    sink.lines.end();
  }

  /** Waits until everything logged so far is written, and says whether it was, before the time was over. */
  boolean awaitWritten(Duration limit) throws InterruptedException {
    return sink.lines.awaitWritten(limit);
  }

  /**
   * Whether journald reads what is written to a file descriptor.
   *
   * @param environment of this process; systemd says in {@code JOURNAL_STREAM} which device and inode its stream has
   * @param descriptor the file descriptor as a path
   */
  static boolean readByJournald(Map<String, String> environment, Path descriptor) {
    String stream = environment.getOrDefault("JOURNAL_STREAM", "");
    if (stream.isEmpty()) {
      return false;
    }
    try {
      Map<String, Object> stat = Files.readAttributes(descriptor, "unix:dev,ino");
      return stream.equals(stat.get("dev") + ":" + stat.get("ino"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return true;
    }
  }

  private static String word(java.util.logging.Level level) {
    if (level.intValue() >= java.util.logging.Level.SEVERE.intValue()) {
      return Level.ERROR.word();
    }
    if (level.intValue() >= java.util.logging.Level.WARNING.intValue()) {
      return Level.WARNING.word();
    }
    return level.intValue() >= java.util.logging.Level.INFO.intValue() ? Level.INFO.word() : Level.DEBUG.word();
  }

  private final class Sink extends Handler {
    private final OutputStream out;
    private final LineQueue lines = new LineQueue(MOST_LINES, MOST_BYTES, this::lossLine);
    private volatile boolean stackTraces;

    Sink(OutputStream out, Formatter formatter) {
      this.out = out;
      setFormatter(formatter);
    }

    @Override
    public void publish(LogRecord logged) {
      if (!isLoggable(logged) || unwanted(logged)) {
        return;
      }
      StringBuilder text = new StringBuilder(getFormatter().format(logged));
      if (stackTraces && logged.getThrown() != null) {
        LogRecord line = new LogRecord(logged.getLevel(), null);
        line.setInstant(logged.getInstant());
        for (String frame : stackTrace(logged.getThrown())) {
          line.setMessage("  " + frame);
          text.append(getFormatter().format(line));
        }
      }
      lines.offer(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private byte[] lossLine(long lost) {
      String words = "Lines of this log lost here, because nobody read them in time: " + lost;
      return getFormatter()
          .format(new LogRecord(java.util.logging.Level.WARNING, words))
          .getBytes(StandardCharsets.UTF_8);
    }

    /** The work of the journal's own thread. */
    private void write() {
      try {
        byte[] line = lines.take();
        while (line != LineQueue.END) {
          write(line);
          line = lines.take();
        }
      } catch (InterruptedException e) {
        // Nobody does; if anybody should, there is no log to say so.
        Thread.currentThread().interrupt();
      }
    }

    private void write(byte[] line) {
      try {
        out.write(line);
        out.flush();
      } catch (IOException e) {
        // There is nowhere left to complain to; a disk that is full now may have room for the next line.
      }
    }

    /** Asked once more here, because the loggers' own levels are gone once the virtual machine shuts down. */
    private boolean unwanted(LogRecord logged) {
      String name = logged.getLoggerName();
      return !stackTraces && name != null && SILENCED.stream().anyMatch(name::startsWith);
    }

    private static List<String> stackTrace(Throwable thrown) {
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));
      return text.toString().lines().map(line -> line.replace("\t", "  ")).toList();
    }

    @Override
    public void flush() {
      try {
        lines.awaitWritten(LAST_WORDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /**
     * The virtual machine takes all handlers away as soon as it begins to shut down, beside our own shutdown, whose
     * last words should still be heard. However the process ends, what was logged before is written first.
     */
    @Override
    public void close() {
      if (!closed) {
        root.addHandler(this);
        flush();
      }
    }
  }

  /** What all lines have in common: message, then the throwable in a few words, and no control characters. */
  private abstract static class LineFormatter extends Formatter {

    abstract void begin(StringBuilder line, LogRecord logged);

    @Override
    public String format(LogRecord logged) {
      StringBuilder line = new StringBuilder(120);
      begin(line, logged);
      escape(line, String.valueOf(formatMessage(logged)));
      Throwable thrown = logged.getThrown();
      if (thrown != null) {
        Throwable cause = rootOf(thrown);
        line.append(": ");
        escape(line, thrown.toString());
        if (cause != thrown && !thrown.toString().contains(cause.toString())) {
          line.append(", because of ");
          escape(line, cause.toString());
        }
      }
      return line.append('\n').toString();
    }

    private static Throwable rootOf(Throwable thrown) {
      List<Throwable> seen = new ArrayList<>();
      Throwable root = thrown;
      while (root.getCause() != null && !seen.contains(root)) {
        seen.add(root);
        root = root.getCause();
      }
      return root;
    }

    /** Text from the network must neither begin a line of its own nor steer a terminal. */
    private static void escape(StringBuilder line, String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        switch (c) {
          case '\n' -> line.append("\\n");
          case '\r' -> line.append("\\r");
          case '\t' -> line.append("\\t");
          default -> {
            int type = Character.getType(c);
            if (type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR) {
              line.append("\\u%04x".formatted((int) c));
            } else {
              line.append(c);
            }
          }
        }
      }
    }
  }

  /** journald takes the priority from the beginning of a line, and knows the time itself. */
  static final class JournaldFormatter extends LineFormatter {
    private static final Map<String, Integer> PRIORITIES = Map.of("error", 3, "warning", 4, "info", 6, "debug", 7);

    @Override
    void begin(StringBuilder line, LogRecord logged) {
      line.append('<').append(PRIORITIES.get(word(logged.getLevel()))).append('>');
    }
  }

  /** Time of day and level, for people. */
  static final class TerminalFormatter extends LineFormatter {
    private final DateTimeFormatter time;

    TerminalFormatter(ZoneId zone) {
      time = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(zone);
    }

    @Override
    void begin(StringBuilder line, LogRecord logged) {
      time.formatTo(logged.getInstant(), line);
      line.append("%-8s".formatted(" " + word(logged.getLevel()))).append(' ');
    }
  }
}
