package org.senselights.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.senselights.http.Vendor.Reply;
import org.senselights.http.Vendor.Request;

/** What New Relic's Event API takes and what it answers, as its pages have it. */
final class NewRelicContract implements Vendor.Contract {
  static final String LICENSE = "LICENSE";
  private static final int MOST_BYTES = 1_000_000;
  private static final int MOST_LETTERS = 4_096;
  private static final int MOST_ATTRIBUTES = 254;

  private final List<Config> events = new CopyOnWriteArrayList<>();

  /** What was queued. */
  List<Config> events() {
    return events;
  }

  @Override
  public Reply answer(Request request) {
    if (!request.method().equals("POST") || !request.path().equals("/v1/accounts/1234567/events")) {
      return Reply.of(404, "{\"error\":\"no such account\"}");
    }
    if (!request.header("api-key").equals(LICENSE)) {
      return Reply.of(403, "{\"error\":\"invalid license key\"}");
    }
    if (!request.header("content-encoding").equals("gzip")
        || !request.header("content-type").equals("application/json")) {
      return Reply.of(415, "{}");
    }
    if (request.body().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      return Reply.of(413, "{\"error\":\"too large\"}");
    }
    if (!request.body().startsWith("[")) {
      return Reply.of(400, "{\"error\":\"no array\"}");
    }
    try {
      List<? extends Config> all = ConfigFactory.parseString(
          "{\"events\":" + request.body() + "}",
          ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON)).getConfigList("events");
      if (!all.stream().allMatch(NewRelicContract::isGood)) {
        return Reply.of(400, "{\"error\":\"not flat, too long or without a type\"}");
      }
      events.addAll(all);
      return Reply.of(200, "{\"success\":true,\"uuid\":\"b2a1c8e0\"}");
    } catch (ConfigException e) {
      return Reply.of(400, "{\"error\":\"invalid JSON\"}");
    }
  }

  private static boolean isGood(Config event) {
    return event.root().containsKey("eventType")
        && event.root().size() <= MOST_ATTRIBUTES
        && event.root().values().stream().allMatch(NewRelicContract::isGood);
  }

  private static boolean isGood(ConfigValue value) {
    return value.valueType() == ConfigValueType.NUMBER
        || value.valueType() == ConfigValueType.STRING && value.unwrapped().toString().length() <= MOST_LETTERS;
  }
}
