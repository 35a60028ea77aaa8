package org.senselights.settings;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code home-assistant} section.
 *
 * @param discovery whether the device announces itself to Home Assistant over MQTT
 * @param configurationUrl where the link on the device's page leads, {@code http} or {@code https}; absent for no link
 * @param silentAfter after how long without any event the device says that Sense is silent; one second to 30 days
 */
public record HomeAssistantSettings(boolean discovery, Optional<URI> configurationUrl, Duration silentAfter) {}
