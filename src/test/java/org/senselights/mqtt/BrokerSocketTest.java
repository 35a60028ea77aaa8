package org.senselights.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.senselights.mqtt.BrokerSocket.BufferedInput;
import org.senselights.mqtt.BrokerSocket.CoalescingOutput;

class BrokerSocketTest {
  private final List<String> writes = new ArrayList<>();
  private final AtomicInteger expected = new AtomicInteger();
  private final OutputStream out =
      new CoalescingOutput(
          new OutputStream() {
            @Override
            public void write(int b) {
              writes.add(String.valueOf((char) b));
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
              writes.add(new String(bytes, offset, length, UTF_8));
            }
          },
          expected);

  @Test
  void whatIsFlushedLeavesAtOnceWhereNothingMoreIsExpected() throws IOException {
    send("ping");

    assertThat(writes).containsExactly("ping");
  }

  @Test
  void expectedMessagesLeaveTogetherWithTheLastOfThem() throws IOException {
    expected.set(3);

    send("1");
    send("2");
    assertThat(writes).isEmpty();
    send("3");

    assertThat(writes).containsExactly("123");
  }

  @Test
  void aFlushThatNobodyAnnouncedOnlyMakesThingsLeaveEarlier() throws IOException {
    expected.set(2);

    send("1");
    send("ping");
    assertThat(writes).containsExactly("1ping");
    send("2");

    assertThat(writes).containsExactly("1ping", "2");
    assertThat(expected).hasValue(0);
  }

  @Test
  void aFullBufferLeavesWithoutWaiting() throws IOException {
    expected.set(1_000);

    for (int i = 0; i < 100; i++) {
      send("x".repeat(400));
    }

    assertThat(writes).extracting(String::length).containsExactly(16_000, 16_000);
  }

  @Test
  void aMessageLargerThanTheBufferKeepsItsPlace() throws IOException {
    String large = "x".repeat(20_000);
    expected.set(3);

    send("1");
    send(large);
    send("2");

    assertThat(writes).containsExactly("1", large, "2");
  }

  @Test
  void singleBytesAreBufferedToo() throws IOException {
    out.write('a');
    out.write('b');
    out.flush();

    assertThat(writes).containsExactly("ab");
  }

  @Test
  void inputComesOutAsItWentIn() throws IOException {
    byte[] bytes = new byte[50_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    InputStream in = new BufferedInput(new ByteArrayInputStream(bytes));

    ByteArrayOutputStream read = new ByteArrayOutputStream();
    read.write(in.read());
    read.write(in.readNBytes(20_000));
    in.transferTo(read);

    assertThat(read.toByteArray()).isEqualTo(bytes);
    assertThat(in.read()).isEqualTo(-1);
    assertThat(in.read(new byte[1], 0, 1)).isEqualTo(-1);
  }

  @Test
  void aTimeoutLosesNothing() throws IOException {
    InputStream in =
        new BufferedInput(
            new InputStream() {
              private int reads;

              @Override
              public int read() {
                throw new UnsupportedOperationException("read in bulk");
              }

              @Override
              public int read(byte[] target, int offset, int length) throws IOException {
                if (reads++ == 1) {
                  throw new SocketTimeoutException("Read timed out");
                }
                target[offset] = (byte) ('a' + reads);
                return 1;
              }
            });

    assertThat(in.read()).isEqualTo('b');
    assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    assertThat(in.available()).isZero();
    assertThat(in.read()).isEqualTo('d');
  }

  private void send(String text) throws IOException {
    out.write(text.getBytes(UTF_8), 0, text.length());
    out.flush();
  }
}
