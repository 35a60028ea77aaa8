package org.senselights.http;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.senselights.message.Json;
import org.senselights.rules.Sending;

/** An incoming web hook of Slack. */
final class Slack extends Target {

  /** As long as a section's text may be. */
  static final int MOST_LETTERS = 3_000;

  /** A letter that is not seen, and that no command of Slack's goes across. */
  private static final String JOINER = "\u2060";

  /** Slack's reasons, such as {@code invalid_payload}: nothing that could be a token of the address. */
  private static final Pattern REASON = Pattern.compile("[a-z]{1,30}(?:_[a-z]{1,30}){1,8}");

  /** Where a mention or a channel would begin, and where an emoji's name would, or would go on with ours. */
  private static final Pattern COMMAND = Pattern.compile(
      "(?<![\\p{L}\\p{N}])[@#](?=\\p{L})|:(?=[\\w+'-]+(?::|$))|^[\\w+'-]+(?=:)", Pattern.UNICODE_CHARACTER_CLASS);

  private static final int LONGEST_ENTITY = 5;

  private final SequencedMap<String, String> look;

  Slack(URI uri, SequencedMap<String, String> look) {
    super("slack", "POST", uri, new LinkedHashMap<>(Map.of("Content-Type", "application/json; charset=utf-8")));
    this.look = look;
  }

  @Override
  String body(Sending sending) {
    String said = Plain.text(sending.field("text", Slack::escape));
    String text = cut(said.isBlank() ? sending.occasion().cause() : said);
    String section = new Json(text.length() + 100)
        .put("type", "section")
        .putRaw("text", new Json(text.length() + 60)
            .put("type", "mrkdwn")
            .put("text", text)
            .put("verbatim", true)
            .end())
        .end();
    Json json = new Json(2 * text.length() + 200);
    look.forEach(json::put);
    return json.put("text", text).putRaw("blocks", "[" + section + "]").end();
  }

  /** A value as a text that Slack shows, and nothing else: no link, no mention, no channel, no emoji. */
  static String escape(String value) {
    return COMMAND.matcher(Plain.line(value)).replaceAll("$0" + JOINER)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }

  /** Half an entity at the end would be read as what it stands for, or not at all. */
  private static String cut(String text) {
    String cut = Plain.cut(text, MOST_LETTERS);
    int entity = cut.lastIndexOf('&');
    boolean half = cut.length() < text.length()
        && entity >= cut.length() - LONGEST_ENTITY
        && cut.indexOf(';', entity) < 0;
    return half ? cut.substring(0, entity) + cut.substring(cut.length() - 1) : cut;
  }

  @Override
  public Verdict verdict(int status, String body, Function<String, Optional<String>> header, int parcels) {
    String reason = body.strip();
    return Statuses.judge(status, REASON.matcher(reason).matches() ? reason : "");
  }
}
