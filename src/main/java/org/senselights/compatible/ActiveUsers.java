package org.senselights.compatible;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.senselights.message.Message;
import org.senselights.presence.Snapshot;
import org.senselights.presence.Snapshot.OfHost;
import org.senselights.settings.CompatibleSettings;
import org.senselights.settings.CompatibleSettings.Program;
import org.senselights.settings.CompatibleSettings.Told;

/**
 * What Butler's subscribers are told of who is on line: how many, who, and how many at each server, whenever it
 * changes. Remembers what was told; owned by one thread.
 */
public final class ActiveUsers {
  private static final String HOST = "HOST";
  private static final int LONGEST_TOPIC_BYTES = 65_535;

  private final String countTopic;
  private final String namesTopic;
  private final String serverTopic;
  private long count;
  private List<String> names = List.of();
  private Map<String, OfHost> servers = Map.of();

  /**
   * Nobody is on line, as subscribers think at the begin.
   *
   * @param settings which programs are spoken for, and where
   */
  public ActiveUsers(CompatibleSettings settings) {
    Objects.requireNonNull(settings, "settings");
    boolean butler = settings.programs().contains(Program.BUTLER);
    countTopic = butler ? settings.topics().getOrDefault(Told.BUTLER_USER_COUNT, "") : "";
    namesTopic = butler ? settings.topics().getOrDefault(Told.BUTLER_USER_NAMES, "") : "";
    serverTopic = butler ? settings.topics().getOrDefault(Told.BUTLER_USERS_PER_SERVER, "") : "";
  }

  /**
   * What is news.
   *
   * @param now who is on line
   * @param ids gives each user's id without directory, as the world may see it; asked only where somebody listens
   * @return messages with QoS 0, not retained
   */
  public List<Message> of(Snapshot now, Supplier<List<String>> ids) {
    List<Message> messages = new ArrayList<>();
    boolean counted = now.users() != count;
    if (counted && !countTopic.isEmpty()) {
      messages.add(message(countTopic, Long.toString(now.users())));
    }
    if (!namesTopic.isEmpty()) {
      List<String> fresh = ids.get();
      if (counted || !fresh.equals(names)) {
        messages.add(message(namesTopic, ButlerPayload.ofNames(fresh)));
      }
      names = fresh;
    }
    count = now.users();
    if (!serverTopic.isEmpty()) {
      Map<String, Long> users = new LinkedHashMap<>();
      servers.keySet().forEach(host -> users.put(host, 0L));
      now.byHost().forEach((host, on) -> users.put(host, on.users()));
      users.forEach((host, on) -> {
        if (on != before(host)) {
          server(host, on, messages);
        }
      });
      servers = now.byHost();
    }
    return messages;
  }

  private long before(String host) {
    OfHost was = servers.get(host);
    return was == null ? 0 : was.users();
  }

  /** A server without a name has no topic, and one whose name does not fit into a topic has none either. */
  private void server(String host, long users, List<Message> messages) {
    String topic = serverTopic.replace(HOST, level(host));
    if (!host.isEmpty() && topic.getBytes(StandardCharsets.UTF_8).length <= LONGEST_TOPIC_BYTES) {
      messages.add(message(topic, Long.toString(users)));
    }
  }

  private static Message message(String topic, String payload) {
    return new Message(topic, payload, 0, false);
  }

  /** One level of a topic, whatever a sender calls itself. */
  private static String level(String host) {
    StringBuilder out = new StringBuilder(host.length());
    host.codePoints().forEach(c -> {
      if (c == '+' || c == '#' || c == '/' || c == '%' || Character.isISOControl(c)) {
        out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
            .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      } else {
        out.appendCodePoint(Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c);
      }
    });
    return out.toString();
  }
}
