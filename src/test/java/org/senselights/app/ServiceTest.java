package org.senselights.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.control.Answer;
import org.senselights.control.ControlClient;
import org.senselights.control.Request;
import org.senselights.engine.Account;
import org.senselights.engine.Account.Deed;
import org.senselights.engine.EngineView;
import org.senselights.engine.LightChange;
import org.senselights.homeassistant.LogLevel;
import org.senselights.light.Program;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Settings;
import org.senselights.settings.SettingsReader;
import org.senselights.settings.SettingsRequest;
import org.senselights.settings.SourceText;
import org.senselights.settings.StateDirectory;

/** The service without a broker: rules that change while it runs, requests, and what survives a restart. */
class ServiceTest {
  private static final String STARTED = "qlik-1;Start session;LAB;anna";
  private static final String FAILED =
      "/scheduler-reload-failed/;qlik-1;Sales;Sales app;LAB\\anna;11111111-1111-4111-8111-111111111111;"
          + "22222222-2222-4222-8222-222222222222;2026-01-05 12:00:00,000;WARN;33333333-3333-4333-8333-333333333333;x";

  /** Shows at once that it is in force. */
  private static final String GREEN_IS_LIT = """
      lights { green { pin = 17 }, red { pin = 27 } }
      rules { nobody { while { count = sessions, below = 1 }, then { light = green, turn = on } } }
      """;

  private static final String RED_IS_LIT = GREEN_IS_LIT.replace("light = green", "light = red");

  @TempDir private Path directory;
  private final BlockingQueue<LightChange> lamps = new LinkedBlockingQueue<>();
  private final BlockingQueue<Account> accounts = new LinkedBlockingQueue<>();
  private final List<Service> open = new ArrayList<>();

  @AfterEach
  void stopAll() {
    open.forEach(Service::close);
  }

  @Test
  void rulesSavedInPlaceAreTakenUp() throws Exception {
    started(GREEN_IS_LIT);
    assertThat(nextLamp()).isEqualTo(new LightChange("green", true));

    Files.writeString(rules(), RED_IS_LIT);

    assertThat(List.of(nextLamp(), nextLamp()))
        .containsExactlyInAnyOrder(new LightChange("green", false), new LightChange("red", true));
  }

  @Test
  void rulesSavedByRenameAreTakenUp() throws Exception {
    started(GREEN_IS_LIT);
    assertThat(nextLamp()).isEqualTo(new LightChange("green", true));

    Path fresh = Files.writeString(directory.resolve("rules.conf~"), RED_IS_LIT);
    Files.move(fresh, rules(), StandardCopyOption.ATOMIC_MOVE);

    assertThat(List.of(nextLamp(), nextLamp())).contains(new LightChange("red", true));
  }

  @Test
  void anIncludedFileAndAnOverlayAreWatchedToo() throws Exception {
    Path included = Files.writeString(directory.resolve("lights.conf"), "lights { green { pin = 17 } }");
    started("include \"lights.conf\"\n"
        + "rules { nobody { while { count = sessions, below = 1 }, then { light = all, turn = on } } }");
    assertThat(nextLamp()).isEqualTo(new LightChange("green", true));

    Files.writeString(included, "lights { green { pin = 17 }, red { pin = 27 } }");
    assertThat(nextLamp()).isEqualTo(new LightChange("red", true));

    Files.createDirectory(directory.resolve("rules.d"));
    Files.writeString(directory.resolve("rules.d/off.conf"), "rules { nobody { enabled = false } }");
    assertThat(List.of(nextLamp(), nextLamp()))
        .containsExactlyInAnyOrder(new LightChange("green", false), new LightChange("red", false));
  }

  @Test
  void aBadFileChangesNothingAndIsTold() throws Exception {
    Service service = started(GREEN_IS_LIT);
    assertThat(nextLamp()).isEqualTo(new LightChange("green", true));
    await(service, view -> new Program.Steady(true).equals(view.lights().get("green")));
    Files.writeString(rules(), "lights { green { pin = 99 } }\nrules { a { wen = any } }");

    Answer answer = ask(service, "reload");

    assertThat(answer.ok()).isFalse();
    assertThat(answer.text()).contains("rules.conf:1: ", "rules.conf:2: ", "The rules stay as they were.");
    Answer status = ask(service, "status");
    assertThat(status.text())
        .contains("rules: 1 rule, 2 lights from", "refused: ", "rules.conf:2: ", "trouble: The rules file is refused")
        .contains("lights: green on, red off");
    assertThat(status.json()).contains("\"problems\":[\"", "\"ok\":false");

    Files.writeString(rules(), "\n");
    assertThat(ask(service, "reload").text()).contains("is empty, as if its editor were half way");

    Files.writeString(rules(), GREEN_IS_LIT);
    assertThat(ask(service, "reload").ok()).isTrue();
    assertThat(ask(service, "status").text()).contains("All is well.").doesNotContain("refused");
    assertThat(lamps).isEmpty();
  }

  @Test
  void lightsGoOnWhereTheSettingsLackATarget() throws Exception {
    String text = """
        lights { green { pin = 17 } }
        rules { came { when = session-start, then = [{ send = slack, text = x }, { light = green, turn = on }] } }
        """;
    Path accepted = Files.writeString(directory.resolve("accepted.conf"), text);
    StateDirectory.open(directory.resolve("state"), directory)
        .keepAcceptedRules(List.of(new SourceText(accepted.toString(), text)));
    Service service = started(text);

    send(service, STARTED);

    assertThat(nextLamp()).isEqualTo(new LightChange("green", true));
    assertThat(accounts.take().fired().getFirst().deeds()).contains(new Deed.NoSuchTarget("slack"));
    assertThat(ask(service, "status").text())
        .contains("rules.conf:2: send: \"slack\" is not a target of the settings",
            "trouble: The rules file is refused for 1 mistake", "trouble: The rules in force send to slack what the settings");
  }

  @Test
  void whatANewerVersionKeptIsNotTakenUpAndNotWrittenOver() throws Exception {
    Path state = Files.createDirectory(directory.resolve("state"));
    String rules = "sense-lights-rules 9\nof another time\n";
    String presence = "sense-lights-presence 9\nof another time\n";
    Files.writeString(state.resolve("open-rules"), rules);
    Files.writeString(state.resolve("presence"), presence);

    started(GREEN_IS_LIT).close();

    assertThat(state.resolve("open-rules.newer")).hasContent(rules);
    assertThat(state.resolve("presence.newer")).hasContent(presence);
    assertThat(state.resolve("open-rules")).content().startsWith("sense-lights-rules 2\n");
    assertThat(state.resolve("presence")).content().startsWith("sense-lights-presence 1\n");
  }

  @Test
  void whatIsDamagedIsNotKept() throws Exception {
    Path state = Files.createDirectory(directory.resolve("state"));
    Files.writeString(state.resolve("open-rules"), "sense-lights-rules 2\nof another time\n");

    started(GREEN_IS_LIT).close();

    assertThat(state.resolve("open-rules.newer")).doesNotExist();
    assertThat(state.resolve("open-rules")).content().startsWith("sense-lights-rules 2\nsaved\t");
  }

  @Test
  void anIncludedFileThatWasMissingIsNoticedWhenItAppears() throws Exception {
    Service service = started(GREEN_IS_LIT);
    assertThat(nextLamp()).isEqualTo(new LightChange("green", true));
    Files.writeString(rules(), RED_IS_LIT + "include \"more.conf\"\n");
    assertThat(ask(service, "reload").ok()).isFalse();

    Files.writeString(directory.resolve("more.conf"), "let { name = here }");

    assertThat(List.of(nextLamp(), nextLamp())).contains(new LightChange("red", true));
  }

  @Test
  void aWrongFileIsRefusedInASentenceHoweverLongItIs() throws Exception {
    Service service = started(GREEN_IS_LIT);
    Files.writeString(rules(), "2026-01-05 12:00 something happened\n".repeat(60_000));

    assertThat(ask(service, "reload").text()).contains("at most 256 KiB are read: is it the right file?");

    Files.writeString(rules(), "key { a b = c }\n".repeat(5_000));
    assertThat(ask(service, "reload").ok()).isFalse();
    assertThat(service.rules().standing().problems()).hasSizeBetween(1, 101);
    assertThat(ask(service, "status").ok()).isTrue();
  }

  @Test
  void aSecondServiceInTheSamePlaceDoesNotStart() throws Exception {
    started(GREEN_IS_LIT);

    assertThatThrownBy(() -> started(GREEN_IS_LIT))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("another sense-lights");
  }

  @Test
  void aReloadLosesNeitherWhoIsOnLineNorWhatIsOpen() throws Exception {
    String rules = """
        lights { red { pin = 27 } }
        rules { failed { when = reload-failed, until = reload-succeeded, then { light = red, turn = on } } }
        """;
    Service service = started(rules);
    send(service, STARTED);
    send(service, FAILED);
    assertThat(nextLamp()).isEqualTo(new LightChange("red", true));

    Files.writeString(rules(), rules + "# edited\n");

    assertThat(ask(service, "reload").ok()).isTrue();
    await(service, view -> view.open().containsKey("failed"));
    assertThat(ask(service, "status").text())
        .contains("on line: 1 user, 1 session", "lights: red on", "lasting now: failed");
    assertThat(lamps).isEmpty();
  }

  @Test
  void whatIsOpenSurvivesARestartWithoutAlertingAgain() throws Exception {
    String rules = """
        lights { red { pin = 27 } }
        rules { failed { when = reload-failed, until = reload-succeeded
                         then = [{ light = red, turn = on }, { log = "alert" }] } }
        """;
    Service first = started(rules);
    send(first, STARTED);
    send(first, FAILED);
    assertThat(nextLamp()).isEqualTo(new LightChange("red", true));
    first.stop(Duration.ofSeconds(40));
    assertThat(nextLamp()).isEqualTo(new LightChange("red", false));
    accounts.clear();

    Service second = started(rules);

    assertThat(nextLamp()).isEqualTo(new LightChange("red", true));
    await(second, view -> view.presence().sessions() == 1);
    assertThat(ask(second, "status").text()).contains("1 session", "lasting now: failed");
    assertThat(accounts).noneMatch(account -> !account.fired().isEmpty());
  }

  @Test
  void countsAreResetAndLightsTestedOnRequest() throws Exception {
    Service service = started("""
        lights { green { pin = 17 } }
        rules {
          anyone { while { count = users, above = 0 }, then { log = "somebody" }, afterwards { log = "nobody" } }
        }
        """);
    send(service, STARTED);
    assertThat(nextFired()).isEqualTo("anyone");

    assertThat(ask(service, "reset-counts").text()).isEqualTo("Nobody is taken to be on line any more.");
    assertThat(nextFired()).isEqualTo("anyone");

    Request green = new Request("test-light", Map.of("light", "green"));
    assertThat(ask(service, green).text()).isEqualTo("green is lit, and no other.");
    assertThat(nextLamp()).isEqualTo(new LightChange("green", true));
    Answer blue = ask(service, new Request("test-light", Map.of("light", "blue")));
    assertThat(blue.ok()).isFalse();
    assertThat(blue.text()).startsWith("The rules in force have no light \"blue\"");
    assertThat(ask(service, "test-light").text()).isEqualTo("The lights show again what they should.");
    assertThat(nextLamp()).isEqualTo(new LightChange("green", false));

    assertThat(ask(service, "test-lights").text()).isEqualTo("Each is lit for a second, in this order: green");
    assertThat(nextLamp()).isEqualTo(new LightChange("green", true));
    assertThat(ask(service, "dance").ok()).isFalse();
  }

  private Path rules() {
    return directory.resolve("rules.conf");
  }

  @Test
  void eachPartThatIsAtWorkShowsThatItLives() throws Exception {
    Service service = started(GREEN_IS_LIT, "mqtt://127.0.0.1:1", accounts::add);

    assertThat(service.signs())
        .extracting(Sign::part)
        .containsExactly("engine", "listener", "link to the broker");
    assertThat(service.signs()).allMatch(ServiceTest::isShown);
  }

  @Test
  void anEngineThatHangsShowsNoLifeHoweverWellTheRestIs() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Service service = started("lights { green { pin = 17 } }", "", account -> {
      hanging.countDown();
      awaitForEver(release);
    });
    Sign engine = service.signs().getFirst();
    assertThat(isShown(engine)).isTrue();

    send(service, STARTED);
    assertThat(hanging.await(20, TimeUnit.SECONDS)).isTrue();
    long before = engine.shown().getAsLong();
    engine.ask().run();

    assertThat(isShown(service.signs().getLast())).as("the listener lives").isTrue();
    assertThat(engine.shown().getAsLong()).isEqualTo(before);
    release.countDown();
  }

  @Test
  void itsLineSaysHowItIs() throws Exception {
    Service service = started(GREEN_IS_LIT);
    assertThat(service.statusLine()).isEqualTo("0 sessions, 0 connections, no broker");

    send(service, STARTED);
    await(service, view -> view.presence().sessions() == 1);
    Files.writeString(rules(), "rules { a { wen = any } }");
    ask(service, "reload");
    ask(service, "status");

    assertThat(service.statusLine())
        .startsWith("1 session, 0 connections, no broker; The rules file is refused for 2 mistakes");
  }

  private static boolean isShown(Sign sign) {
    long before = sign.shown().getAsLong();
    Instant patience = Instant.now().plusSeconds(20);
    sign.ask().run();
    while (sign.shown().getAsLong() == before && Instant.now().isBefore(patience)) {
      Thread.onSpinWait();
    }
    return sign.shown().getAsLong() != before;
  }

  private static void awaitForEver(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Service started(String text) throws Exception {
    return started(text, "", accounts::add);
  }

  private Service started(String text, String broker, Consumer<Account> watcher) throws Exception {
    Files.writeString(rules(), text);
    Settings settings =
        new SettingsReader(Map.of(), directory, "desk")
            .read(
                new SettingsRequest(
                    Optional.empty(),
                    Optional.empty(),
                    List.of(
                        "gpio.mode=simulated",
                        "web.listen=127.0.0.1:0",
                        "udp.listen=[\"127.0.0.1:0\"]",
                        "udp.receive-buffer=128KiB",
                        "mqtt.url=" + broker,
                        "state-directory=" + directory.resolve("state"),
                        "runtime-directory=" + directory.resolve("run"))));
    StateDirectory state = StateDirectory.open(settings.stateDirectory(), directory);
    Service service =
        Service.start(
            settings,
            RulesInForce.load(new RulesReader(settings.outputs().targets()), settings.rules(), state),
            state,
            new Surroundings(
                KeptIdentity.passing(), Machine.own(), () -> LogLevel.INFO, level -> { }, Optional.empty()),
            new Service.Watchers(watcher, (light, lit) -> lamps.add(new LightChange(light, lit))));
    open.add(service);
    return service;
  }

  private LightChange nextLamp() throws InterruptedException {
    return Optional.ofNullable(lamps.poll(20, TimeUnit.SECONDS)).orElseThrow();
  }

  private String nextFired() throws InterruptedException {
    while (true) {
      Account account = Optional.ofNullable(accounts.poll(20, TimeUnit.SECONDS)).orElseThrow();
      if (!account.fired().isEmpty()) {
        return account.fired().getFirst().rule();
      }
    }
  }

  /** A view is up to half a second old; the next one comes by itself. */
  private static void await(Service service, Predicate<EngineView> condition) {
    Instant patience = Instant.now().plusSeconds(20);
    while (!condition.test(service.view()) && Instant.now().isBefore(patience)) {
      Thread.onSpinWait();
    }
    assertThat(service.view()).matches(condition);
  }

  private Answer ask(Service service, String word) throws Exception {
    return ask(service, Request.of(word));
  }

  private Answer ask(Service service, Request request) throws Exception {
    try (ControlClient client = ControlClient.connect(directory.resolve("run/control.sock"))) {
      return client.ask(request, Duration.ofSeconds(20));
    }
  }

  private static void send(Service service, String datagram) throws IOException {
    byte[] bytes = datagram.getBytes(UTF_8);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(bytes, bytes.length, service.listensAt().getFirst()));
    }
  }
}
