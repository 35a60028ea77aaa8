package org.senselights.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.decode.Decoded.Malformed;
import org.senselights.decode.Decoded.NotOurs;
import org.senselights.decode.Decoded.Understood;
import org.senselights.event.Event;

/** At length: {@code mvn test -Dtest=HostileDatagramTest -Dhostile.cases=20000000}. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class HostileDatagramTest {
  private static final int CASES = Integer.getInteger("hostile.cases", 200_000);
  private static final int MOST_BYTES = 65_507;
  private static final byte[][] TOKENS = Stream.of(
          ";", ";;", "\0", "\n", "'", "/", "\\", "(null)", "Not available", "AppAccess", "Start session",
          "Close connection", "Stop session for user A\\b", "UserAgent:", "app/", ";/hub;", "/proxy-session/;",
          "/scheduler-task-failed/;", "/qseow-engine/;", "/proxy-user-event/;", "2024-04-12 07:33:03,508",
          "7f1c2a90-3b4d-4e5f-8a6b-9c0d1e2f3a4b", "\uFEFF", "ö", "🚀")
      .map(token -> token.getBytes(StandardCharsets.UTF_8))
      .toArray(byte[][]::new);

  private final Decoder decoder = new Decoder(Charset.forName("windows-1252"));

  @Test
  void mutatedSamplesNeitherThrowNorTellWhatIsNotThere() {
    List<byte[]> samples = samples();
    SplittableRandom random = new SplittableRandom(20260304);
    for (int i = 0; i < CASES; i++) {
      byte[] datagram = samples.get(random.nextInt(samples.size()));
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        datagram = change(datagram, samples, random);
      }
      verify(datagram);
    }
  }

  @Test
  void randomBytesNeitherThrowNorTellWhatIsNotThere() {
    SplittableRandom random = new SplittableRandom(40302062);
    for (int i = 0; i < CASES / 4; i++) {
      byte[] datagram = new byte[random.nextInt(300)];
      random.nextBytes(datagram);
      verify(datagram);
    }
  }

  @Test
  void randomTokensNeitherThrowNorTellWhatIsNotThere() {
    SplittableRandom random = new SplittableRandom(77);
    for (int i = 0; i < CASES / 4; i++) {
      ByteArrayOutputStream datagram = new ByteArrayOutputStream();
      for (int tokens = random.nextInt(20); tokens > 0; tokens--) {
        datagram.writeBytes(TOKENS[random.nextInt(TOKENS.length)]);
      }
      verify(datagram.toByteArray());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
    ";", "/", "a", "(null);", "app/", "'", "AppAccess;/hub;", "Start session;", "connection Opened for sessio", "s;",
    "7f1c2a90-3b4d-4e5f-8a6b-9c0d1e2f3a4b;", "2024-04-12 07:33:03,508;", "\0", ";\0", " ", "\uFEFF", "\n;", "\\;"
  })
  void theLargestDatagramOfOneThingOverAndOverIsNothingSpecial(String thing) {
    for (String start : List.of(
        "", "/proxy-session/;qs1;", "/proxy-session/;qs1;Start session;OSLO;", "/proxy-user-event/;qs1;Proxy;/hub;",
        "/scheduler-task-failed/;", "/engine-reload-failed/;", "qs1;Start session;OSLO;",
        "/proxy-session/;qs1;x;OSLO;ida;AppAccess;/hub;UserAgent: ")) {
      byte[] all = (start + thing.repeat(MOST_BYTES)).getBytes(StandardCharsets.UTF_8);

      verify(Arrays.copyOf(all, MOST_BYTES));
    }
  }

  @Test
  void everyBeginningOfEverySampleIsNothingSpecial() {
    for (byte[] sample : samples()) {
      for (int length = 0; length <= sample.length; length++) {
        verify(Arrays.copyOf(sample, length));
      }
    }
  }

  private void verify(byte[] datagram) {
    try {
      verify(decoder.decode(datagram, 0, datagram.length), datagram);
    } catch (RuntimeException | AssertionError e) {
      fail("datagram " + HexFormat.of().formatHex(datagram), e);
    }
  }

  private void verify(Decoded decoded, byte[] datagram) {
    // Every encoding in question writes ASCII as one byte, some with zeros between.
    String ascii = new String(datagram, StandardCharsets.ISO_8859_1).replace("\0", "").toLowerCase(Locale.ROOT);
    switch (decoded) {
      case Malformed malformed -> assertThat(malformed.reason().text()).isNotEmpty();
      case NotOurs(String product) -> require(ascii.contains(product), "the product is not named");
      case Understood(Event event, String _) -> {
        require(isJustified(event, ascii), "nothing proves the event");
        boolean plain = new String(datagram, StandardCharsets.ISO_8859_1).chars().allMatch(c -> c > 0 && c < 128);
        for (String value : texts(event)) {
          require(value.indexOf('\0') < 0, "a value holds a zero");
          require(value.length() <= datagram.length, "a value is longer than the datagram");
          require(value.equals(value.trim()), "a value is not trimmed");
          require(!plain || ascii.contains(value.toLowerCase(Locale.ROOT)), "a value was made up");
        }
        require(event.appId().equals(event.appId().toLowerCase(Locale.ROOT)), "an app id has capitals");
      }
    }
  }

  private boolean isJustified(Event event, String ascii) {
    return switch (event.type()) {
      case SESSION_START -> ascii.contains("start session");
      case SESSION_STOP -> ascii.contains("stop session");
      case CONNECTION_OPEN -> holdsAny(ascii, "open connection", "connection opened for session", "opening connection");
      case CONNECTION_CLOSE ->
          holdsAny(ascii, "close connection", "connection closed for session", "closing connection");
      case RELOAD_FAILED -> holdsAny(
              ascii, "scheduler-reload-failed", "scheduler-task-failed", "scheduler-reloadtask-failed",
              "engine-reload-failed")
          || isOfFourFields(event, ascii)
          || semicolons(ascii) > 8;
      case RELOAD_ABORTED -> holdsAny(ascii, "scheduler-reload-aborted", "scheduler-task-aborted");
      case RELOAD_SUCCEEDED -> holdsAny(ascii, "scheduler-reloadtask-success", "scheduler-task-success");
      case APP_DISTRIBUTED -> ascii.contains("scheduler-distribute");
      case OTHER -> holdsAny(ascii, "proxy-session", "proxy-connection", "proxy-user-event", "access", "not available")
          || isOfFourFields(event, ascii);
    };
  }

  /** More semicolons than three are an exception's, or halves of foreign letters in UTF-16. */
  private boolean isOfFourFields(Event event, String ascii) {
    boolean foreign = texts(event).stream().anyMatch(value -> value.chars().anyMatch(c -> c > 255));
    return semicolons(ascii) == 3 || semicolons(ascii) > 3 && (event.doubtful() || foreign);
  }

  private boolean holdsAny(String text, String... words) {
    return Arrays.stream(words).anyMatch(text::contains);
  }

  private long semicolons(String text) {
    return text.chars().filter(c -> c == ';').count();
  }

  /** All texts but the user agent, which has lost its quotes. */
  private List<String> texts(Event event) {
    return List.of(
        event.host(), event.directory(), event.userId(), event.origin(), event.context(), event.appId(),
        event.appName(), event.task(), event.taskId(), event.executionId(), event.command(), event.message());
  }

  /** Cheaper than an assertion's description, a hundred million times. */
  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  private byte[] change(byte[] bytes, List<byte[]> samples, SplittableRandom random) {
    int at = random.nextInt(bytes.length + 1);
    int to = at + random.nextInt(Math.min(bytes.length - at, 40) + 1);
    return switch (random.nextInt(7)) {
      case 0 -> flipped(bytes, random);
      case 1 -> replaced(bytes, at, to, new byte[0]);
      case 2 -> replaced(bytes, at, at, TOKENS[random.nextInt(TOKENS.length)]);
      case 3 -> replaced(bytes, at, to, TOKENS[random.nextInt(TOKENS.length)]);
      case 4 -> replaced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
      case 5 -> Arrays.copyOf(bytes, at);
      default -> {
        byte[] other = samples.get(random.nextInt(samples.size()));
        yield replaced(bytes, at, bytes.length, Arrays.copyOfRange(other, random.nextInt(other.length), other.length));
      }
    };
  }

  private byte[] flipped(byte[] bytes, SplittableRandom random) {
    byte[] changed = bytes.clone();
    if (changed.length > 0) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
    }
    return changed;
  }

  private byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    byte[] changed = new byte[bytes.length - (to - from) + by.length];
    System.arraycopy(bytes, 0, changed, 0, from);
    System.arraycopy(by, 0, changed, from, by.length);
    System.arraycopy(bytes, to, changed, from + by.length, bytes.length - to);
    return changed;
  }

  private static List<byte[]> samples() {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/datagrams"))) {
      return files.filter(file -> file.toString().endsWith(".bin")).sorted().map(file -> {
        try {
          return Files.readAllBytes(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
