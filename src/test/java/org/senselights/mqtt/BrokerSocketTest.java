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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
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
    InputStream in = inPieces(bytes);

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
    byte[] payload = new byte[50_000];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) i;
    }
    byte[] bytes = publish("topic", payload, 1);
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

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aMessageAsLargeAsWeTakeComesWhole(int qos) throws IOException {
    byte[] largest = publish("topic", new byte[MqttLink.LARGEST_INCOMING_BYTES - 13], qos);

    assertThat(input(largest, PINGRESP).readAllBytes()).isEqualTo(joined(largest, PINGRESP));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void ofAMessageThatIsTooLargeAnEmptyOneIsLeft(int qos) throws IOException {
    onTheirWay("ours");
    byte[] tooLarge = publish("topic", new byte[2 * MqttLink.LARGEST_INCOMING_BYTES], qos);

    assertThat(input(PINGRESP, tooLarge, puback(0x8000), PINGRESP).readAllBytes())
        .isEqualTo(joined(PINGRESP, publish("", new byte[0], qos), PINGRESP));
    assertThat(acknowledged).containsExactly("ours");
  }

  @ParameterizedTest
  @MethodSource("topicsThatPahoCannotRead")
  void ofAMessageWhoseTopicPahoCannotReadAnEmptyOneIsLeft(String topic) throws IOException {
    byte[] message = publish(topic, "payload".getBytes(UTF_8), 1);

    assertThatThrownBy(() -> MqttWireMessage.createWireMessage(message)).isInstanceOf(IllegalArgumentException.class);
    assertThat(input(message, PINGRESP).readAllBytes()).isEqualTo(joined(publish("", new byte[0], 1), PINGRESP));
  }

  static List<String> topicsThatPahoCannotRead() {
    return List.of(
        "light/\uD83D\uDE00/set", "light/\u0007/set", "light/\u0085/set", "light/\uFDD0", "light/\uFF21/set");
  }

  @Test
  void everyCharacterThatPahoReadsIsLeftToIt() throws Exception {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      // Half a character cannot be written.
      if (!Character.isSurrogate(c) && pahoReads(c)) {
        all.append(c);
      }
    }
    assertThat(all.length()).isGreaterThan(60_000);
    // No topic is long enough for them all.
    for (int from = 0; from < all.length(); from += 20_000) {
      String topic = all.substring(from, Math.min(from + 20_000, all.length()));

      assertThat(input(publish(topic, new byte[0], 0)).readAllBytes()).isEqualTo(publish(topic, new byte[0], 0));
    }
  }

  private static boolean pahoReads(char c) throws MqttException {
    try {
      return MqttWireMessage.createWireMessage(publish("a" + c, new byte[0], 0)) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void theLongestTopicThatCannotBeReadIsPassedOverToo() throws IOException {
    byte[] message = publish("\u0007".repeat(65_535), "payload".getBytes(UTF_8), 1);

    assertThat(inPieces(joined(message, PINGRESP)).readAllBytes())
        .isEqualTo(joined(publish("", new byte[0], 1), PINGRESP));
  }

  @Test
  void aMessageThatIsTooLargeMayComeInAnyPieces() throws IOException {
    byte[] tooLarge = publish("topic", new byte[MqttLink.LARGEST_INCOMING_BYTES], 1);

    assertThat(inPieces(joined(tooLarge, PINGRESP)).readAllBytes())
        .isEqualTo(joined(publish("", new byte[0], 1), PINGRESP));
  }

  @Test
  void aTimeoutWithinAMessageThatIsTooLargeLosesNothing() throws IOException {
    byte[] bytes = joined(publish("topic", new byte[MqttLink.LARGEST_INCOMING_BYTES], 1), PINGRESP);
    InputStream in =
        new SharedInput(
            new InputStream() {
              private int at;
              private boolean timedOut;

              @Override
              public int read() {
                throw new UnsupportedOperationException("read in bulk");
              }

              @Override
              public int read(byte[] target, int offset, int length) throws IOException {
                timedOut = !timedOut;
                if (timedOut) {
                  throw new SocketTimeoutException("Read timed out");
                }
                int count = Math.min(Math.min(length, at < 20 ? 1 : 10_000), bytes.length - at);
                System.arraycopy(bytes, at, target, offset, count);
                at += count;
                return count == 0 ? -1 : count;
              }
            },
            lane);
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] expected = joined(publish("", new byte[0], 1), PINGRESP);

    while (read.size() < expected.length) {
      try {
        read.write(in.read());
      } catch (SocketTimeoutException e) {
        // As Paho does, which asks again.
      }
    }

    assertThat(read.toByteArray()).isEqualTo(expected);
  }

  @Test
  void whatBreaksOffWithinAMessageEndsTheInput() throws IOException {
    byte[] whole = publish("topic", "payload".getBytes(UTF_8), 1);
    for (int length = 1; length < whole.length; length++) {
      byte[] read = input(Arrays.copyOf(whole, length)).readAllBytes();

      assertThat(read).isEqualTo(Arrays.copyOf(whole, read.length));
    }
  }

  @Test
  void anyBytesAtAllComeToAnEnd() throws IOException {
    Random random = new Random(3);
    for (int run = 0; run < 20_000; run++) {
      byte[] noise = new byte[1 + random.nextInt(60)];
      random.nextBytes(noise);
      noise[0] = (byte) (run % 2 == 0 ? 0x30 | noise[0] & 0x0f : noise[0]);

      assertThat(input(noise).readAllBytes().length).isLessThanOrEqualTo(noise.length);
    }
  }

  private void onTheirWay(String... topics) {
    for (String topic : topics) {
      lane.encode(List.of(new Parcel(topic, new byte[0], 1, false, 0)));
    }
  }

  private InputStream input(byte[]... packets) {
    return new SharedInput(new ByteArrayInputStream(joined(packets)), lane);
  }

  private InputStream inPieces(byte[] bytes) {
    return new SharedInput(
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
  }

  private static byte[] publish(String topic, byte[] payload, int qos) {
    byte[] name = topic.getBytes(UTF_8);
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(0x30 | qos << 1);
    int rest = 2 + name.length + 2 * qos + payload.length;
    for (; rest > 0x7f; rest >>= 7) {
      packet.write(rest & 0x7f | 0x80);
    }
    packet.write(rest);
    packet.write(name.length >> 8);
    packet.write(name.length);
    packet.writeBytes(name);
    packet.write(new byte[] {0x12, 0x34}, 0, 2 * qos);
    packet.writeBytes(payload);
    return packet.toByteArray();
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
