package org.senselights.app;

import java.net.URI;
import org.senselights.homeassistant.Device;
import org.senselights.homeassistant.DeviceIdentity;
import org.senselights.homeassistant.Discovery;
import org.senselights.homeassistant.Topics;
import org.senselights.rules.Destinations;
import org.senselights.rules.RuleBook;
import org.senselights.settings.Settings;

/** How an installation appears in Home Assistant. */
public final class Appearance {
  private Appearance() {}

  /**
   * The announcement that a service with these settings and rules would make, for people.
   *
   * @param settings its settings
   * @param book its rules
   * @param identity who it is
   * @param machine what it runs on
   * @return JSON of a line a key
   */
  public static String pretty(Settings settings, RuleBook book, DeviceIdentity identity, Machine machine) {
    return Discovery.of(device(settings, identity, machine, false), book).pretty();
  }

  static Device device(Settings settings, DeviceIdentity identity, Machine machine, boolean restarts) {
    return new Device(
        identity,
        settings.node(),
        new Topics(settings.deviceTopic()),
        Build.own().version(),
        machine.model(),
        settings.homeAssistant().configurationUrl().map(URI::toString),
        restarts,
        machine.temperature().isPresent(),
        settings.outputs().destinations().withholdsFrom(Destinations.HOME_ASSISTANT));
  }
}
