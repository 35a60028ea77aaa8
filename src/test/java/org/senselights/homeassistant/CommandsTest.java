package org.senselights.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.homeassistant.Written.TOPICS;
import static org.senselights.homeassistant.Written.json;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.light.Program;
import org.senselights.rules.Action;

/** What the device understands of what it is told. */
class CommandsTest {
  private static final List<String> BOTH = List.of("green", "red");
  private static final int CASES = Integer.getInteger("hostile.cases", 200_000) / 10;

  private final Commands commands = new Commands(TOPICS, Written.LARGE);

  @Test
  void onIsSteadyLightUntilOff() {
    assertThat(light("red", "{\"state\":\"ON\"}")).isEqualTo(show("red", Hand.STEADY));
    assertThat(light("red", "{\"state\":\"OFF\"}")).isEqualTo(
        new Command.SetLight("red", List.of("red"), Optional.of(new Command.Wish.Off()), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({"off, STEADY", "blink, BLINK", "breathe, BREATHE", "auto, AUTO"})
  void anEffectIsWhatTheLightShows(String effect, Hand hand) {
    assertThat(light("red", "{\"state\":\"ON\",\"effect\":\"" + effect + "\"}")).isEqualTo(show("red", hand));
  }

  @Test
  void aFlashEndsByItself() {
    assertThat(light("red", "{\"state\":\"ON\",\"flash\":2}")).isEqualTo(
        new Command.SetLight("red", List.of("red"), Optional.empty(), Optional.of(Duration.ofSeconds(2))));
    assertThat(Command.flash(Duration.ofSeconds(2)).lengthNanos())
        .isLessThanOrEqualTo(Duration.ofSeconds(2).toNanos()).isGreaterThan(Duration.ofMillis(1_500).toNanos());
    assertThat(Command.flash(Duration.ofMillis(1))).isEqualTo(new Program.Flash(Command.FLASH_LIT, 1));
  }

  @Test
  void aFlashGoesWithAnEffectAndWithOff() {
    assertThat(light("red", "{\"state\":\"ON\",\"effect\":\"blink\",\"flash\":10}")).isEqualTo(new Command.SetLight(
        "red", List.of("red"), Optional.of(new Command.Wish.Show(Hand.BLINK)), Optional.of(Duration.ofSeconds(10))));
    assertThat(light("red", "{\"state\":\"OFF\",\"flash\":2}")).isEqualTo(new Command.SetLight(
        "red", List.of("red"), Optional.of(new Command.Wish.Off()), Optional.of(Duration.ofSeconds(2))));
  }

  @Test
  void whatNoLampOfOursCanIsLeftOut() {
    assertThat(light("red", "{\"state\":\"ON\",\"brightness\":128,\"transition\":3.0,\"color\":{\"r\":1}}"))
        .isEqualTo(show("red", Hand.STEADY));
  }

  @Test
  void aPlainWordWillDo() {
    assertThat(light("red", "on")).isEqualTo(show("red", Hand.STEADY));
  }

  @Test
  void aGroupStandsForItsLights() {
    assertThat(light("both", "{\"state\":\"ON\"}")).isEqualTo(
        new Command.SetLight("both", BOTH, Optional.of(new Command.Wish.Show(Hand.STEADY)), Optional.empty()));
    assertThat(light("all", "{\"state\":\"ON\"}")).isInstanceOfSatisfying(Command.SetLight.class,
        set -> assertThat(set.lights()).containsExactly("green", "Grün", "red"));
  }

  @Test
  void aLightIsAnsweredOnlyWhereSomebodyAsksForIt() {
    assertThat(order("light/red/set", "{\"state\":\"ON\"}").reply()).isEmpty();
    assertThat(order("light/red/set", "{\"state\":\"ON\",\"transaction\":7}").reply())
        .contains(new Reply("sense-lights/desk/response/light/red", "7"));
  }

  @Test
  void everyRequestIsUnderstood() {
    assertThat(request("test-lights", "PRESS")).isEqualTo(new Command.TestLights());
    assertThat(request("reload-rules", "{}")).isEqualTo(new Command.ReloadRules());
    assertThat(request("reset-counts", "press")).isEqualTo(new Command.ResetCounts());
    assertThat(request("health", "{\"transaction\":\"a\"}")).isEqualTo(new Command.AskHealth());
    assertThat(request("restart", "PRESS")).isEqualTo(new Command.Restart());
    assertThat(request("button/seen", "PRESS")).isEqualTo(new Command.Press("seen"));
    assertThat(request("mute", "ON")).isEqualTo(new Command.Mute(Action.Mute.Change.ON));
    assertThat(request("mute", "{\"state\":\"toggle\"}")).isEqualTo(new Command.Mute(Action.Mute.Change.TOGGLE));
    assertThat(request("log-level", "debug")).isEqualTo(new Command.SetLogLevel(LogLevel.DEBUG));
    assertThat(request("log-level", "{\"level\":\"error\"}")).isEqualTo(new Command.SetLogLevel(LogLevel.ERROR));
  }

  @Test
  void anAnswerCarriesTheTransactionAsItWasGiven() {
    Reply reply = order("request/mute", "{\"state\":\"ON\",\"transaction\":\"x\\\"1\"}").reply().orElseThrow();

    assertThat(reply.done()).satisfies(message -> {
      assertThat(message.topic()).isEqualTo("sense-lights/desk/response/mute");
      assertThat(message.payload()).isEqualTo("{\"status\":\"ok\",\"data\":{},\"transaction\":\"x\\\"1\"}");
      assertThat(message.retain()).isFalse();
    });
    assertThat(reply.failed("too busy").payload())
        .isEqualTo("{\"status\":\"error\",\"error\":\"too busy\",\"transaction\":\"x\\\"1\"}");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "light/red/set    | {\"state\":\"ON\",\"effect\":\"blnk\"} | there is no effect \"blnk\": did you mean",
      "light/rde/set    | {\"state\":\"ON\"}                     | there is no light \"rde\": did you mean \"red\"?",
      "light/red/set    | {\"effect\":\"blink\"}                 | state is missing",
      "light/red/set    | {\"state\":null}                       | state is missing",
      "light/red/set    | {\"state\":\"ON\",\"flash\":\"short\"} | flash is a number of seconds",
      "light/red/set    | {\"state\":\"ON\",\"flash\":1e999999999} | flash is a number of seconds",
      "light/red/set    | {\"state\":\"ON\",\"flash\":-1}        | flash is a number of seconds",
      "light/red/set    | {\"state\":\"ON\"                      | it is not JSON: it ends too early",
      "light/red/set    | [1]                                    | says nothing to a light",
      "request/mute     | {\"state\":\"toggel\"}                 | there is no state \"toggel\": did you mean",
      "request/mute     | PRESS                                  | Allowed: on, off, toggle",
      "request/mute     | {}                                     | state is missing",
      "request/log-level | loud                                  | there is no level \"loud\"",
      "request/restart  | OFF                                    | \"OFF\" says nothing here",
      "request/restart  | ' '                                    | it is empty",
      "request/restart  | {\"delay\":1}                          | there is no key \"delay\"",
      "request/health   | {\"transaction\":{}}                   | transaction is a text or a number",
      "request/testlights | PRESS                                | did you mean \"test-lights\"?",
      "request/button/sen | PRESS                                | did you mean \"button/seen\"?"})
  void whatCannotBeFollowedIsAnsweredInWords(String topic, String payload, String problem) {
    assertThat(hear(topic, payload)).isInstanceOfSatisfying(Heard.Refused.class, refused -> {
      assertThat(refused.problem()).contains(problem).contains(topic);
      assertThat(refused.answer().topic()).isEqualTo("sense-lights/desk/"
          + topic.replace("request/", "response/").replace("light/", "response/light/").replace("/set", ""));
      assertThat(json(refused.answer().payload()).text("error")).contains(problem);
      assertThat(refused.answer().retain()).isFalse();
    });
  }

  @Test
  void aRefusalCarriesTheTransactionToo() {
    assertThat(hear("request/mute", "{\"state\":\"x\",\"transaction\":5}")).isInstanceOfSatisfying(Heard.Refused.class,
        refused -> assertThat(refused.answer().payload()).endsWith("\"transaction\":5}"));
  }

  @Test
  void aRetainedCommandIsNotFollowed() {
    Heard heard = commands.hear(TOPICS.setLight("red"), bytes("{\"state\":\"ON\"}"), true);

    assertThat(heard).isInstanceOfSatisfying(Heard.Ignored.class,
        ignored -> assertThat(ignored.why()).contains("sense-lights/desk/light/red/set", "without retain"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "other", "sense-lights/desk", "sense-lights/desk/light/red",
      "sense-lights/desk/light/set", "sense-lights/desk/request", "sense-lights/door/light/red/set"})
  void whatIsNotForUsIsPassedOver(String topic) {
    assertThat(commands.hear(topic, bytes("ON"), false)).isEqualTo(new Heard.Ignored(""));
  }

  @Test
  void aProblemIsOneLineHoweverItIsProvoked() {
    assertThat(hear("request/log-level", "a\nERROR b\u0007\u202e" + "x".repeat(3_000)))
        .isInstanceOfSatisfying(Heard.Refused.class, refused -> assertThat(refused.problem())
            .hasSizeLessThan(300).doesNotContainPattern("\\p{C}"));
    assertThat(hear("request/log-level", "x".repeat(Commands.LONGEST + 1))).isInstanceOf(Heard.Refused.class);
    assertThat(commands.hear(TOPICS.request("mute"), new byte[] {(byte) 0xff}, false))
        .isInstanceOf(Heard.Refused.class);
  }

  @Test
  void nothingThatIsSentMakesItStumble() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20_261_120L);
    List<String> topics = List.of("light/red/set", "light/both/set", "light//set", "request/mute", "request/log-level",
        "request/restart", "request/button/seen", "request/", "request/button/");
    List<String> seeds = List.of("{\"state\":\"ON\",\"effect\":\"blink\",\"flash\":2,\"transaction\":\"a\\u00e4\"}",
        "{\"state\":\"OFF\",\"transition\":3.0}", "{\"level\":\"debug\",\"transaction\":[1,{\"a\":null}]}", "PRESS",
        "[".repeat(3_000), "{\"a\":".repeat(800), "\"\\ud800\"");
    for (int i = 0; i < CASES; i++) {
      byte[] payload = bytes(seeds.get(random.nextInt(seeds.size())));
      for (int edits = random.nextInt(4); edits > 0; edits--) {
        payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
      }

      Heard heard = commands.hear("sense-lights/desk/" + topics.get(random.nextInt(topics.size())), payload, false);

      if (heard instanceof Heard.Refused(var problem, var answer)) {
        assertThat(problem).isNotBlank();
        assertThat(json(answer.payload()).text("status")).isEqualTo("error");
      } else {
        assertThat(heard).isInstanceOf(Heard.Order.class);
      }
    }
  }

  private static Command show(String light, Hand hand) {
    return new Command.SetLight(light, List.of(light), Optional.of(new Command.Wish.Show(hand)), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"light/red/set", "request/restart", "request/nonsense"})
  void whoClearsARetainedCommandFillsNoJournal(String topic) {
    assertThat(hear(topic, "")).isInstanceOfSatisfying(Heard.Refused.class, refused -> {
      assertThat(refused.problem()).isEmpty();
      assertThat(refused.answer().payload()).contains("\"error\":\"it is empty: send PRESS, or {}\"");
    });
  }

  private Command light(String name, String payload) {
    return order("light/" + name + "/set", payload).command();
  }

  private Command request(String what, String payload) {
    return order("request/" + what, payload).command();
  }

  private Heard.Order order(String topic, String payload) {
    return (Heard.Order) hear(topic, payload);
  }

  private Heard hear(String topic, String payload) {
    return commands.hear("sense-lights/desk/" + topic, bytes(payload), false);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
