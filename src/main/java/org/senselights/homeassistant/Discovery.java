package org.senselights.homeassistant;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.senselights.light.LightDefinition;
import org.senselights.message.Message;
import org.senselights.rules.ButtonDefinition;
import org.senselights.rules.PublishedEvent;
import org.senselights.rules.Rule;
import org.senselights.rules.RuleBook;

/**
 * How the device announces itself and all its entities to Home Assistant: one retained message.
 *
 * <p>The same device and rules always give the same letters. Ids are made of the device's identity and of names in the
 * rules file; labels, the node's name and topics may change without a new entity.
 */
public final class Discovery {
  /** Who announces, as Home Assistant's log names it; by this, too, a payload of ours is known again. */
  static final String ORIGIN = "Sense Lights";

  /**
   * Passes over an event that was told already: after a broken connection it may be sent again with the same id, and an
   * owner's own subscription to one of its topics makes the broker tell it once more.
   */
  private static final String ONLY_NEWS = "{{ value if value_json.id != this.attributes.get('id') }}";

  /** The same, and over what the owner keeps from Home Assistant though others at the broker hear it. */
  private static final String ONLY_NEWS_FOR_US =
      "{{ value if value_json.home_assistant is not defined and value_json.id != this.attributes.get('id') }}";

  private static final String DIAGNOSTIC = "diagnostic";
  private static final String CONFIG = "config";

  private final Device device;
  private final Topics topics;
  private final Map<String, JsonValue> components = new LinkedHashMap<>();
  private final JsonValue.Members payload;

  private Discovery(Device device, RuleBook book) {
    this.device = device;
    topics = device.topics();
    lights(book);
    book.buttons().forEach(this::button);
    add(entity("switch", "mute", "Mute lights", "mdi:lightbulb-off")
        .put("command_topic", topics.request("mute"))
        .put("state_topic", topics.state("mute")));
    presence();
    book.rules().stream().filter(rule -> rule.enabled() && rule.lasts()).forEach(this::lastingRule);
    List<PublishedEvent> events = PublishedEvent.of(book, topics.device());
    events(events);
    configuration();
    diagnostics();
    triggers(events);
    payload = new JsonValue.Members(head());
  }

  /**
   * Puts the announcement together.
   *
   * @param device what it says of itself
   * @param book the rules in force
   * @return the announcement
   */
  public static Discovery of(Device device, RuleBook book) {
    return new Discovery(device, book);
  }

  /**
   * Where it is announced.
   *
   * @return the topic
   */
  public String topic() {
    return Topics.discovery(device.identity());
  }

  /**
   * The announcement.
   *
   * @return a retained message
   */
  public Message message() {
    return Message.state(topic(), payload.compact());
  }

  /**
   * The same for people.
   *
   * @return JSON of a line a key
   */
  public String pretty() {
    return payload.pretty();
  }

  JsonValue.Members payload() {
    return payload;
  }

  Topics topics() {
    return topics;
  }

  /** Home Assistant refuses the whole device for one key here that it does not know. */
  private Map<String, JsonValue> head() {
    Map<String, JsonValue> about = new LinkedHashMap<>();
    about.put("identifiers", JsonValue.Items.of(List.of(device.identity().deviceId())));
    about.put("name", text(device.name()));
    about.put("manufacturer", text("Sense Lights"));
    about.put("model", text("Lights for Qlik Sense"));
    if (!device.board().isBlank()) {
      about.put("hw_version", text(Names.label(device.board().replace("\0", ""))));
    }
    about.put("sw_version", text(device.version()));
    device.configurationUrl().ifPresent(url -> about.put("configuration_url", text(url)));
    Map<String, JsonValue> origin = new LinkedHashMap<>();
    origin.put("name", text(ORIGIN));
    origin.put("sw_version", text(device.version()));
    Map<String, JsonValue> head = new LinkedHashMap<>();
    head.put("device", new JsonValue.Members(about));
    head.put("origin", new JsonValue.Members(origin));
    head.put("availability",
        new JsonValue.Items(List.of(new JsonValue.Members(Map.of("topic", text(topics.status()))))));
    head.put("components", new JsonValue.Members(components));
    return head;
  }

  private static JsonValue text(String value) {
    return new JsonValue.Text(value);
  }

  private void lights(RuleBook book) {
    for (LightDefinition light : book.lights()) {
      add(light(light.name(), Names.spoken(light.name()), "mdi:led-on"));
    }
    new TreeMap<>(book.groups()).forEach((name, lights) ->
        add(light(name, Names.spoken(name), "mdi:lightbulb-group").put("group", uniqueIds(lights))));
    List<String> all = book.lightsOf(RuleBook.ALL_LIGHTS);
    if (all.size() > 1) {
      add(light(RuleBook.ALL_LIGHTS, "All lights", "mdi:lightbulb-group").put("group", uniqueIds(all)));
    }
  }

  private List<String> uniqueIds(List<String> lights) {
    return lights.stream().map(name -> device.identity().deviceId() + "_light_" + Names.idPart(name)).toList();
  }

  private Component light(String name, String label, String icon) {
    return named("light", "", name, label, icon)
        .put("schema", "json")
        .put("command_topic", topics.setLight(name))
        .put("state_topic", topics.light(name))
        .put("supported_color_modes", List.of("onoff"))
        .put("effect", true)
        .put("effect_list", Hand.effects())
        .put("flash", true)
        .put("transition", false);
  }

  private void button(ButtonDefinition button) {
    add(named("button", "press_", button.name(), Names.spoken(button.name()), "mdi:gesture-tap-button")
        .put("command_topic", topics.pressButton(button.name())));
  }

  private void presence() {
    count("sessions", "Sessions", "mdi:monitor-account");
    count("connections", "Connections", "mdi:lan-connect");
    count("users", "Users", "mdi:account-group");
    add(entity("sensor", "last_user_event", "Last user event", "mdi:account-clock")
        .put("device_class", "enum")
        .put("options", LastEvent.TYPES)
        .put("state_topic", topics.state("last-event"))
        .put("value_template", "{{ value_json.event_type }}")
        .put("json_attributes_topic", topics.state("last-event")));
    add(entity("binary_sensor", "talking", "Sense is talking", "mdi:access-point")
        .put("state_topic", topics.health())
        .put("value_template", "{{ {true: 'ON', false: 'OFF'}.get(value_json.talking) }}"));
  }

  private void count(String what, String name, String icon) {
    add(entity("sensor", what, name, icon)
        .put("state_class", "measurement")
        .put("unit_of_measurement", what)
        .put("suggested_display_precision", 0)
        .put("state_topic", topics.presence())
        .put("value_template", "{{ value_json." + what + " }}")
        .put("json_attributes_topic", topics.presence())
        .put("json_attributes_template", "{{ {'by_host': value_json." + what + "_by_host} | tojson }}"));
  }

  private void events(List<PublishedEvent> events) {
    for (EventGroup group : EventGroup.values()) {
      List<PublishedEvent> told = group.among(events);
      if (told.isEmpty()) {
        continue;
      }
      add(entity("event", group.key, group.subject + " event", group.icon)
          .put("event_types", told.stream().map(PublishedEvent::word).toList())
          .put("state_topic", group.filter(topics))
          .put("value_template", device.passesOver() ? ONLY_NEWS_FOR_US : ONLY_NEWS));
    }
  }

  private void triggers(List<PublishedEvent> events) {
    for (EventGroup group : EventGroup.values()) {
      for (PublishedEvent event : group.among(events)) {
        add(Component.trigger(event.word(), group.verb(event), group.subject)
            .put("topic", group.filter(topics))
            .put("value_template", device.passesOver()
                ? "{{ value_json.event_type if value_json.home_assistant is not defined }}"
                : "{{ value_json.event_type }}")
            .put("payload", event.word()));
      }
    }
  }

  private void lastingRule(Rule rule) {
    String label = Names.label(rule.label());
    String shown = label.isEmpty() || label.equals(rule.name()) ? Names.spoken(rule.name()) : label;
    add(named("binary_sensor", "rule_", rule.name(), shown, "mdi:ray-start-end")
        .put("state_topic", topics.rule(rule.name())));
  }

  private void configuration() {
    add(entity("button", "reload_rules", "Reload rules", "mdi:file-refresh")
        .put("entity_category", CONFIG)
        .put("command_topic", topics.request("reload-rules")));
    add(entity("button", "reset_counts", "Reset counts", "mdi:counter")
        .put("entity_category", CONFIG)
        .put("command_topic", topics.request("reset-counts")));
    if (device.restarts()) {
      add(entity("button", "restart", "Restart")
          .put("device_class", "restart")
          .put("entity_category", CONFIG)
          .put("command_topic", topics.request("restart")));
    }
    add(entity("select", "log_level", "Log level", "mdi:math-log")
        .put("entity_category", CONFIG)
        .put("options", LogLevel.words())
        .put("command_topic", topics.request("log-level"))
        .put("state_topic", topics.state("log-level")));
  }

  private void diagnostics() {
    add(entity("button", "test_lights", "Test lights")
        .put("device_class", "identify")
        .put("entity_category", DIAGNOSTIC)
        .put("command_topic", topics.request("test-lights")));
    // Not merged with the others' availability: it is the one that has to tell when the device is away.
    add(diagnostic("binary_sensor", "connection", "Connection")
        .put("device_class", "connectivity")
        .put("state_topic", topics.status())
        .put("payload_on", "online")
        .put("payload_off", "offline")
        .put("availability", List.of()));
    add(diagnostic("binary_sensor", "health", "Health")
        .put("device_class", "problem")
        .put("state_topic", topics.health())
        .put("value_template", onWhere("not value_json.ok"))
        .put("json_attributes_topic", topics.health())
        .put("json_attributes_template", "{{ {'troubles': value_json.troubles} | tojson }}"));
    add(diagnostic("binary_sensor", "rules", "Rules")
        .put("device_class", "problem")
        .put("state_topic", topics.health())
        .put("value_template", onWhere("not value_json.rules_valid")));
    datagrams("received", "Datagrams received", "mdi:download-network", false);
    datagrams("lost", "Datagrams lost", "mdi:package-variant-remove", true);
    datagrams("malformed", "Datagrams malformed", "mdi:file-alert", true);
    if (device.measuresCpu()) {
      add(diagnostic("sensor", "cpu_temperature", "CPU temperature")
          .put("device_class", "temperature")
          .put("state_class", "measurement")
          .put("unit_of_measurement", "°C")
          .put("suggested_display_precision", 0)
          .put("state_topic", topics.health())
          .put("value_template", "{{ value_json.cpu_temperature }}"));
    }
    add(diagnostic("sensor", "started", "Started")
        .put("device_class", "timestamp")
        .put("state_topic", topics.info())
        .put("value_template", "{{ value_json.started }}"));
    add(entity("sensor", "version", "Version", "mdi:tag")
        .put("entity_category", DIAGNOSTIC)
        .put("state_topic", topics.info())
        .put("value_template", "{{ value_json.version }}"));
  }

  private void datagrams(String what, String name, String icon, boolean enabled) {
    Component sensor = entity("sensor", "datagrams_" + what, name, icon).put("entity_category", DIAGNOSTIC);
    if (!enabled) {
      sensor.put("enabled_by_default", false);
    }
    add(sensor
        .put("state_class", "total_increasing")
        .put("unit_of_measurement", "datagrams")
        .put("suggested_display_precision", 0)
        .put("state_topic", topics.health())
        .put("value_template", "{{ value_json.datagrams." + what + " }}"));
  }

  private static String onWhere(String condition) {
    return "{{ 'ON' if " + condition + " else 'OFF' }}";
  }

  private Component diagnostic(String platform, String key, String name) {
    return entity(platform, key, name).put("entity_category", DIAGNOSTIC);
  }

  private Component entity(String platform, String key, String name, String icon) {
    return entity(platform, key, name).put("icon", icon);
  }

  private Component entity(String platform, String key, String name) {
    return Component.entity(device, platform, key, key, name);
  }

  /** An entity with a name of the owner's own, which a prefix keeps apart from ours. */
  private Component named(String platform, String prefix, String name, String label, String icon) {
    return Component.entity(device, platform, prefix + Names.idPart(name), Names.slug(name), label).put("icon", icon);
  }

  private void add(Component component) {
    components.put(component.id, component.finished());
  }
}
