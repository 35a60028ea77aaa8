package org.senselights.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import org.senselights.rules.Privacy;

/**
 * All settings of one installation, checked.
 *
 * @param node the device's name in topics, one topic level
 * @param rules the rules file
 * @param stateDirectory where what must survive a restart is kept
 * @param runtimeDirectory where the socket for commands is made; absent where the machine decides, see
 *     {@link RuntimeDirectory}
 * @param timeZone the zone of times in rules and payloads
 * @param gpioMode whether lights are pins
 * @param presenceExpiry after how much silence a user is taken for gone
 * @param privacy how users appear in what goes out
 * @param udp how datagrams come in
 * @param mqtt how messages go out
 */
public record Settings(
    String node,
    Path rules,
    Path stateDirectory,
    Optional<Path> runtimeDirectory,
    ZoneId timeZone,
    GpioMode gpioMode,
    Duration presenceExpiry,
    Privacy.Mode privacy,
    UdpSettings udp,
    MqttSettings mqtt) {

  /**
   * The topic under which everything of this device stands.
   *
   * @return such as {@code sense-lights/desk}
   */
  public String deviceTopic() {
    return mqtt.baseTopic() + "/" + node;
  }
}
