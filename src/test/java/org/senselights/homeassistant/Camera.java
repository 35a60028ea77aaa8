package org.senselights.homeassistant;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Takes pictures of Home Assistant's user interface as its owner sees it, with a Chromium that has no window.
 *
 * <p>A picture is taken when the page is drawn and at rest. It shows what fits into the view: the page scrolls inside.
 */
public final class Camera implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://127\\.0\\.0\\.1:(\\d+)/.*");
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));

  private final HomeAssistant home;
  private final Path profile;
  private final Process chromium;
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<Map<String, Object>> answers = new LinkedBlockingQueue<>();
  private final WebSocket socket;
  private int last;

  /**
   * Opens the browser, and logs its owner in.
   *
   * @param home a running one, with its user interface
   * @throws UncheckedIOException if Chromium cannot be started
   */
  public Camera(HomeAssistant home) {
    this.home = home;
    try {
      profile = Files.createTempDirectory("chromium");
      // It finds loopback only: a page must not depend on what somebody serves on the network.
      ProcessBuilder builder = new ProcessBuilder(binary().toString(), "--headless=new", "--no-sandbox",
          "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run", "--disable-background-networking",
          "--disable-component-update", "--lang=en", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
          "--remote-debugging-port=0", "--user-data-dir=" + profile).redirectErrorStream(true);
      builder.environment().put("TMPDIR", profile.toString());
      chromium = builder.start();
      int port = listening();
      HttpResponse<String> page = client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new"))
              .PUT(HttpRequest.BodyPublishers.noBody()).build(),
          HttpResponse.BodyHandlers.ofString());
      socket = client.newWebSocketBuilder().buildAsync(
          URI.create(ConfigFactory.parseString(page.body()).getString("webSocketDebuggerUrl")), new Ear()).join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    order("Page.enable", Map.of());
    order("Page.addScriptToEvaluateOnNewDocument", Map.of("source", """
        localStorage.setItem('dockedSidebar', '"always_hidden"');
        localStorage.setItem('hassTokens', JSON.stringify({hassUrl: '%s', clientId: null, access_token: '%s',
          token_type: 'Bearer', refresh_token: '', expires_in: 1e8, expires: Date.now() + 1e11}));
        """.formatted(address(), home.token())));
    view(1280, 1600, false);
  }

  /** Skips the test where there is nothing to take pictures with, or of. */
  public static void assumeInstalled() {
    Installation.assumeFrontend();
    Assumptions.assumeTrue(PLACES.stream().anyMatch(Files::isExecutable),
        "Chromium is not installed: apt-get install chromium fonts-dejavu-core");
  }

  private static Path binary() {
    return PLACES.stream().filter(Files::isExecutable).findFirst().orElseThrow();
  }

  private int listening() throws IOException {
    // Not closed, and read on: a browser that nobody listens to stands still some day.
    BufferedReader said = chromium.inputReader(UTF_8);
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher port = LISTENING.matcher(line);
      if (port.matches()) {
        Thread.ofVirtual().start(() -> said.lines().forEach(ignored -> { }));
        return Integer.parseInt(port.group(1));
      }
    }
    throw new IllegalStateException("Chromium does not start");
  }

  private String address() {
    return "http://127.0.0.1:" + home.port();
  }

  /**
   * Chooses how the next pictures look.
   *
   * @param width in pixels; 400 is a telephone
   * @param height in pixels
   * @param dark whether in the dark theme
   * @return this
   */
  public Camera view(int width, int height, boolean dark) {
    order("Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    order("Emulation.setEmulatedMedia", Map.of("features", List.of(
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
        Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    return this;
  }

  /**
   * Takes a picture of a device's page.
   *
   * @param identifier the device's
   * @param picture the PNG file to write
   * @return the texts on the page, from top to bottom
   * @throws AssertionError if the names of its enabled entities do not show within 30 s
   */
  public List<String> device(String identifier, Path picture) {
    String id = Tree.text(home.device(identifier), "id");
    List<String> names = home.entities().stream()
        .filter(entity -> entity.enabled() && entity.deviceId().equals(id) && !entity.name().isEmpty())
        .map(Entity::name)
        .toList();
    return page("/config/devices/device/" + id, picture, names);
  }

  /**
   * Takes a picture of a page.
   *
   * @param path such as {@code /config/mqtt} or a dashboard's
   * @param picture the PNG file to write
   * @param wanted texts that must be on it
   * @return the texts on the page, from top to bottom
   * @throws AssertionError if the wanted ones do not show within 30 s
   */
  public List<String> page(String path, Path picture, List<String> wanted) {
    order("Page.navigate", Map.of("url", address() + path));
    return take(picture, wanted);
  }

  /**
   * Takes a picture of the dialogue of an entity, over the page that was shown last.
   *
   * @param entity such as {@code light.desk_green}
   * @param picture the PNG file to write
   * @return the texts on the page, from top to bottom
   */
  public List<String> dialogue(String entity, Path picture) {
    evaluate("document.querySelector('home-assistant').dispatchEvent(new CustomEvent('hass-more-info', "
        + "{bubbles: true, composed: true, detail: {entityId: '" + entity + "'}}))");
    return take(picture, List.of());
  }

  private List<String> take(Path picture, List<String> wanted) {
    String list = ConfigValueFactory.fromIterable(wanted).render(ConfigRenderOptions.concise());
    String texts;
    try (InputStream script = Camera.class.getResourceAsStream("at-rest.js")) {
      texts = evaluate("(" + new String(script.readAllBytes(), UTF_8) + ")(" + list + ")");
      byte[] png = Base64.getDecoder().decode(
          Tree.text(order("Page.captureScreenshot", Map.of("format", "png")), "data"));
      Files.write(picture, png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Arrays.asList(texts.split("\n"));
  }

  private String evaluate(String script) {
    Map<String, Object> result =
        order("Runtime.evaluate", Map.of("expression", script, "awaitPromise", true, "returnByValue", true));
    if (result.containsKey("exceptionDetails")) {
      throw new AssertionError(Tree.text(Tree.map(Tree.map(result, "exceptionDetails"), "exception"), "description"));
    }
    return Tree.text(Tree.map(result, "result"), "value");
  }

  private Map<String, Object> order(String method, Map<String, ?> parameters) {
    last++;
    socket.sendText(ConfigValueFactory.fromMap(Map.of("id", last, "method", method, "params", parameters))
        .render(ConfigRenderOptions.concise()), true).join();
    try {
      Map<String, Object> answer;
      do {
        answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
          throw new AssertionError(method + ": Chromium does not answer for " + PATIENCE_SECONDS + " s");
        }
      } while (!Integer.valueOf(last).equals(answer.get("id")));
      if (answer.containsKey("error")) {
        throw new AssertionError(method + ": " + answer.get("error"));
      }
      return Tree.map(answer, "result");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Puts frames together to messages. */
  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
      text.append(data);
      if (whole) {
        answers.add(ConfigFactory.parseString(text.toString()).root().unwrapped());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
    List<ProcessHandle> all = new ArrayList<>(chromium.descendants().toList());
    all.add(chromium.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
