package org.senselights.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.senselights.message.Json;
import org.senselights.rules.Sending;

/** A workflow's web hook of Microsoft Teams, which is told with an adaptive card. */
final class Teams extends Target {

  /** A whole message, a little below the 28 KB that Teams takes. */
  static final int MOST_BYTES = 28_000;

  /** The error's name in the answer of a workflow. */
  private static final Pattern REASON = Pattern.compile("\"code\"\\s*:\\s*\"([A-Z][A-Za-z]{1,60})\"");

  /** Between these a card would put a date of its own. */
  private static final String BRACES = "{{";

  private static final String BRACES_APART = "{\u2060{";

  Teams(URI uri) {
    super("teams", "POST", uri, new LinkedHashMap<>(Map.of("Content-Type", "application/json; charset=utf-8")));
  }

  @Override
  String body(Sending sending) {
    String said = Plain.text(sending.field("text", value -> Plain.line(value).replace(BRACES, BRACES_APART)));
    String text = said.isBlank() ? sending.occasion().cause() : said;
    String message = message(text);
    while (message.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      text = Plain.cut(text, text.length() * 3 / 4);
      message = message(text);
    }
    return message;
  }

  private static String message(String text) {
    String card = new Json(text.length() + 300)
        .put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
        .put("type", "AdaptiveCard")
        .put("version", "1.4")
        .putRaw("body", text.lines().filter(line -> !line.isBlank()).map(Teams::block)
            .collect(Collectors.joining(",", "[", "]")))
        .end();
    String attachment = new Json(card.length() + 100)
        .put("contentType", "application/vnd.microsoft.card.adaptive")
        .putRaw("contentUrl", "null")
        .putRaw("content", card)
        .end();
    return new Json(attachment.length() + 60)
        .put("type", "message")
        .putRaw("attachments", "[" + attachment + "]")
        .end();
  }

  /** A run of a rich text is the one text in a card that is not read as Markdown. */
  private static String block(String line) {
    String run = new Json(line.length() + 40).put("type", "TextRun").put("text", line).end();
    return new Json(run.length() + 60).put("type", "RichTextBlock").putRaw("inlines", "[" + run + "]").end();
  }

  @Override
  public Verdict verdict(int status, String body, Function<String, Optional<String>> header, int parcels) {
    Matcher reason = REASON.matcher(body);
    return Statuses.judge(status, reason.find() ? reason.group(1) : "");
  }
}
