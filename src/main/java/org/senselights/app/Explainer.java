package org.senselights.app;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.StringJoiner;
import org.senselights.decode.Decoded;
import org.senselights.decode.Decoder;
import org.senselights.engine.Account.Verdict;
import org.senselights.engine.DeedWords;
import org.senselights.engine.Explanation;
import org.senselights.engine.Explanation.Judgement;
import org.senselights.engine.Identity;
import org.senselights.engine.Moment;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.senselights.message.Json;
import org.senselights.rules.ClockTrust;
import org.senselights.rules.Privacy;
import org.senselights.rules.RuleBook;
import org.senselights.rules.Sentences;
import org.senselights.settings.Settings;

/**
 * Says in words what rules make of a datagram. Nothing is done, and nothing that happened before counts. Not safe for
 * use by several threads, as {@link Privacy} is not.
 */
public final class Explainer {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("HH:mm 'on' EEEE, d MMMM uuuu", Locale.ENGLISH);

  private final Settings settings;
  private final Decoder decoder;
  private final Identity identity;
  private final Enrichment enrichment;

  /** What there is to say. */
  public sealed interface Explained {

    /**
     * It is an event, and meets the rules.
     *
     * @param text for people, several lines
     * @param json the same for programs
     */
    record AsEvent(String text, String json) implements Explained {}

    /**
     * No rule sees it.
     *
     * @param why in words
     */
    record NoEvent(String why) implements Explained {}
  }

  /**
   * An explainer for one device.
   *
   * @param settings its settings
   * @param salt of its hashed users
   * @param enrichment what completes events
   */
  public Explainer(Settings settings, byte[] salt, Enrichment enrichment) {
    this.enrichment = enrichment;
    this.settings = Objects.requireNonNull(settings, "settings");
    decoder = new Decoder(settings.udp().fallbackCharset());
    identity =
        new Identity(
            settings.deviceTopic(),
            settings.timeZone(),
            new Privacy(settings.privacy(), salt),
            "explain",
            settings.presenceExpiry(),
            new ClockTrust(Instant.EPOCH),
            settings.outputs().destinations(),
            settings.outputs().tags(),
            settings.outputs().browsers());
  }

  /**
   * Explains a datagram.
   *
   * @param book the rules
   * @param datagram its bytes
   * @param at as if it came then
   * @param sender as if it came from this address
   * @param sessions how many made-up sessions are on line before; absent for none
   * @return what the rules make of it
   */
  public Explained explain(RuleBook book, byte[] datagram, Instant at, String sender, OptionalInt sessions) {
    return switch (decoder.decode(datagram, 0, datagram.length)) {
      case Decoded.Understood(var told, var doubt) -> {
        Event event = enrichment.apply(told);
        Explanation explanation =
            Explanation.of(book, identity, event, new Receipt(at, 0, sender), new Moment(0, at), sessions);
        yield new Explained.AsEvent(
            text(event, doubt, at.atZone(settings.timeZone()), book, explanation), json(event, explanation));
      }
      case Decoded.NotOurs(var product) ->
          new Explained.NoEvent("no rule sees this: it is a log event of another product, " + product);
      case Decoded.Malformed(var reason) -> new Explained.NoEvent("no rule sees this: " + reason.text());
    };
  }

  private static String text(
      Event event, String doubt, ZonedDateTime at, RuleBook book, Explanation explanation) {
    List<String> lines = new ArrayList<>();
    lines.add(event.type().word()
        + (event.host().isEmpty() ? "" : " on " + event.host())
        + (event.user().isEmpty() ? "" : ", user " + event.user())
        + (event.task().isEmpty() ? "" : ", task " + event.task())
        + (event.appId().isEmpty() ? ""
            : ", app " + (event.appName().isEmpty() ? "" : event.appName() + ", ") + event.appId())
        + ", at " + WHEN.format(at));
    if (!doubt.isEmpty()) {
      lines.add("doubtful: " + doubt);
    }
    if (explanation.verdict() == Verdict.IGNORED) {
      lines.add("Ignored before any rule sees it. What the file ignores:");
      book.ignore().forEach(pattern -> lines.add("  " + Sentences.ofIgnored(pattern)));
      return String.join("\n", lines);
    }
    for (Judgement judgement : explanation.judgements()) {
      lines.add("");
      lines.add((judgement.miss().isEmpty() ? "+ " : "- ") + judgement.rule().name()
          + " (" + judgement.rule().where() + ")");
      judgement.miss().ifPresent(miss -> lines.add("    " + miss.written() + "; found: " + miss.found()));
      judgement.deeds().forEach(deed -> lines.add("    " + DeedWords.of(deed)));
    }
    lines.add("");
    long acting = explanation.judgements().stream().filter(judgement -> judgement.miss().isEmpty()).count();
    lines.add(acting + (acting == 1 ? " rule acts, " : " rules act, ")
        + (explanation.judgements().size() - acting) + " not.");
    return String.join("\n", lines);
  }

  private static String json(Event event, Explanation explanation) {
    StringJoiner rules = new StringJoiner(",", "[", "]");
    for (Judgement judgement : explanation.judgements()) {
      StringJoiner deeds = new StringJoiner(",", "[", "]");
      judgement.deeds().forEach(deed -> deeds.add(Json.quote(DeedWords.of(deed))));
      Json rule = new Json(128)
          .put("name", judgement.rule().name())
          .put("where", judgement.rule().where())
          .put("acts", judgement.miss().isEmpty());
      judgement.miss().ifPresent(miss -> rule.put("failed", miss.written()).put("found", miss.found()));
      rules.add(rule.putRaw("does", deeds.toString()).end());
    }
    return new Json(512)
        .put("event_type", event.type().word())
        .putPresent("host", event.host())
        .putPresent("user", event.user())
        .putPresent("task", event.task())
        .put("ignored", explanation.verdict() == Verdict.IGNORED)
        .putRaw("rules", rules.toString())
        .end();
  }
}
