package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalTest {
  private static final Formatter TERMINAL = new Journal.TerminalFormatter(ZoneOffset.UTC);
  private static final Formatter JOURNALD = new Journal.JournaldFormatter();
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Logger root = Logger.getLogger("");
  private final Handler[] before = root.getHandlers();
  private final Level levelBefore = root.getLevel();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Journal journal;

  @AfterEach
  void giveLoggingBack() {
    if (journal != null) {
      journal.level(Journal.Level.INFO);
      journal.close();
    }
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    for (Handler handler : before) {
      root.addHandler(handler);
    }
    root.setLevel(levelBefore);
  }

  @ParameterizedTest
  @CsvSource({"SEVERE,<3>", "WARNING,<4>", "INFO,<6>", "CONFIG,<7>", "FINE,<7>", "FINEST,<7>"})
  void journaldIsToldThePriorityAndNoTime(String level, String priority) {
    assertThat(JOURNALD.format(new LogRecord(Level.parse(level), "the broker is back")))
        .isEqualTo(priority + "the broker is back\n");
  }

  @ParameterizedTest
  @CsvSource({"SEVERE,' error  '", "WARNING,' warning'", "INFO,' info   '", "FINE,' debug  '"})
  void aPersonIsToldTheTimeAndTheLevel(String level, String word) {
    LogRecord logged = new LogRecord(Level.parse(level), "the broker is back");
    logged.setInstant(Instant.parse("2026-11-20T17:45:01.5Z"));

    assertThat(TERMINAL.format(logged)).isEqualTo("17:45:01.500" + word + " the broker is back\n");
  }

  @Test
  void textFromTheNetworkCannotBeginALineNorSteerATerminal() {
    String message = "not ours: a\n<3>b\r\tc\u001b[2Jd\u0085e\u2028f\u202eg\u007f LAB\\anna \u00fc \ud83d\ude00";

    assertThat(JOURNALD.format(new LogRecord(Level.WARNING, message))).isEqualTo(
        "<4>not ours: a\\n<3>b\\r\\tc\\u001b[2Jd\\u0085e\\u2028f\\u202eg\\u007f LAB\\anna \u00fc \ud83d\ude00\n");
  }

  @Test
  void aThrowableIsAFewWordsWithItsRoot() {
    LogRecord logged = new LogRecord(Level.WARNING, "the socket is gone");
    logged.setThrown(new IllegalStateException("no\nluck", new IOException("Address already in use")));

    assertThat(JOURNALD.format(logged)).isEqualTo("<4>the socket is gone: java.lang.IllegalStateException: no\\nluck, "
        + "because of java.io.IOException: Address already in use\n");
  }

  @Test
  void aThrowableThatOnlyWrapsAnotherIsToldOnce() {
    LogRecord logged = new LogRecord(Level.WARNING, "lost");
    logged.setThrown(new RuntimeException(new IOException("full")));

    assertThat(JOURNALD.format(logged)).isEqualTo("<4>lost: java.lang.RuntimeException: java.io.IOException: full\n");
  }

  @Test
  void parametersAreFilledIn() {
    LogRecord logged = new LogRecord(Level.INFO, "{0} of {1}");
    logged.setParameters(new Object[] {"3", "4"});

    assertThat(JOURNALD.format(logged)).isEqualTo("<6>3 of 4\n");
  }

  @Test
  void aRecordWithoutAMessageIsALineToo() {
    assertThat(JOURNALD.format(new LogRecord(Level.INFO, null))).isEqualTo("<6>null\n");
  }

  @Test
  void theStackTraceFollowsAtDebugOnlyEachLineOfItAsALineOfTheJournal() {
    open(Journal.Level.INFO);
    Logger.getLogger("org.senselights.test").log(Level.WARNING, "lost", new IOException("full"));
    assertThat(written()).isEqualTo("<4>lost: java.io.IOException: full\n");

    journal.level(Journal.Level.DEBUG);
    Logger.getLogger("org.senselights.test").log(Level.WARNING, "lost", new IOException("full"));
    assertThat(written().lines().skip(2))
        .contains("<4>  java.io.IOException: full")
        .anyMatch(line -> line.startsWith("<4>    at "))
        .allMatch(line -> line.startsWith("<4>  "));
  }

  @Test
  void theLevelChangesWhileTheServiceRuns() {
    open(Journal.Level.WARNING);
    Logger logger = Logger.getLogger("org.senselights.test");
    logger.info("one");
    journal.level(Journal.Level.INFO);
    logger.info("two");
    journal.level(Journal.Level.ERROR);
    logger.warning("three");

    assertThat(written()).isEqualTo("<6>two\n");
  }

  @Test
  void itSaysHowMuchIsTold() {
    open(Journal.Level.WARNING);
    assertThat(journal.level()).isEqualTo(Journal.Level.WARNING);

    journal.level(Journal.Level.DEBUG);

    assertThat(journal.level()).isEqualTo(Journal.Level.DEBUG);
  }

  @Test
  @Timeout(60)
  void anyThreadMayChangeTheLevelAndWhatWasSaidLastHolds() throws InterruptedException {
    open(Journal.Level.INFO);
    List<Thread> threads = Stream.of(Journal.Level.values()).map(level -> Thread.ofVirtual().start(() -> {
      for (int i = 0; i < 1_000; i++) {
        journal.level(level);
      }
    })).toList();
    for (Thread thread : threads) {
      thread.join();
    }

    Logger logger = Logger.getLogger("org.senselights.test");
    logger.severe("error");
    logger.warning("warning");
    logger.info("info");
    logger.fine("debug");

    List<String> words = Stream.of(Journal.Level.values()).map(Journal.Level::word).toList();
    assertThat(written().lines().map(line -> line.substring(3)))
        .isEqualTo(words.subList(0, journal.level().ordinal() + 1));
  }

  @ParameterizedTest
  @CsvSource({"io.netty.channel", "io.moquette.broker"})
  void otherLibrariesAreHeardFromWarningsOnButAtDebug(String library) {
    open(Journal.Level.INFO);
    Logger logger = Logger.getLogger(library);
    logger.info("chatter");
    logger.warning("trouble");
    assertThat(written()).isEqualTo("<4>trouble\n");

    journal.level(Journal.Level.DEBUG);
    logger.fine("detail");
    assertThat(written()).endsWith("<7>detail\n");
  }

  @ParameterizedTest
  @CsvSource({"org.eclipse.paho.client.mqttv3.internal.ClientComms", "com.pi4j.runtime.impl.DefaultRuntime"})
  void librariesWhoseTroubleWeTellOurselvesAreHeardAtDebugOnly(String library) {
    open(Journal.Level.INFO);
    Logger logger = Logger.getLogger(library);
    logger.log(Level.SEVERE, "connection lost", new IOException("reset"));
    assertThat(written()).isEmpty();

    journal.level(Journal.Level.DEBUG);
    logger.severe("connection lost");
    assertThat(written()).isEqualTo("<3>connection lost\n");
  }

  @Test
  void lastWordsAreHeardWhileTheVirtualMachineShutsDown() {
    open(Journal.Level.INFO);

    LogManager.getLogManager().reset();
    Logger.getLogger("org.senselights.test").info("stopped");
    Logger.getLogger("org.eclipse.paho.client").severe("connection lost");

    assertThat(written()).isEqualTo("<6>stopped\n");
  }

  @Test
  void nothingIsWrittenAfterTheEnd() {
    open(Journal.Level.INFO);

    journal.close();
    Logger.getLogger("org.senselights.test").severe("too late");

    assertThat(written()).isEmpty();
  }

  @Test
  void journaldReadsAStreamOfItsOwnDeviceAndInode(@TempDir Path directory) throws IOException {
    Path stream = Files.createFile(directory.resolve("stream"));
    Map<String, Object> stat = Files.readAttributes(stream, "unix:dev,ino");
    String itself = stat.get("dev") + ":" + stat.get("ino");

    assertThat(Journal.readByJournald(Map.of("JOURNAL_STREAM", itself), stream)).isTrue();
    assertThat(Journal.readByJournald(Map.of("JOURNAL_STREAM", "8:9999999"), stream))
        .as("standard error was redirected to a file").isFalse();
    assertThat(Journal.readByJournald(Map.of(), stream)).as("not started by systemd").isFalse();
  }

  @ParameterizedTest
  @CsvSource({"error,ERROR", "warning,WARNING", "info,INFO", "debug,DEBUG"})
  void aLevelHasAWord(String word, Journal.Level level) {
    assertThat(Journal.Level.of(word)).contains(level);
    assertThat(Journal.Level.of("verbose")).isEmpty();
  }

  @Test
  @Timeout(60)
  void aReaderWhoStallsHoldsUpNobodyAndIsToldWhatHeMissed() throws InterruptedException {
    StalledStream stalled = new StalledStream();
    open(Journal.Level.INFO, stalled);
    Logger logger = Logger.getLogger("org.senselights.test");
    logger.info("is being written");
    stalled.reached.await();

    for (int i = 0; i < 1_024; i++) {
      logger.info("waits");
    }
    logger.info("is lost");
    logger.info("is lost");
    assertThat(journal.lost()).isEqualTo(2);

    stalled.goOn.countDown();
    assertThat(journal.awaitWritten(LONG)).isTrue();
    logger.info("goes on");
    assertThat(journal.awaitWritten(LONG)).isTrue();
    assertThat(stalled.toString(StandardCharsets.UTF_8).lines())
        .hasSize(1_027)
        .startsWith("<6>is being written", "<6>waits")
        .endsWith("<6>waits", "<4>Lines of this log lost here, because nobody read them in time: 2", "<6>goes on");
  }

  @Test
  @Timeout(60)
  void theEndDoesNotWaitForAReaderWhoStalls() throws InterruptedException {
    StalledStream stalled = new StalledStream();
    open(Journal.Level.INFO, stalled);
    Logger.getLogger("org.senselights.test").info("is being written");
    stalled.reached.await();

    journal.close();

    assertThat(stalled.size()).isZero();
    stalled.goOn.countDown();
  }

  @Test
  void aDiskThatWasFullIsTriedAgain() {
    AtomicBoolean full = new AtomicBoolean(true);
    OutputStream disk = new FilterOutputStream(out) {
      @Override
      public void write(byte[] bytes) throws IOException {
        if (full.getAndSet(false)) {
          throw new IOException("No space left on device");
        }
        super.write(bytes);
      }
    };
    open(Journal.Level.INFO, disk);

    Logger.getLogger("org.senselights.test").info("one");
    Logger.getLogger("org.senselights.test").info("two");

    assertThat(written()).isEqualTo("<6>two\n");
  }

  private void open(Journal.Level level) {
    open(level, out);
  }

  /** Takes what this thread logs; threads that other tests have left behind may log as well. */
  private void open(Journal.Level level, OutputStream stream) {
    long self = Thread.currentThread().threadId();
    journal = new Journal(level, stream, JOURNALD);
    for (Handler handler : root.getHandlers()) {
      handler.setFilter(logged -> logged.getLongThreadID() == self);
    }
  }

  private String written() {
    try {
      assertThat(journal.awaitWritten(LONG)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** A pipe that nobody reads for a while. */
  private static final class StalledStream extends ByteArrayOutputStream {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    public void write(byte[] bytes) {
      reached.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      write(bytes, 0, bytes.length);
    }
  }
}
