package org.senselights.settings;

import java.time.Duration;

/**
 * The {@code home-assistant} section.
 *
 * @param discovery whether the device announces itself to Home Assistant over MQTT
 * @param silentAfter after how long without any datagram the device says that Sense is silent; one second to 30 days
 */
public record HomeAssistantSettings(boolean discovery, Duration silentAfter) {}
