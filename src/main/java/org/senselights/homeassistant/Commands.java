package org.senselights.homeassistant;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.senselights.light.LightDefinition;
import org.senselights.message.Json;
import org.senselights.rules.Action;
import org.senselights.rules.ButtonDefinition;
import org.senselights.rules.NearestWord;
import org.senselights.rules.RuleBook;

/**
 * Understands what the device is told over MQTT. Whatever is sent, the answer is an order, a problem in words, or
 * silence; nothing is thrown, and no message takes more than its own length in time and memory.
 *
 * <p>Immutable; made anew with each rule book.
 */
public final class Commands {
  /** Longer commands are refused unread, in bytes. */
  public static final int LONGEST = 4_096;

  private static final int LONGEST_TRANSACTION = 256;
  private static final int MOST_NAMED = 30;
  private static final int LONGEST_EXCERPT = 40;
  private static final int LONGEST_TOPIC_SHOWN = 120;
  private static final BigDecimal LONGEST_FLASH = BigDecimal.valueOf(60);
  private static final int MOST_DIGITS = 20;

  /** What Home Assistant sends for the press of a button, which says no more than that something was sent. */
  private static final String PRESS = "PRESS";

  private static final String SET = "/set";

  private final Topics topics;
  private final String lightPrefix;
  private final Map<String, Lights> lights = new HashMap<>();
  private final Map<String, Asking> requests = new HashMap<>();

  private record Lights(String name, List<String> members) {}

  /** A request: the key under which its payload says what exactly is wanted, or none, and what is made of that. */
  private record Asking(String key, List<String> allowed, Meaning meaning) {}

  /** What a word means. It is one of those allowed, or empty where the request takes none. */
  private interface Meaning {
    Command of(String word);
  }

  /**
   * Prepares for the names of a rule book.
   *
   * @param topics where this device speaks
   * @param book the rules in force
   */
  public Commands(Topics topics, RuleBook book) {
    this.topics = topics;
    lightPrefix = topics.device() + "/light/";
    book.lights().stream().map(LightDefinition::name).forEach(name -> light(book, name));
    book.groups().keySet().forEach(name -> light(book, name));
    if (!book.lights().isEmpty()) {
      light(book, RuleBook.ALL_LIGHTS);
    }
    ask("test-lights", new Command.TestLights());
    ask("reload-rules", new Command.ReloadRules());
    ask("reset-counts", new Command.ResetCounts());
    ask("health", new Command.AskHealth());
    ask("restart", new Command.Restart());
    requests.put(topics.request("mute"), new Asking("state", List.of("on", "off", "toggle"),
        word -> new Command.Mute(Action.Mute.Change.valueOf(word.toUpperCase(Locale.ROOT)))));
    requests.put(topics.request("log-level"), new Asking("level", LogLevel.words(),
        word -> new Command.SetLogLevel(LogLevel.of(word).orElseThrow())));
    for (ButtonDefinition button : book.buttons()) {
      requests.put(topics.pressButton(button.name()),
          new Asking("", List.of(), word -> new Command.Press(button.name())));
    }
  }

  private void light(RuleBook book, String name) {
    lights.put(topics.setLight(name), new Lights(name, book.lightsOf(name)));
  }

  private void ask(String what, Command command) {
    requests.put(topics.request(what), new Asking("", List.of(), word -> command));
  }

  /**
   * Understands a message.
   *
   * @param topic where it was sent to
   * @param payload what was sent
   * @param retained whether the broker had kept it, so that nobody knows when it was meant
   * @return an order, a problem, or silence
   */
  public Heard hear(String topic, byte[] payload, boolean retained) {
    boolean isLight = topic.startsWith(lightPrefix) && topic.endsWith(SET)
        && topic.length() >= lightPrefix.length() + SET.length();
    if (!isLight && !topic.startsWith(topics.device() + "/request/")) {
      return new Heard.Ignored("");
    }
    if (retained) {
      return new Heard.Ignored("The retained message on " + excerpt(topic, LONGEST_TOPIC_SHOWN)
          + " is not followed, since nobody knows when it was meant: send commands without retain, and clear it with "
          + "an empty retained message");
    }
    Reply reply = new Reply(topics.response(topic), "");
    try {
      String text = text(payload);
      JsonValue.Members members = text.startsWith("{") ? object(text) : JsonValue.Members.NONE;
      Optional<String> transaction = transaction(members);
      reply = new Reply(reply.topic(), transaction.orElse(""));
      if (isLight) {
        Command command = light(topic, text, members);
        return new Heard.Order(command, transaction.isEmpty() ? Optional.empty() : Optional.of(reply));
      }
      return new Heard.Order(request(topic, text, members), Optional.of(reply));
    } catch (NotUnderstoodException e) {
      // Nothing at all is what clears a retained message, as the journal itself advises.
      String problem = payload.length == 0 ? ""
          : "What was sent to " + excerpt(topic, LONGEST_TOPIC_SHOWN) + " cannot be followed: " + e.getMessage();
      return new Heard.Refused(problem, reply.failed(e.getMessage()));
    }
  }

  private static String text(byte[] payload) throws NotUnderstoodException {
    if (payload.length > LONGEST) {
      throw new NotUnderstoodException("it is longer than " + LONGEST + " bytes");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString().strip();
      // Somebody who clears a retained message sends nothing, too, and does not mean a restart.
      if (text.isEmpty()) {
        throw new NotUnderstoodException("it is empty: send " + PRESS + ", or {}");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw new NotUnderstoodException("it is not UTF-8");
    }
  }

  private static JsonValue.Members object(String text) throws NotUnderstoodException {
    try {
      return JsonReader.read(text) instanceof JsonValue.Members members ? members : JsonValue.Members.NONE;
    } catch (NotJsonException e) {
      throw new NotUnderstoodException("it is not JSON: " + e.getMessage());
    }
  }

  private static Optional<String> transaction(JsonValue.Members members) throws NotUnderstoodException {
    JsonValue given = members.values().get("transaction");
    if (given == null || given instanceof JsonValue.Nothing) {
      return Optional.empty();
    }
    String json = given.compact();
    if (given instanceof JsonValue.Members || given instanceof JsonValue.Items || json.length() > LONGEST_TRANSACTION) {
      throw new NotUnderstoodException(
          "transaction is a text or a number of " + LONGEST_TRANSACTION + " letters at most");
    }
    return Optional.of(json);
  }

  private Command light(String topic, String text, JsonValue.Members members) throws NotUnderstoodException {
    Lights meant = lights.get(topic);
    if (meant == null || meant.members().isEmpty()) {
      List<String> names = lights.values().stream().map(Lights::name).sorted().toList();
      String name = topic.substring(lightPrefix.length(), topic.length() - SET.length());
      throw unknown("there is no light", name, names);
    }
    Optional<Duration> flash = flash(members);
    return new Command.SetLight(meant.name(), meant.members(), wish(text, members, flash.isPresent()), flash);
  }

  private static Optional<Command.Wish> wish(String text, JsonValue.Members members, boolean flashes)
      throws NotUnderstoodException {
    boolean isPlain = !text.startsWith("{");
    String state = isPlain ? text : members.text("state");
    if (state.equalsIgnoreCase("OFF")) {
      return Optional.of(new Command.Wish.Off());
    }
    if (!state.equalsIgnoreCase("ON")) {
      throw new NotUnderstoodException(isPlain
          ? quoted(text) + " says nothing to a light: send {\"state\":\"ON\"} or {\"state\":\"OFF\"}"
          : "state is missing, or is neither \"ON\" nor \"OFF\"");
    }
    JsonValue effect = members.values().get("effect");
    if (effect == null || effect instanceof JsonValue.Nothing) {
      return flashes ? Optional.empty() : Optional.of(new Command.Wish.Show(Hand.STEADY));
    }
    String word = effect instanceof JsonValue.Text(String value) ? value : effect.compact();
    Optional<Hand> hand = Hand.of(word);
    if (hand.isEmpty()) {
      throw unknown("there is no effect", word, Hand.effects());
    }
    return Optional.of(new Command.Wish.Show(hand.get()));
  }

  private static Optional<Duration> flash(JsonValue.Members members) throws NotUnderstoodException {
    JsonValue flash = members.values().get("flash");
    if (flash == null || flash instanceof JsonValue.Nothing) {
      return Optional.empty();
    }
    // Few digits and no exponent: arithmetic on 1e999999999 takes for ever.
    if (flash instanceof JsonValue.Amount(String literal) && literal.length() <= MOST_DIGITS
        && literal.indexOf('e') < 0 && literal.indexOf('E') < 0) {
      BigDecimal seconds = new BigDecimal(literal);
      Duration length = seconds.compareTo(LONGEST_FLASH) <= 0
          ? Duration.ofMillis(seconds.movePointRight(3).longValue()) : Duration.ZERO;
      if (length.isPositive()) {
        return Optional.of(length);
      }
    }
    throw new NotUnderstoodException("flash is a number of seconds, more than 0 and at most " + LONGEST_FLASH);
  }

  private Command request(String topic, String text, JsonValue.Members members) throws NotUnderstoodException {
    Asking asking = requests.get(topic);
    if (asking == null) {
      String prefix = topics.request("");
      List<String> known =
          requests.keySet().stream().map(request -> request.substring(prefix.length())).sorted().toList();
      throw unknown("there is no request", topic.substring(prefix.length()), known);
    }
    for (String key : members.values().keySet()) {
      if (!key.equals("transaction") && !key.equals(asking.key())) {
        List<String> allowed = new ArrayList<>(new TreeSet<>(List.of("transaction", asking.key())));
        allowed.remove("");
        throw unknown("there is no key", key, allowed);
      }
    }
    boolean isPlain = !text.startsWith("{");
    if (asking.key().isEmpty()) {
      if (isPlain && !text.equalsIgnoreCase(PRESS)) {
        throw new NotUnderstoodException(quoted(text) + " says nothing here: send " + PRESS + ", or {}");
      }
      return asking.meaning().of("");
    }
    JsonValue given = members.values().get(asking.key());
    if (!isPlain && !(given instanceof JsonValue.Text)) {
      throw new NotUnderstoodException(asking.key() + " is missing. Allowed: " + String.join(", ", asking.allowed()));
    }
    String word = (isPlain ? text : members.text(asking.key())).strip().toLowerCase(Locale.ROOT);
    if (!asking.allowed().contains(word)) {
      throw unknown("there is no " + asking.key(), word, asking.allowed());
    }
    return asking.meaning().of(word);
  }

  private static NotUnderstoodException unknown(String what, String given, List<String> allowed) {
    String shown = excerpt(given, LONGEST_EXCERPT);
    String hint = NearestWord.hint(shown, allowed);
    return new NotUnderstoodException(what + " " + quoted(given) + hint
        + (allowed.isEmpty() ? "" : (hint.isEmpty() ? ". Allowed: " : " Allowed: ") + list(allowed)));
  }

  private static String list(List<String> allowed) {
    return allowed.size() <= MOST_NAMED ? String.join(", ", allowed)
        : String.join(", ", allowed.subList(0, MOST_NAMED)) + " and " + (allowed.size() - MOST_NAMED) + " more";
  }

  private static String quoted(String text) {
    return Json.quote(excerpt(text, LONGEST_EXCERPT));
  }

  private static String excerpt(String text, int longest) {
    String line = text.replaceAll("\\p{C}", "?");
    return line.length() <= longest ? line : line.substring(0, longest) + "…";
  }

  /** Why a command cannot be followed, as the end of a sentence. */
  private static final class NotUnderstoodException extends Exception {
    private static final long serialVersionUID = 1L;

    NotUnderstoodException(String message) {
      super(message, null, false, false);
    }
  }
}
