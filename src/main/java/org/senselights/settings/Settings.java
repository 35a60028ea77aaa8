package org.senselights.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.senselights.rules.Privacy;

/**
 * All settings of one installation, checked.
 *
 * @param node the device's name in topics, one topic level
 * @param nodeIsNamed whether the owner named it; where not, it is the host's own name, which may change
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
 * @param homeAssistant how the device appears in Home Assistant
 * @param web where the status page is, and who may see it
 * @param outputs where events go beside that
 */
public record Settings(
    String node,
    boolean nodeIsNamed,
    Path rules,
    Path stateDirectory,
    Optional<Path> runtimeDirectory,
    ZoneId timeZone,
    GpioMode gpioMode,
    Duration presenceExpiry,
    Privacy.Mode privacy,
    UdpSettings udp,
    MqttSettings mqtt,
    HomeAssistantSettings homeAssistant,
    WebSettings web,
    OutputSettings outputs) {

  /**
   * The topic under which everything of this device stands.
   *
   * @return such as {@code sense-lights/desk}
   */
  public String deviceTopic() {
    return mqtt.baseTopic() + "/" + node;
  }

  /**
   * Every setting in the words of the settings file, as it is in force. Fit for everybody's eyes: of what lets one in
   * at the broker or the page, and of the files for TLS, it says only that it is set.
   *
   * @return by dotted name, such as {@code mqtt.event-expiry}, in the order of {@code reference.conf}
   */
  public Map<String, String> described() {
    return SettingsWords.of(this);
  }
}
