package org.senselights.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.senselights.engine.Account.Deed;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.light.Program;

/** The page as it is served, before any script. */
class PageTest {
  private static final Viewer ACTS = new Viewer(true, true, false, "t0ken");
  private static final Viewer LOOKS = new Viewer(false, false, true, "");
  private static final int MOST_BYTES = 100_000;

  private final Scene scene = new Scene();

  @Test
  void everythingIsSaidWithoutAScript() {
    scene.troubles = List.of("No broker answers: start it.");
    scene.drops = List.of(new Facts.Drop("in the kernel's buffer", 1234, false));
    scene.shows = Map.of("green", new Program.Blink(Duration.ofSeconds(1)));
    scene.open = Map.of("busy", 1);
    scene.watch.switched("green", true);
    scene.happens(Event.of(EventType.CONNECTION_OPEN).directory("LAB").userId("anna").host("qlik-1"),
        Scene.fired("opened", new Deed.Showed("green", new Program.Flash(Duration.ofMillis(80), 1))));

    String text = text(scene.page(LOOKS));

    assertThat(text).contains(
        "desk", "No broker answers: start it.", "green blinks every 1s GPIO17", "Sessions 3 most today 4",
        "13:00:00 connection-open LAB/anna qlik-1 opened light green flashes 80ms",
        "Broker down mqtt://desk:1883, not connected Start the broker.",
        "opened When an app is opened, green flashes. fired 1 last 13:00:00",
        "busy Somebody is here lasts now switched off While anybody is on, red is on.",
        "1,234 in the kernel&#39;s buffer lost", "Sense Lights 1.0 has been up for 2 days 1 h",
        "Datagrams received 100");
    assertThat(scene.page(LOOKS)).contains("class=\"lamp green lit\"", "class=\"lamp red\"", "aria-label=\"lit\"");
  }

  @Test
  void aLinkThatIsDownStandsOnTopWithWhatToDoAboutIt() {
    assertThat(text(scene.page(LOOKS))).contains("What is wrong Broker is down. Start the broker. Lights");
  }

  @Test
  void whereNoPasswordWouldHelpNoneIsAskedFor() {
    assertThat(scene.page(LOOKS)).contains("action=\"/login\"");
    assertThat(scene.page(new Viewer(false, false, false, "")))
        .doesNotContain("action=\"/login\"").contains("localhost");
  }

  @Test
  void aLampIsNotCalledOffWhileItIsLit() {
    scene.watch.switched("green", true);

    String resting = text(scene.page(LOOKS));
    scene.muted = true;
    String muted = text(scene.page(LOOKS));

    assertThat(resting).contains("green lit GPIO17", "desk-red off GPIO27");
    assertThat(muted).contains("green lit GPIO17", "desk-red muted GPIO27");
  }

  @Test
  void theLastTwentyHappeningsAreInItNewestFirst() {
    IntStream.rangeClosed(1, 30)
        .forEach(number -> scene.happens(Event.of(EventType.SESSION_START).host("host-" + number)));

    assertThat(all("host-(\\d+)<", scene.page(LOOKS)))
        .containsExactlyElementsOf(IntStream.rangeClosed(11, 30).mapToObj(n -> "" + n).toList().reversed());
  }

  @Test
  void textsFromTheNetworkStayTexts() {
    String hostile = "<script>alert(1)</script>\"'&--><img src=x onerror=alert(1)>";
    scene.node = hostile;
    scene.troubles = List.of(hostile);
    scene.lights = List.of(new Facts.Light(hostile, hostile));
    scene.rules = List.of(new Facts.Rule(hostile, hostile, hostile, hostile, true));
    scene.links = List.of(new Facts.Link(hostile, Facts.State.DOWN, hostile, hostile));
    scene.drops = List.of(new Facts.Drop(hostile, 1, false));
    scene.file = new Facts.RulesFile(hostile, hostile, Scene.NOON, List.of(hostile));
    scene.happens(Event.of(EventType.OTHER).host(hostile).userId(hostile).appName(hostile).message(hostile),
        Scene.fired(hostile, new Deed.Logged(hostile)));

    String page = scene.page(new Viewer(true, true, false, hostile), Optional.of(new Order.Result(false, hostile)));

    assertThat(page).doesNotContain("<script>", "<img src=x").contains("&lt;script&gt;alert(1)&lt;/script&gt;");
  }

  @Test
  void nothingInItNeedsALooserPolicy() {
    String page = scene.page(ACTS) + new String(Page.login("Wrong."), UTF_8);

    assertThat(page).doesNotContainPattern("<style|\\sstyle=|\\son[a-z]+=|javascript:");
    assertThat(all("<script([^>]*)>", page)).containsOnly(" src=\"/page.js\"");
    assertThat(all("(?:src|href|action)=\"([^\"]*)\"", page)).allMatch(link -> link.matches("[/#][^/]?.*"));
  }

  @Test
  void itWeighsLessThanAHundredKilobytes() throws IOException {
    scene.happens(Event.of(EventType.SESSION_START));
    int bytes = scene.page(ACTS).getBytes(UTF_8).length;
    for (String resource : List.of("page.css", "page.js", "icon.svg")) {
      try (InputStream in = Page.class.getResourceAsStream(resource)) {
        bytes += in.readAllBytes().length;
      }
    }

    assertThat(bytes).isLessThan(MOST_BYTES);
  }

  @Test
  void everyOrderIsAFormThatBringsTheToken() {
    String page = scene.page(ACTS);

    assertThat(all("<form method=\"post\" action=\"([^\"]+)\"", page)).contains(
        "/logout", "/order/mute", "/order/test-light", "/order/reset-counts", "/order/send", "/order/reload",
        "/order/explain");
    assertThat(all("(<form [^>]*><input type=\"hidden\" name=\"token\" value=\"t0ken\">)", page))
        .hasSameSizeAs(all("(<form )", page));
  }

  @Test
  void whoMayOnlyLookIsOfferedNothingToOrderButTold() {
    String page = scene.page(LOOKS);

    assertThat(all("action=\"([^\"]+)\"", page)).containsExactly("/login");
    assertThat(text(page)).contains("log in with the page&#39;s password");
  }

  @Test
  void whatBecameOfAnOrderStandsOnTop() {
    String page = text(scene.page(ACTS, Optional.of(new Order.Result(false, "No light is called\n\"blue\"."))));

    assertThat(page).containsSubsequence("Not done", "No light is called", "Lights");
  }

  @Test
  void theDoorSaysWhyItStaysShut() {
    String page = new String(Page.login("That is not the password."), UTF_8);

    assertThat(page).contains("role=\"alert\"", "That is not the password.", "name=\"password\"");
    assertThat(new String(Page.login(""), UTF_8)).doesNotContain("role=\"alert\"");
  }

  @Test
  void everyPartHasItsHeadingAndEveryIdIsThereOnce() {
    String page = scene.page(ACTS);
    List<String> ids = all("\\sid=\"([^\"]+)\"", page);

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids).containsAll(all("aria-labelledby=\"([^\"]+)\"", page));
    assertThat(all("<(main|header|footer)[ >]", page)).containsExactly("header", "main", "footer");
  }

  @Test
  void whatIsOpenedIsClosed() {
    List<String> open = new ArrayList<>();
    for (MatchResult tag : Pattern.compile("<(/?)([a-z0-9]+)[^>]*>").matcher(scene.page(ACTS)).results().toList()) {
      if (!tag.group(1).isEmpty()) {
        assertThat(open.removeLast()).isEqualTo(tag.group(2));
      } else if (!List.of("meta", "link", "img", "input").contains(tag.group(2))) {
        open.add(tag.group(2));
      }
    }
    assertThat(open).isEmpty();
  }

  @Test
  void colourIsTakenFromTheNameOfALight() {
    assertThat(List.of("green", "desk-amber", "WHITE_2", "tower", "reddish", "light red"))
        .extracting(Colour::of)
        .containsExactly("green", "amber", "white", "plain", "plain", "red");
  }

  private static List<String> all(String pattern, String in) {
    return Pattern.compile(pattern).matcher(in).results().map(found -> found.group(1)).toList();
  }

  /** As it is read aloud. */
  private static String text(String page) {
    return page.replaceAll("(?s)<template.*?</template>", "").replaceAll("<[^>]*hidden=\"\"[^>]*></[^>]*>", "")
        .replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
  }
}
