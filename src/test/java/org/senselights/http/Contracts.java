package org.senselights.http;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.senselights.http.Vendor.Contract;
import org.senselights.http.Vendor.Reply;
import org.senselights.http.Vendor.Request;

/** What vendors take and refuse, as strictly as their descriptions have it. */
final class Contracts {
  private static final int MOST_TEAMS_BYTES = 28 * 1024;

  private Contracts() {}

  /** A text in JSON that is none. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A JSON object, read without mercy. */
  static Map<String, Object> json(String text) {
    if (text.codePoints().anyMatch(c -> c < ' ') || text.contains("\\ud8") || text.contains("\\udc")) {
      throw new Unreadable();
    }
    try {
      return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON))
          .root().unwrapped();
    } catch (ConfigException e) {
      throw new Unreadable();
    }
  }

  /** An incoming web hook of Slack. */
  static Contract slack() {
    return request -> {
      if (!isJsonPost(request)) {
        return Reply.of(400, "invalid_payload");
      }
      try {
        return slack(json(request.body()));
      } catch (Unreadable | ClassCastException e) {
        return Reply.of(400, "invalid_payload");
      }
    };
  }

  private static Reply slack(Map<String, Object> message) {
    if (!Set.of("text", "blocks", "channel", "username", "icon_emoji").containsAll(message.keySet())) {
      return Reply.of(400, "invalid_payload");
    }
    if (((String) message.getOrDefault("text", "")).isBlank()) {
      return Reply.of(400, "no_text");
    }
    for (Object each : (List<?>) message.getOrDefault("blocks", List.of())) {
      Map<?, ?> block = (Map<?, ?>) each;
      Map<?, ?> text = (Map<?, ?>) block.get("text");
      String letters = (String) text.get("text");
      boolean good = block.keySet().equals(Set.of("type", "text"))
          && block.get("type").equals("section")
          && Set.of("type", "text", "verbatim").containsAll(text.keySet())
          && text.get("type").equals("mrkdwn")
          && !letters.isBlank()
          && letters.length() <= 3_000;
      if (!good) {
        return Reply.of(400, "invalid_blocks");
      }
    }
    return Reply.of(200, "ok");
  }

  /** A workflow of Microsoft Teams. */
  static Contract teams() {
    return request -> {
      if (request.body().getBytes(StandardCharsets.UTF_8).length > MOST_TEAMS_BYTES) {
        return Reply.of(413, "");
      }
      try {
        return isJsonPost(request) && isMessage(json(request.body()))
            ? Reply.of(202, "")
            : Reply.of(400, "{\"error\":{\"code\":\"TriggerInputSchemaMismatch\"}}");
      } catch (Unreadable | ClassCastException | NullPointerException e) {
        return Reply.of(400, "{\"error\":{\"code\":\"InvalidRequestContent\"}}");
      }
    };
  }

  private static boolean isMessage(Map<String, Object> message) {
    List<?> attachments = (List<?>) message.get("attachments");
    Map<?, ?> attachment = (Map<?, ?>) attachments.getFirst();
    Map<?, ?> card = (Map<?, ?>) attachment.get("content");
    return message.get("type").equals("message")
        && attachments.size() == 1
        && attachment.containsKey("contentUrl")
        && attachment.get("contentType").equals("application/vnd.microsoft.card.adaptive")
        && card.get("type").equals("AdaptiveCard")
        && card.get("version").equals("1.4")
        && !((List<?>) card.get("body")).isEmpty()
        && ((List<?>) card.get("body")).stream().allMatch(block -> isRichText((Map<?, ?>) block));
  }

  private static boolean isRichText(Map<?, ?> block) {
    return block.keySet().equals(Set.of("type", "inlines"))
        && block.get("type").equals("RichTextBlock")
        && ((List<?>) block.get("inlines")).stream().allMatch(inline -> isRun((Map<?, ?>) inline));
  }

  private static boolean isRun(Map<?, ?> run) {
    return run.keySet().equals(Set.of("type", "text"))
        && run.get("type").equals("TextRun")
        && !((String) run.get("text")).isBlank();
  }

  private static boolean isJsonPost(Request request) {
    return request.method().equals("POST") && request.header("content-type").startsWith("application/json");
  }
}
