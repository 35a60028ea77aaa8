package org.senselights.bench;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.senselights.decode.Decoded;
import org.senselights.decode.Decoder;

/**
 * Nanoseconds from a datagram's bytes to an event, in the main forms; {@link #baseline} is the least that any decoder
 * must do: copy the bytes and find the semicolons.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {
  /** What is decoded. */
  public enum Form {
    /** Eight fields, as the appenders since 2021 send them, without a user agent. */
    EIGHT_FIELDS("/qseow-proxy-connection/;qlik1;Open connection;LAB;anna;AppAccess;/app/"
        + "5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b;connection Opened for session 7f1c with LAB\\anna"),
    /** The same with a long user agent: 500 bytes. */
    EIGHT_FIELDS_500_BYTES(padded(500)),
    /** The same with letters beyond ASCII, in UTF-8. */
    EIGHT_FIELDS_UTF8("/qseow-proxy-session/;qlik1;Start session;LAB;jörgen_東京;AppAccess;/hub;"
        + "Start session for user LAB\\jörgen_東京"),
    /** A reload task's eleven fields. */
    RELOAD_TASK("/scheduler-reload-failed/;qlik1;Nightly load of sales;Sales;LAB\\anna;"
        + "c0ffee00-1111-4222-8333-444455556666;5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b;2026-03-04 05:06:07,089;INFO;"
        + "deadbeef-0000-4111-8222-333344445555;Max retries reached");

    private final byte[] bytes;

    Form(String text) {
      bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    private static String padded(int bytes) {
      String head = "/qseow-proxy-connection/;qlik1;Close connection;LAB;anna;AppAccess;/app/"
          + "5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b/sheet/4a1d;connection Closed for session 7f1c with LAB\\anna "
          + "UserAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) ";
      return head + "x".repeat(bytes - head.length() - 1) + "'";
    }
  }

  /** Set by JMH to each form in turn. */
  @Param
  public Form form;

  private Decoder decoder;
  private byte[] bytes;

  /** Puts the datagram where a socket's buffer would have it: not at the begin. */
  @Setup
  public void receive() {
    decoder = new Decoder(Charset.forName("windows-1252"));
    bytes = new byte[form.bytes.length + 32];
    System.arraycopy(form.bytes, 0, bytes, 16, form.bytes.length);
    if (!(decode() instanceof Decoded.Understood)) {
      throw new IllegalStateException(form + " is not understood");
    }
  }

  /**
   * Ours.
   *
   * @return the event
   */
  @Benchmark
  public Decoded decode() {
    return decoder.decode(bytes, 16, form.bytes.length);
  }

  /**
   * The bare loop.
   *
   * @param blackhole keeps the compiler from leaving it out
   */
  @Benchmark
  public void baseline(Blackhole blackhole) {
    byte[] copy = Arrays.copyOfRange(bytes, 16, 16 + form.bytes.length);
    for (int i = 0; i < copy.length; i++) {
      if (copy[i] == ';') {
        blackhole.consume(i);
      }
    }
    blackhole.consume(copy);
  }
}
