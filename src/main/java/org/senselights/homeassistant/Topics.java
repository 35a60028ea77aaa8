package org.senselights.homeassistant;

import java.util.List;
import java.util.Objects;

/**
 * Where everything of this device is said. Names that stand in topics are the owner's own; what a level of a topic
 * cannot hold is written as its code between per cent signs.
 *
 * @param device the topic under which all of it stands, such as {@code sense-lights/desk}
 */
public record Topics(String device) {

  /** Where Home Assistant says {@code online} when it has come up and listens, and {@code offline}; never retained. */
  public static final String BIRTH = "homeassistant/status";

  /** What it says there when it listens. */
  public static final String BIRTH_PAYLOAD = "online";

  /** Whether we are there: retained, and the last will. */
  private static final String STATUS = "status";

  /** Refuses null. */
  public Topics {
    Objects.requireNonNull(device, "device");
  }

  /**
   * Where a device announces itself.
   *
   * @param identity which device
   * @return such as {@code homeassistant/device/senselights_1f00b2c3d4/config}
   */
  public static String discovery(DeviceIdentity identity) {
    return "homeassistant/device/" + identity.deviceId() + "/config";
  }

  /**
   * What has to be listened to, so that {@link Commands} hears everything that is meant for us. No two of these
   * overlap: a broker may tell a message once for each that does.
   *
   * @return filters, to be subscribed with QoS 1
   */
  public List<String> commands() {
    return List.of(device + "/light/+/set", device + "/request/#");
  }

  /**
   * Whether the device is there.
   *
   * @return the topic of {@code online} and {@code offline}
   */
  public String status() {
    return device + '/' + STATUS;
  }

  /**
   * What the device is.
   *
   * @return the topic of version, rules and settings
   */
  public String info() {
    return device + "/info";
  }

  /**
   * How the device is.
   *
   * @return the topic of troubles and figures
   */
  public String health() {
    return device + "/health";
  }

  /**
   * Who is on line.
   *
   * @return the topic of the counts
   */
  public String presence() {
    return device + "/presence";
  }

  /**
   * What a light shows.
   *
   * @param name a light or a group
   * @return the topic of its state
   */
  public String light(String name) {
    return device + "/light/" + Names.level(name);
  }

  /**
   * What a light is told to show.
   *
   * @param name a light or a group
   * @return the topic of its commands
   */
  public String setLight(String name) {
    return light(name) + "/set";
  }

  /**
   * Whether a rule lasts now.
   *
   * @param name a rule with {@code while}
   * @return the topic of {@code ON} and {@code OFF}
   */
  public String rule(String name) {
    return device + "/rule/" + Names.level(name);
  }

  /**
   * What else has a state.
   *
   * @param what such as {@code mute}
   * @return the topic
   */
  public String state(String what) {
    return device + "/state/" + what;
  }

  /**
   * What can be asked for.
   *
   * @param what such as {@code test-lights}
   * @return the topic
   */
  public String request(String what) {
    return device + "/request/" + what;
  }

  /**
   * Where a press of a button is asked for.
   *
   * @param name a button of the rules
   * @return the topic
   */
  public String pressButton(String name) {
    return request("button/" + Names.level(name));
  }

  /**
   * Where the answer to something is given.
   *
   * @param topic of the command, one of {@link #commands}
   * @return the request's with {@code response} for {@code request}; {@code response/light/<name>} for a light's
   */
  public String response(String topic) {
    String own = topic.substring(device.length() + 1);
    if (own.startsWith("request/")) {
      return device + "/response/" + own.substring("request/".length());
    }
    return device + "/response/" + own.substring(0, own.length() - "/set".length());
  }
}
