package org.senselights.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttPublish;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paho's own reader says whether the packets are what they should be. */
class PublishLaneTest {
  private final List<Parcel> told = new ArrayList<>();
  private final PublishLane lane = new PublishLane(told::add);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 120, 127, 128, 16_000, 16_383, 16_384, 400_000, 2_097_152})
  void anyLengthIsReadBackAsItWasWritten(int length) throws Exception {
    Parcel parcel = new Parcel("desk/jørgen", "x".repeat(length).getBytes(UTF_8), 1, true, 0);

    MqttPublish read = read(lane.encode(List.of(parcel)));

    assertThat(read.getTopicName()).isEqualTo("desk/jørgen");
    assertThat(read.getMessage().getPayload()).isEqualTo(parcel.payload);
    assertThat(read.getMessage().getQos()).isEqualTo(1);
    assertThat(read.getMessage().isRetained()).isTrue();
    assertThat(read.getMessageId()).isEqualTo(PublishLane.FIRST_ID);
  }

  @Test
  void aMessageWithoutAcknowledgementHasNoIdentifier() throws Exception {
    MqttPublish read = read(lane.encode(List.of(new Parcel("a", "b".getBytes(UTF_8), 0, false, 0))));

    assertThat(read.getMessage().getQos()).isZero();
    assertThat(read.getMessage().isRetained()).isFalse();
    assertThat(read.getMessage().getPayload()).isEqualTo("b".getBytes(UTF_8));
  }

  @Test
  void anAcknowledgementTellsItsMessageOnce() {
    Parcel first = parcel("1");
    Parcel second = parcel("2");
    lane.encode(List.of(first, second));

    lane.acknowledged(PublishLane.FIRST_ID + 1);
    lane.acknowledged(PublishLane.FIRST_ID + 1);
    assertThat(told).containsExactly(second);

    lane.acknowledged(PublishLane.FIRST_ID);
    assertThat(told).containsExactly(second, first);
  }

  @Test
  void anAcknowledgementThatNobodyWaitsForIsPassedOver() {
    lane.acknowledged(0x9999);

    assertThat(told).isEmpty();
  }

  @Test
  void identifiersComeRoundAndStayOurs() throws Exception {
    int ids = 0x10000 - PublishLane.FIRST_ID;
    for (int i = 0; i < ids; i++) {
      lane.encode(List.of(parcel("x")));
      lane.acknowledged(PublishLane.FIRST_ID + i);
    }

    assertThat(told).hasSize(ids);
    assertThat(read(lane.encode(List.of(parcel("x")))).getMessageId()).isEqualTo(PublishLane.FIRST_ID);
  }

  private static Parcel parcel(String payload) {
    return new Parcel("t", payload.getBytes(UTF_8), 1, false, 0);
  }

  private static MqttPublish read(ByteArrayOutputStream packets) throws Exception {
    MqttWireMessage message = MqttWireMessage.createWireMessage(packets.toByteArray());
    assertThat(message).isInstanceOf(MqttPublish.class);
    return (MqttPublish) message;
  }
}
