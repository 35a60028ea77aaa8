package org.senselights.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.senselights.mqtt.BrokerSocket.SharedInput;
import org.senselights.mqtt.BrokerSocket.SharedOutput;

class BrokerSocketTest {
  private static final byte[] PINGRESP = {(byte) 0xd0, 0};
  private static final byte[] SUBACK = {(byte) 0x90, 3, 0, 1, 1};

  private final List<String> acknowledged = new ArrayList<>();
  private final PublishLane lane = new PublishLane(parcel -> acknowledged.add(parcel.topic));

  @Test
  void acknowledgementsOfOursDoNotReachPaho() throws IOException {
    onTheirWay("first", "second", "third");
    InputStream in = input(puback(0x8000), PINGRESP, puback(0x8002), puback(0xffff), SUBACK, puback(0x8001));

    assertThat(in.readAllBytes()).isEqualTo(joined(PINGRESP, SUBACK));
    assertThat(acknowledged).containsExactly("first", "third", "second");
  }

  @Test
  void acknowledgementsOfPahosOwnReachIt() throws IOException {
    assertThat(input(puback(1), puback(0x7fff)).readAllBytes()).isEqualTo(joined(puback(1), puback(0x7fff)));
    assertThat(acknowledged).isEmpty();
  }

  @Test
  void whatOnlyLooksLikeAnAcknowledgementWithinAPacketIsLeftAlone() throws IOException {
    onTheirWay("first", "second");
    byte[] publish = new byte[3 + 200];
    publish[0] = 0x30;
    publish[1] = (byte) (0x80 | 200 & 0x7f);
    publish[2] = 200 >> 7;
    for (int i = 3; i + 4 <= publish.length; i += 4) {
      System.arraycopy(puback(0x8000), 0, publish, i, 4);
    }

    assertThat(input(publish, puback(0x8001)).readAllBytes()).isEqualTo(publish);
    assertThat(acknowledged).containsExactly("second");
  }

  @Test
  void itDoesNotMatterInWhichPiecesTheyCome() throws IOException {
    onTheirWay("first", "second");
    byte[] bytes = joined(PINGRESP, puback(0x8000), SUBACK, puback(0x8001), PINGRESP);
    InputStream in =
        new SharedInput(
            new InputStream() {
              private int at;

              @Override
              public int read() {
                throw new UnsupportedOperationException("read in bulk");
              }

              @Override
              public int read(byte[] target, int offset, int length) {
                if (at == bytes.length) {
                  return -1;
                }
                target[offset] = bytes[at++];
                return 1;
              }
            },
            lane);

    assertThat(in.readAllBytes()).isEqualTo(joined(PINGRESP, SUBACK, PINGRESP));
    assertThat(acknowledged).containsExactly("first", "second");
  }

  @Test
  void ourPacketsStandBetweenPahos() throws IOException {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    SharedOutput out = new SharedOutput(sent);
    ByteArrayOutputStream ours = new ByteArrayOutputStream();
    ours.writeBytes("ours".getBytes(UTF_8));

    out.write("ping".getBytes(UTF_8), 0, 4);
    out.send(ours);
    out.flush();

    assertThat(sent.toString(UTF_8)).isEqualTo("pingours");
  }

  @Test
  void inputComesOutAsItWentIn() throws IOException {
    byte[] bytes = new byte[4 + 50_000];
    for (int i = 4; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    bytes[0] = 0x30;
    bytes[1] = (byte) (0x80 | 50_000 & 0x7f);
    bytes[2] = (byte) (0x80 | 50_000 >> 7 & 0x7f);
    bytes[3] = 50_000 >> 14;
    InputStream in = input(bytes);

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
        new SharedInput(
            new InputStream() {
              private int reads;

              @Override
              public int read() {
                throw new UnsupportedOperationException("read in bulk");
              }

              @Override
              public int read(byte[] target, int offset, int length) throws IOException {
                if (++reads == 2) {
                  throw new SocketTimeoutException("Read timed out");
                }
                target[offset] = reads == 1 ? PINGRESP[0] : PINGRESP[1];
                return 1;
              }
            },
            lane);

    assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    assertThat(in.available()).isZero();
    assertThat(in.readNBytes(2)).isEqualTo(PINGRESP);
  }

  private void onTheirWay(String... topics) {
    for (String topic : topics) {
      lane.encode(List.of(new Parcel(topic, new byte[0], 1, false, 0)));
    }
  }

  private InputStream input(byte[]... packets) {
    return new SharedInput(new ByteArrayInputStream(joined(packets)), lane);
  }

  private static byte[] puback(int id) {
    return new byte[] {0x40, 2, (byte) (id >> 8), (byte) id};
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
