package org.senselights.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.event.Agent;

/** Real user agents, and texts that are none. The names are those that Butler SOS 15 was seen to give. */
class UserAgentsTest {

  /** Read once: the patterns take a while. */
  private static final UserAgents AGENTS = new UserAgents();

  private static final String WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) ";
  private static final String WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) ";
  private static final String APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko) ";
  private static final String IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) " + APPLE;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Chrome/119.0.0.0 Safari/537.36                        | Chrome 119
      Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0          | Microsoft Edge 130
      Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763      | Microsoft Edge 18
      Chrome/129.0.0.0 Safari/537.36 OPR/114.0.0.0          | Opera 114
      Chrome/128.0.0.0 Safari/537.36 Vivaldi/6.9.3447.41    | Vivaldi 6
      Chrome/108.0.5359.215 Electron/22.3.2 Safari/537.36   | Electron 22
      HeadlessChrome/129.0.0.0 Safari/537.36                | Chrome 129
      """)
  void aBrowserOnWindowsIsNamedByItsMaker(String products, String browser) {
    Agent agent = AGENTS.of(WINDOWS + WEBKIT + products);

    assertThat(agent.browserName()).isEqualTo(browser);
    assertThat(agent.osName()).isEqualTo("Windows NT 10.0");
  }

  @ParameterizedTest
  @CsvSource({
      "Windows NT 5.0, NT 5.0", "Windows NT 5.1, NT 5.1", "Windows NT 6.0, NT 6.0", "Windows NT 6.1, NT 6.1",
      "Windows NT 6.2, NT 6.2", "Windows NT 6.3, NT 6.3", "Windows NT 10.0, NT 10.0"})
  void aWindowsIsToldByItsNumber(String system, String version) {
    Agent agent = AGENTS.of("Mozilla/5.0 (" + system + "; rv:52.0) Gecko/20100101 Firefox/52.0");

    assertThat(agent).isEqualTo(new Agent("Firefox", "52", "Windows", version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"X11; Linux x86_64", "X11; Ubuntu; Linux x86_64", "X11; Fedora; Linux x86_64"})
  void noLinuxIsToldFromAnother(String system) {
    Agent agent = AGENTS.of("Mozilla/5.0 (" + system + "; rv:132.0) Gecko/20100101 Firefox/132.0");

    assertThat(agent).isEqualTo(new Agent("Firefox", "132", "Linux", ""));
  }

  @Test
  void chromiumOfADistributionKeepsItsName() {
    Agent agent = AGENTS.of(
        "Mozilla/5.0 (X11; Linux x86_64) " + WEBKIT + "Ubuntu Chromium/80.0.3987.87 Chrome/80.0.3987.87 Safari/537.36");

    assertThat(agent).isEqualTo(new Agent("Chromium", "80", "Linux", ""));
  }

  @Test
  void aChromebookHasNoVersion() {
    Agent agent = AGENTS.of(
        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) " + WEBKIT + "Chrome/129.0.0.0 Safari/537.36");

    assertThat(agent).isEqualTo(new Agent("Chrome", "129", "Chrome OS", ""));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      10_15_7 | AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15    | Safari 18  | macOS 10.15.7
      10_15_7 | AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36    | Chrome 129 | macOS 10.15.7
      10_15_7 | AppleWebKit/605.1.15 (KHTML, like Gecko)                                 | Safari     | macOS 10.15.7
      """)
  void aMacRunsMacOs(String version, String products, String browser, String os) {
    Agent agent = AGENTS.of("Mozilla/5.0 (Macintosh; Intel Mac OS X " + version + ") " + products);

    assertThat(agent.browserName()).isEqualTo(browser);
    assertThat(agent.osName()).isEqualTo(os);
  }

  @Test
  void firefoxOnAMacTellsTwoNumbersOfTheVersion() {
    Agent agent = AGENTS.of("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0");

    assertThat(agent).isEqualTo(new Agent("Firefox", "132", "macOS", "10.15"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Version/17.6 Mobile/15E148 Safari/604.1                      | Safari 17
      CriOS/129.0.6668.46 Mobile/15E148 Safari/604.1               | Chrome 129
      FxiOS/131.0 Mobile/15E148 Safari/605.1.15                    | Firefox 131
      Version/17.0 EdgiOS/129.0.2792.84 Mobile/15E148 Safari/604.1 | Microsoft Edge 129
      Mobile/15E148                                                | Safari
      """)
  void aBrowserOnAnIphoneIsNamedAsOnADesk(String products, String browser) {
    Agent agent = AGENTS.of(IPHONE + products);

    assertThat(agent.browserName()).isEqualTo(browser);
    assertThat(agent.osName()).isEqualTo("iOS 17.6");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      Chrome/129.0.6668.81 Mobile Safari/537.36                         | Chrome 129
      Chrome/129.0.6668.81 Safari/537.36                                | Chrome 129
      Version/4.0 Chrome/120.0.6099.144 Mobile Safari/537.36            | Chrome 120
      Chrome/129.0.6668.69 Mobile Safari/537.36 EdgA/129.0.2792.65      | Microsoft Edge 129
      SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36         | Samsung Internet for Android 26
      Chrome/129.0.6668.81 Mobile Safari/537.36 OPR/76.2.4027.73374     | Opera 76
      """)
  void aBrowserOnAndroidIsNamedAsOnADesk(String products, String browser) {
    Agent agent = AGENTS.of("Mozilla/5.0 (Linux; Android 14; Pixel 8) " + WEBKIT + products);

    assertThat(agent.browserName()).isEqualTo(browser);
    assertThat(agent.osName()).isEqualTo("Android 14");
  }

  @Test
  void anAndroidTellsItsWholeVersion() {
    Agent agent = AGENTS.of(
        "Mozilla/5.0 (Linux; Android 8.1.0; SM-T580) " + WEBKIT + "Chrome/99.0.4844.88 Safari/537.36");

    assertThat(agent).isEqualTo(new Agent("Chrome", "99", "Android", "8.1.0"));
  }

  @Test
  void internetExplorerHasItsWholeName() {
    Agent agent = AGENTS.of("Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko");

    assertThat(agent).isEqualTo(new Agent("Internet Explorer", "11", "Windows", "NT 10.0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "curl/8.5.0", "python-requests/2.31.0", "PostmanRuntime/7.29.0", "Go-http-client/1.1", "Mozilla/5.0", ""})
  void aProgramIsNoBrowser(String userAgent) {
    assertThat(AGENTS.of(userAgent)).isEqualTo(Agent.UNKNOWN);
  }

  @Test
  void aTextThatIsTooLongIsNotLookedAt() {
    String chrome = WINDOWS + WEBKIT + "Chrome/119.0.0.0 Safari/537.36 ";

    assertThat(AGENTS.of(padded(chrome, UserAgents.LONGEST)).browserName()).isEqualTo("Chrome 119");
    assertThat(AGENTS.of(padded(chrome, UserAgents.LONGEST + 1))).isEqualTo(Agent.UNKNOWN);
  }

  @Test
  void onlyTheLastOnesAreRemembered() {
    UserAgents agents = new UserAgents();
    for (int i = 0; i < UserAgents.REMEMBERED + 20; i++) {
      agents.of(WINDOWS + "Gecko/20100101 Firefox/" + i + ".0");
    }

    assertThat(agents.remembered()).isEqualTo(UserAgents.REMEMBERED);
  }

  @Test
  void whatFollowsTheFrontMakesNoMoreToRemember() {
    UserAgents agents = new UserAgents();
    String front = padded(WINDOWS + WEBKIT + "Chrome/119.0.0.0 Safari/537.36 ", UserAgents.LOOKED_AT);

    for (int i = 0; i < 20; i++) {
      agents.of(front + i);
    }

    assertThat(agents.remembered()).isOne();
  }

  static Stream<String> hostile() {
    return Stream.of(
            " ", "\0 ", "\uD800 ", "; ", "Mozilla/5.0 (", ") (", "Windows NT 10.0; ", "Linux; Android 14; Build/ ",
            "iPhone ", "Version/1. ", "a/1.0 ", "1.1.1.1 ", "\n ", "Safari/604.1 ", "Mobile/ ", "[ ", "bot ", "http://")
        .flatMap(piece -> Stream.of(piece.repeat(UserAgents.LONGEST / piece.length()), WINDOWS + piece.repeat(200)));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void whateverTheTextTheAnswerIsAnAgent(String text) throws Exception {
    FutureTask<Agent> answer = new FutureTask<>(() -> AGENTS.of(text));

    // The stack that the service's own threads have.
    new Thread(null, answer, "asks", 256 << 10).start();

    assertThat(answer.get(60, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void severalThreadsMayAskAtOnce() throws Exception {
    UserAgents agents = new UserAgents();
    List<FutureTask<Agent>> answers = Stream.generate(
            () -> new FutureTask<>(() -> agents.of(WINDOWS + WEBKIT + "Chrome/119.0.0.0 Safari/537.36")))
        .limit(4)
        .toList();

    answers.forEach(answer -> Thread.ofPlatform().start(answer));

    for (FutureTask<Agent> answer : answers) {
      assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(new Agent("Chrome", "119", "Windows", "NT 10.0"));
    }
  }

  private static String padded(String text, int length) {
    return text + "x".repeat(length - text.length());
  }
}
