package org.senselights.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.senselights.engine.Change;
import org.senselights.engine.Change.InForce;
import org.senselights.engine.Change.LightShows;
import org.senselights.homeassistant.States;
import org.senselights.homeassistant.Topics;
import org.senselights.light.Program;
import org.senselights.message.Message;
import org.senselights.rules.Privacy;
import org.senselights.rules.RuleBook;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.SourceText;

class StateTellerTest {
  private static final Program ON = new Program.Steady(true);
  private static final Program OFF = new Program.Steady(false);
  private static final Program BLINK = new Program.Blink(Duration.ofSeconds(1));
  private static final String THREE =
      "lights { green { pin = 17 }, red { pin = 27 }, blue { pin = 22 }, warm { of = [red, green] } }";

  private final List<Message> news = new ArrayList<>();
  private final List<Message> answers = new ArrayList<>();
  private final StateTeller teller =
      new StateTeller(new States(new Topics("d"), Privacy.Mode.CLEAR), news::add, answers::add);

  @Test
  void atTheBeginEachLightAndEachGroupIsTold() throws RefusedException {
    begin(THREE);

    assertThat(news).extracting(Message::topic)
        .containsExactlyInAnyOrder("d/light/green", "d/light/red", "d/light/blue", "d/light/all", "d/light/warm");
    assertThat(news).extracting(Message::payload).containsOnly("{\"state\":\"OFF\"}");
    assertThat(answers).isEmpty();
  }

  @Test
  void aLightIsToldWithItsGroupsOfWhichItChangesTheState() throws RefusedException {
    begin(THREE);
    news.clear();

    tell(new LightShows("blue", BLINK, false));
    tell(new LightShows("green", BLINK, false));

    assertThat(news).extracting(Message::topic, Message::payload).containsExactly(
        tuple("d/light/blue", "{\"state\":\"ON\",\"effect\":\"blink\"}"),
        tuple("d/light/all", "{\"state\":\"ON\",\"effect\":\"blink\"}"),
        tuple("d/light/green", "{\"state\":\"ON\",\"effect\":\"blink\"}"),
        tuple("d/light/warm", "{\"state\":\"ON\",\"effect\":\"blink\"}"));
  }

  @Test
  void whatChangesTogetherIsToldOfAGroupOnce() throws RefusedException {
    begin(THREE);
    tell(new LightShows("green", ON, false), new LightShows("red", ON, false));
    news.clear();

    tell(new LightShows("green", OFF, true), new LightShows("red", OFF, true));

    assertThat(news).isEmpty();
    assertThat(answers).extracting(Message::topic).containsExactly(
        "d/light/green", "d/light/red", "d/light/all", "d/light/warm");
    assertThat(answers).extracting(Message::payload).containsOnly("{\"state\":\"OFF\"}");
  }

  @Test
  void anOrderThatChangesNothingIsAnsweredForItsGroupsToo() throws RefusedException {
    begin(THREE);
    news.clear();

    tell(new LightShows("green", OFF, true));

    assertThat(answers).extracting(Message::topic).containsExactly("d/light/green", "d/light/all", "d/light/warm");
    assertThat(news).isEmpty();
  }

  @Test
  void aGroupThatIsNewIsTold() throws RefusedException {
    begin("lights { green { pin = 17 }, red { pin = 27 } }");
    news.clear();

    tell(new InForce(book("lights { green { pin = 17 }, red { pin = 27 }, both { of = [red, green] } }")));

    assertThat(news).extracting(Message::topic).containsExactly("d/light/both");
  }

  @Test
  void aSingleLightMakesNoGroupOfAll() throws RefusedException {
    begin("lights { green { pin = 17 } }");

    assertThat(news).extracting(Message::topic).containsExactly("d/light/green");
  }

  @Test
  void theMuteAndRulesAreTold() {
    tell(new Change.RuleLasts("busy hours", true), new Change.Muted(true, false));
    tell(new Change.Muted(true, true));

    assertThat(news).extracting(Message::payload).containsExactly("ON", "ON");
    assertThat(answers).extracting(Message::topic).containsExactly("d/state/mute");
  }

  private void begin(String file) throws RefusedException {
    RuleBook book = book(file);
    tell(Stream.concat(
            Stream.of(new InForce(book)),
            book.lights().stream().map(light -> new LightShows(light.name(), OFF, false)))
        .toArray(Change[]::new));
  }

  private void tell(Change... changes) {
    teller.accept(List.of(changes));
  }

  private static RuleBook book(String file) throws RefusedException {
    String rules = "\nrules { opened { when = connection-open, then { publish = event } } }";
    return new RulesReader().read(List.of(new SourceText("rules.conf", file + rules))).book();
  }
}
