package org.senselights.settings;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.senselights.rules.Payload;
import org.senselights.rules.Template;

/**
 * A target of {@code targets}, to which rules send.
 *
 * @param name its name in rules
 * @param kind whose service it is
 * @param url where requests go, http or https; a secret, because with a web hook's address anybody can write there
 * @param method of a web hook: POST, PUT, PATCH or GET
 * @param headers of a web hook, by name; they may hold secrets
 * @param body of a web hook; absent for all that is known of the event together with {@code text}
 * @param look of a Slack target: {@code channel}, {@code username}, {@code icon_emoji}, by Slack's own names
 * @param delivery how it is brought there
 */
public record TargetSettings(
    String name,
    Kind kind,
    Secret url,
    String method,
    SequencedMap<String, Secret> headers,
    Optional<Payload> body,
    SequencedMap<String, String> look,
    Delivery delivery) {

  /** Whose service a target is. */
  public enum Kind {
    /** An incoming web hook of Slack. */
    SLACK,
    /** A workflow's web hook of Microsoft Teams. */
    TEAMS,
    /** Any other, in the owner's own words. */
    WEBHOOK
  }

  /** Copies the maps. */
  public TargetSettings {
    headers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(headers));
    look = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(look));
  }

  /**
   * Whether people read there, who want to be told something.
   *
   * @return false for a web hook
   */
  public boolean isChat() {
    return kind != Kind.WEBHOOK;
  }

  /**
   * What a rule may say there. What it leaves out is what the event says, or empty.
   *
   * @return of a chat {@code text}; of a web hook the names in its body, those first that no event has
   */
  public SequencedSet<String> fields() {
    SequencedSet<String> fields = new LinkedHashSet<>();
    if (isChat() || body.isEmpty() && !method.equals("GET")) {
      fields.add("text");
    }
    body.ifPresent(payload -> {
      List<Template> templates = payload.templates().toList();
      templates.forEach(template -> fields.addAll(template.given()));
      templates.forEach(template -> template.variables().forEach(variable -> fields.add(variable.word())));
    });
    return fields;
  }

  /**
   * What it is and where, fit for everybody's eyes.
   *
   * @return such as {@code slack at hooks.slack.com}; of the address the host alone
   */
  public String words() {
    return kind.name().toLowerCase(Locale.ROOT) + " at " + host();
  }

  /**
   * The only part of its address that is no secret.
   *
   * @return such as {@code hooks.slack.com}
   */
  public String host() {
    return URI.create(url.value()).getHost();
  }
}
