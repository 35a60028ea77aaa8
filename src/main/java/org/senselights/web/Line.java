package org.senselights.web;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.senselights.engine.Account;
import org.senselights.engine.Account.Deed;
import org.senselights.engine.Account.Fired;
import org.senselights.engine.DeedWords;
import org.senselights.event.Event;

/**
 * A happening as the feed tells it.
 *
 * @param number its number in {@link Watch}
 * @param time when, in the owner's zone
 * @param kind the type's word, or {@code own} for what Sense did not tell
 * @param what the type's word, or what else it was
 * @param user as the privacy setting lets through; empty for nobody
 * @param host who told it
 * @param app its name, or the beginning of its id
 * @param note why no rule did anything; empty where one did
 * @param parts what each rule did
 * @param more whatever else is known of it
 */
record Line(
    long number,
    String time,
    String kind,
    String what,
    String user,
    String host,
    String app,
    String note,
    List<Part> parts,
    List<Pair> more) {

  /** What Sense did not tell: a button, a time of day, the start. */
  static final String OWN = "own";

  private static final int MOST_PARTS = 12;
  private static final int MOST_DEEDS = 6;
  private static final int NAME = 80;
  private static final int WORDS = 120;
  private static final int LONG = 400;
  private static final int ID = 8;

  /** What a rule did; {@code tag} is empty where it simply fired. */
  record Part(String rule, String tag, String words) {}

  /** How it is said of a happening; {@code now} tells which day is today. */
  static Line of(Watch.Happening happening, ZoneId zone, Instant now) {
    Account account = happening.account();
    Event event = account.occasion().event();
    boolean told = account.occasion().told();
    return new Line(
        happening.number(),
        Said.time(account.occasion().receipt().at(), zone, now),
        told ? event.type().word() : OWN,
        Said.text(account.occasion().cause(), NAME),
        Said.text(event.user(), NAME),
        Said.text(event.host(), NAME),
        Said.text(app(event), NAME),
        note(account),
        parts(account.fired()),
        more(account, event));
  }

  private static String app(Event event) {
    return event.appName().isEmpty() && event.appId().length() > ID
        ? event.appId().substring(0, ID) + "…" : event.appName();
  }

  private static String note(Account account) {
    return switch (account.verdict()) {
      case IGNORED -> "ignored, as the rules file says";
      case REPEATED -> "told before, so nothing is done";
      case DECIDED -> account.fired().isEmpty() ? "no rule matches" : "";
    };
  }

  private static List<Part> parts(List<Fired> all) {
    List<Part> parts = new ArrayList<>();
    for (Fired fired : all.subList(0, Math.min(all.size(), MOST_PARTS))) {
      parts.add(new Part(Said.text(fired.rule(), NAME), tag(fired.part()), words(fired.deeds())));
    }
    if (all.size() > MOST_PARTS) {
      parts.add(new Part("", "and " + Said.count(all.size() - MOST_PARTS, "more rule"), ""));
    }
    return List.copyOf(parts);
  }

  private static String tag(Account.Part part) {
    return switch (part) {
      case FIRED -> "";
      case THROTTLED -> "throttled";
      case RESUMED -> "goes on";
      case ENDED -> "ends";
    };
  }

  private static String words(List<Deed> deeds) {
    String words = deeds.stream().limit(MOST_DEEDS).map(Line::words).collect(Collectors.joining(", "));
    return deeds.size() > MOST_DEEDS ? words + " and " + (deeds.size() - MOST_DEEDS) + " more" : words;
  }

  /** A standard message would drown what else is said: it stands further down, whole. */
  private static String words(Deed deed) {
    return switch (deed) {
      case Deed.Published(var message) when message.payload().startsWith("{") ->
          Said.text("publish " + message.topic(), WORDS);
      default -> Said.text(DeedWords.of(deed), WORDS);
    };
  }

  private static List<Pair> more(Account account, Event event) {
    List<Pair> more = new ArrayList<>();
    add(more, "Message", event.message());
    add(more, "Task", event.task());
    add(more, "App", event.appName().isEmpty() ? event.appId() : event.appName() + " " + event.appId());
    add(more, "Origin", event.origin());
    add(more, "Context", event.context());
    add(more, "Command", event.command());
    add(more, "Browser", event.userAgent());
    add(more, "Sender", account.occasion().receipt().sender());
    if (event.doubtful()) {
      add(more, "Beware", "the fields had to be guessed");
    }
    account.fired().stream()
        .flatMap(fired -> fired.deeds().stream())
        .filter(Deed.Published.class::isInstance)
        .limit(MOST_DEEDS)
        .forEach(deed -> add(more, "Published", ((Deed.Published) deed).message().payload()));
    return List.copyOf(more);
  }

  private static void add(List<Pair> to, String name, String value) {
    if (!value.isBlank()) {
      to.add(new Pair(name, Said.text(value.strip(), LONG)));
    }
  }
}
