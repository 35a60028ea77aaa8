package org.senselights.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.senselights.event.Network;
import org.senselights.rules.Destinations;
import org.senselights.settings.CompatibleSettings.Told;

/** Settings as they would be written into a settings file. */
final class SettingsWords {
  private static final String SET = "set";

  private SettingsWords() {}

  /** Each setting by its dotted name; no secret among them. */
  static Map<String, String> of(Settings settings) {
    UdpSettings udp = settings.udp();
    MqttSettings mqtt = settings.mqtt();
    Map<String, String> words = new LinkedHashMap<>();
    words.put("node", settings.node());
    words.put("rules", settings.rules().toString());
    words.put("state-directory", settings.stateDirectory().toString());
    words.put("runtime-directory", settings.runtimeDirectory().map(Path::toString).orElse(""));
    words.put("time-zone", settings.timeZone().getId());
    words.put("gpio.mode", word(settings.gpioMode()));
    words.put("privacy.users", word(settings.privacy()));
    words.put("presence.expiry", Quantity.text(settings.presenceExpiry()));
    words.put("udp.listen", list(udp.listen(), SettingsWords::address));
    words.put("udp.allow", list(udp.allow(), SettingsWords::entry));
    words.put("udp.receive-buffer", Quantity.text(udp.receiveBuffer()));
    words.put("udp.max-datagram", Quantity.text(
        udp.maxDatagram() == SettingsReader.LARGEST_UDP_PAYLOAD ? SettingsReader.LARGEST_DATAGRAM : udp.maxDatagram()));
    words.put("udp.fallback-charset", udp.fallbackCharset().name());
    words.put("mqtt.url", mqtt.broker().map(MqttSettings.Broker::toString).orElse(""));
    words.put("mqtt.username", setOrNot(mqtt.username().isEmpty()));
    words.put("mqtt.password", setOrNot(mqtt.password().value().isEmpty()));
    words.put("mqtt.base-topic", mqtt.baseTopic());
    words.put("mqtt.event-expiry", Quantity.text(mqtt.eventExpiry()));
    words.put("mqtt.outbox", Integer.toString(mqtt.outbox()));
    outputsOfMqtt(settings.outputs(), words);
    words.put("mqtt.tls.ca", setOrNot(mqtt.tls().ca().isEmpty()));
    words.put("mqtt.tls.certificate", setOrNot(mqtt.tls().certificate().isEmpty()));
    words.put("mqtt.tls.key", setOrNot(mqtt.tls().key().isEmpty()));
    words.put("home-assistant.discovery", Boolean.toString(settings.homeAssistant().discovery()));
    words.put(
        "home-assistant.configuration-url", settings.homeAssistant().configurationUrl().map(URI::toString).orElse(""));
    words.put("home-assistant.silent-after", Quantity.text(settings.homeAssistant().silentAfter()));
    words.put("home-assistant.ignore",
        setOrNot(!settings.outputs().destinations().withholdsFrom(Destinations.HOME_ASSISTANT)));
    words.put("web.listen", settings.web().listen().map(SettingsWords::address).orElse(""));
    words.put("web.password-hash", setOrNot(settings.web().passwordHash().value().isEmpty()));
    words.put("web.open", Boolean.toString(settings.web().open()));
    outputs(settings.outputs(), words);
    return Collections.unmodifiableMap(words);
  }

  /** Whom the owner ignores is not for everybody's eyes. */
  private static void outputsOfMqtt(OutputSettings outputs, Map<String, String> words) {
    words.put("mqtt.compatible", list(outputs.compatible().programs().stream().sorted().toList(), SettingsWords::word));
    for (Map.Entry<String, SequencedMap<String, Told>> program : OutputsReader.TOPIC_KEYS.entrySet()) {
      for (Map.Entry<String, Told> topic : program.getValue().entrySet()) {
        words.put("mqtt.compatible-topics." + program.getKey() + "." + topic.getKey(),
            outputs.compatible().topics().getOrDefault(topic.getValue(), ""));
      }
    }
    words.put("mqtt.browsers", Boolean.toString(outputs.browsers()));
    words.put("mqtt.ignore", setOrNot(!outputs.destinations().withholdsFrom(Destinations.MQTT)));
  }

  /** In loops, because a lambda would load what most owners have none of. */
  private static void outputs(OutputSettings outputs, Map<String, String> words) {
    for (Map.Entry<String, String> tag : outputs.tags().entrySet()) {
      words.put("tags." + tag.getKey(), tag.getValue());
    }
    for (TargetSettings target : outputs.targets()) {
      words.put("targets." + target.name(), target.words());
    }
    for (DatabaseSettings database : outputs.databases()) {
      words.put("databases." + database.name(), database.words());
    }
    Optional<RepositorySettings> repository = outputs.repository();
    words.put("repository.url", repository.isPresent() ? repository.get().url().toString() : "");
    words.put("repository.certificate", setOrNot(repository.isEmpty()));
    words.put("repository.key", setOrNot(repository.isEmpty()));
    words.put("repository.ca", setOrNot(repository.isEmpty() || repository.get().ca().isEmpty()));
    words.put("repository.user", setOrNot(repository.isEmpty()));
    words.put("repository.refresh", repository.isPresent() ? Quantity.text(repository.get().refresh()) : "");
  }

  private static String setOrNot(boolean empty) {
    return empty ? "" : SET;
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <T> String list(List<T> values, Function<T, String> words) {
    return values.stream().map(words).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String address(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String written = host.getHostAddress();
    return '"' + (host instanceof Inet6Address ? "[" + written + "]" : written) + ":" + address.getPort() + '"';
  }

  private static String entry(AllowEntry entry) {
    return switch (entry) {
      case AllowEntry.Any() -> "any";
      case AllowEntry.Private() -> "private";
      case AllowEntry.Loopback() -> "loopback";
      case AllowEntry.InNetwork(Network network) -> '"' + network.toString() + '"';
      case AllowEntry.HostName(String name) -> '"' + name + '"';
    };
  }
}
