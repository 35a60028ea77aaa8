package org.senselights.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.senselights.Browser;
import org.senselights.mqtt.Mosquitto;
import org.senselights.web.Passwords;

/** The status page in a true browser, of a true service, with a true broker. */
class StatusPageIT {
  private static final String PASSWORD = "a long enough password";
  private static final int TELEPHONE = 400;
  private static final int MOST_BYTES = 100_000;

  private static final String RULES = """
      lights { green { pin = 17 }, red { pin = 27 } }
      rules {
        opened { when = connection-open, then { light = green, flash = 80ms } }
        told { when = any, then { publish = event } }
      }
      """;

  private static Browser browser;
  private static String until;

  private final Mosquitto broker = new Mosquitto();
  private final List<AutoCloseable> open = new ArrayList<>(List.of(broker));
  private Desk desk;

  @BeforeAll
  static void openBrowser() throws IOException {
    Browser.assumeInstalled();
    Mosquitto.assumeInstalled();
    browser = new Browser();
    try (InputStream script = StatusPageIT.class.getResourceAsStream("until.js")) {
      until = new String(script.readAllBytes(), UTF_8);
    }
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void itLoadsWithoutAComplaintAndIsLight() throws Exception {
    serve();
    int before = browser.complaints().size();

    look(1280);

    await("document.querySelector('.link.up')?.innerText.includes('Broker')");
    assertThat(browser.complaints().subList(before, browser.complaints().size())).isEmpty();
    String bytes = browser.evaluate("[...performance.getEntriesByType('navigation'), "
        + "...performance.getEntriesByType('resource')].reduce((sum, part) => sum + part.decodedBodySize, 0)");
    assertThat(Double.parseDouble(bytes)).isBetween(1000.0, (double) MOST_BYTES);
    assertThat(browser.evaluate("performance.getEntriesByType('resource').map(part => part.name).join(' ')"))
        .doesNotContainPattern("https?://(?!127\\.0\\.0\\.1:" + port() + "/)");
  }

  @Test
  void aDatagramFlashesTheLampAndIsInTheFeedWithItsRule() throws Exception {
    serve();
    look(1280);
    browser.evaluate("""
        window.levels = [];
        new MutationObserver(() => {
          const lit = document.querySelector('[data-light=green]').classList.contains('lit');
          if (lit !== (levels.at(-1) ?? false)) levels.push(lit);
        }).observe(document.querySelector('[data-light=green]'), {attributes: true})
        """);

    // However a flash of 80 ms falls between two frames, it is seen.
    for (int flashes = 1; flashes <= 5; flashes++) {
      desk.openApp("anna", "qlik-1");
      await("levels.length === " + 2 * flashes);
    }

    assertThat(browser.evaluate("levels.join(' ')"))
        .isEqualTo("true false true false true false true false true false");
    String row = await("document.querySelector('.event').textContent");
    assertThat(row).contains("connection-open", "LAB/anna", "qlik-1", "opened", "light green flashes 80ms", "told");
    await("document.querySelector('[data-rule=opened] [data-f=fired]').textContent === '5'");
    await("document.querySelector('.big.connections [data-f=now]').textContent !== '0'");
  }

  @Test
  void aBrokerThatIsKilledShows() throws Exception {
    serve();
    look(1280);
    await("document.querySelector('.link.up')?.innerText.includes('Broker')");

    long killed = System.nanoTime();
    broker.kill();

    String words = await("document.querySelector('.link.down')?.innerText");
    System.out.printf("A broker that is killed shows after %d ms%n", (System.nanoTime() - killed) / 1_000_000);
    assertThat(words).contains("Broker", "down");
    await("document.querySelector('#troubles:not([hidden])')?.innerText.includes('Broker is down')");
    broker.start();
    await("!document.querySelector('.link.down')");
  }

  @Test
  void whoMayNotActIsRefused() throws Exception {
    serve("web.open=true", "web.password-hash=" + Passwords.hash(PASSWORD.toCharArray()));
    look(1280);

    assertThat(browser.evaluate("[...document.forms].map(form => new URL(form.action).pathname).join(' ')"))
        .isEqualTo("/login");
    assertThat(browser.evaluate("fetch('/order/mute', {method: 'POST', body: new URLSearchParams({on: 'true'}), "
        + "headers: {accept: 'application/json'}}).then(answer => answer.status)")).matches("401|403");
    assertThat(desk.service().view().muted()).isFalse();
  }

  @Test
  void whoLogsInMayActAndIsToldTheResultInPlace() throws Throwable {
    serve("web.open=true", "web.password-hash=" + Passwords.hash(PASSWORD.toCharArray()));
    look(1280);
    browser.evaluate("(document.querySelector('[name=password]').value = '" + PASSWORD + "', "
        + "document.querySelector('form.login').requestSubmit())");
    Eventually.holds(() -> assertThat(browser.evaluate("!!document.querySelector('[action=\"/logout\"]') "
        + "&& document.documentElement.classList.contains('live')")).isEqualTo("true"));

    browser.evaluate("document.querySelector('[data-light=red] button').click()");

    assertThat(await("document.querySelector('.lights .answer').textContent")).contains("red is lit");
    await("document.querySelector('[data-light=red]').classList.contains('lit')");
    browser.evaluate("document.querySelector('[data-mute=true] button').click()");
    await("!document.querySelector('#muted').hidden");
    String datagram = Desk.opened("kim", "qlik-2").replace("\\", "\\\\");
    browser.evaluate("(document.querySelector('textarea').value = '" + datagram
        + "', document.querySelector('form.explain button').click())");
    assertThat(await("document.querySelector('.explain .answer').textContent")).contains("opened", "green");
  }

  @Test
  void aServiceThatGoesAndComesAgainIsCaughtUpWith() throws Exception {
    int port = Mosquitto.freePort();
    serve("web.listen=\"127.0.0.1:" + port + "\"");
    look(1280);
    desk.startSession("bert", "before");
    await("document.querySelector('ol.feed').textContent.includes('before')");

    desk.stop();
    await("document.documentElement?.classList.contains('lost')");
    assertThat(browser.evaluate("document.querySelector('#state').innerText")).isEqualTo("not connected, trying again");
    desk.start("web.listen=\"127.0.0.1:" + port + "\"");
    desk.startSession("anna", "afterwards");

    await("document.documentElement?.classList.contains('live')");
    assertThat(await("document.querySelector('ol.feed').textContent.includes('afterwards') "
        + "&& document.querySelector('ol.feed').textContent")).doesNotContain("before");
  }

  @Test
  void afterAReloadEachRuleHasItsOwnCount() throws Exception {
    serve();
    look(1280);
    desk.openApp("anna", "qlik-1");
    await("document.querySelector('[data-rule=opened] [data-f=fired]').textContent === '1'");

    desk.rules(RULES.replace("rules {", "rules { aside { when = reload-failed, then { light = red, flash = 80ms } }"));
    desk.service().rules().reload();

    await("document.querySelector('[data-rule=aside]')");
    assertThat(browser.evaluate("[...document.querySelectorAll('[data-rule]')]"
        + ".map(rule => rule.dataset.rule + ' ' + rule.querySelector('[data-f=fired]').textContent).join(', ')"))
        .isEqualTo("aside 0, opened 1, told 1");
  }

  @Test
  void theFeedIsSearchedFilteredAndHeld() throws Exception {
    serve();
    look(1280);
    desk.startSession("anna", "qlik-1");
    desk.openApp("bert", "qlik-2");
    await("document.querySelectorAll('.event').length >= 2");

    browser.evaluate("(search.value = 'BERT told', search.dispatchEvent(new Event('input')))");
    assertThat(shown()).contains("LAB/bert").doesNotContain("LAB/anna");
    browser.evaluate("(search.value = '', kind.value = 'session-start', kind.dispatchEvent(new Event('change')))");
    assertThat(shown()).contains("LAB/anna").doesNotContain("LAB/bert");
    browser.evaluate("(kind.value = '', kind.dispatchEvent(new Event('change')), pause.click())");
    desk.startSession("chloe", "qlik-1");
    await("pause.textContent === 'Go on (1 new)'");
    assertThat(shown()).contains("LAB/anna", "LAB/bert").doesNotContain("LAB/chloe");
    browser.evaluate("pause.click()");
    assertThat(shown()).contains("LAB/chloe");
  }

  @Test
  void itFitsATelephoneWhateverIsToldToIt() throws Exception {
    serve();
    desk.openApp("averylongname".repeat(20), "host-without-a-blank".repeat(20));

    look(TELEPHONE);

    await("document.querySelector('ol.feed').textContent.includes('averylongname')");
    assertThat(browser.evaluate("document.documentElement.scrollWidth")).isEqualTo("" + TELEPHONE);
  }

  private void serve(String... sets) throws Exception {
    broker.start();
    desk = new Desk(broker.port(), "desk", RULES);
    open.add(desk);
    List<String> all = new ArrayList<>(List.of("web.listen=\"127.0.0.1:0\""));
    all.addAll(List.of(sets));
    desk.start(all.toArray(String[]::new));
  }

  private void look(int width) {
    browser.view(width, 1000, false);
    browser.go("http://127.0.0.1:" + port() + "/");
    await("document.documentElement?.classList.contains('live')");
  }

  private int port() {
    return desk.service().pageAt().orElseThrow().getPort();
  }

  private String shown() {
    return browser.evaluate(
        "[...document.querySelectorAll('.event:not([hidden])')].map(event => event.textContent).join(' ')");
  }

  private static String await(String question) {
    return browser.evaluate("(" + until + ")(() => " + question + ")");
  }
}
