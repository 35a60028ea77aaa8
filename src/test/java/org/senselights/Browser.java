package org.senselights;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A Chromium that has no window, told what to do over its DevTools protocol. It finds loopback only. */
public final class Browser implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://127\\.0\\.0\\.1:(\\d+)/.*");
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));

  private final Path profile;
  private final Process chromium;
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<Config> answers = new LinkedBlockingQueue<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final WebSocket socket;
  private int last;

  /**
   * Opens it with an empty page.
   *
   * @throws UncheckedIOException if Chromium cannot be started
   */
  public Browser() {
    try {
      profile = Files.createTempDirectory("chromium");
      // It finds loopback only: a page must not depend on what somebody serves on the network.
      ProcessBuilder builder = new ProcessBuilder(binary().toString(), "--headless=new", "--no-sandbox",
          "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
          "--disable-background-networking", "--disable-component-update", "--lang=en",
          "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--remote-debugging-port=0",
          "--user-data-dir=" + profile).redirectErrorStream(true);
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
    List.of("Page.enable", "Runtime.enable", "Log.enable").forEach(method -> order(method, Map.of()));
  }

  /** Skips the test where there is none. */
  public static void assumeInstalled() {
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

  /**
   * Chooses how pages look from now on; nothing moves.
   *
   * @param width in pixels; 400 is a telephone
   * @param height in pixels
   * @param dark whether in the dark theme
   */
  public void view(int width, int height, boolean dark) {
    order("Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    order("Emulation.setEmulatedMedia", Map.of("features", List.of(
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
        Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
  }

  /**
   * Runs a script in every page from now on, before its own.
   *
   * @param script statements
   */
  public void beforeEachPage(String script) {
    order("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  /**
   * Goes to a page; it is being loaded then.
   *
   * @param url where
   */
  public void go(String url) {
    order("Page.navigate", Map.of("url", url));
  }

  /**
   * Runs a script in the page, and waits for what it promises.
   *
   * @param script an expression
   * @return its value as text; empty for none
   * @throws AssertionError if it fails
   */
  public String evaluate(String script) {
    Config result =
        order("Runtime.evaluate", Map.of("expression", script, "awaitPromise", true, "returnByValue", true));
    if (result.hasPath("exceptionDetails")) {
      throw new AssertionError(result.getConfig("exceptionDetails").root().render(ConfigRenderOptions.concise()));
    }
    return result.hasPath("result.value") ? result.getValue("result.value").unwrapped().toString() : "";
  }

  /**
   * Takes a picture of what fits into the view.
   *
   * @param picture the PNG file to write
   */
  public void picture(Path picture) {
    try {
      Files.write(picture, Base64.getDecoder().decode(
          order("Page.captureScreenshot", Map.of("format", "png")).getString("data")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the browser has complained of in its console so far: errors, and what a page's policy forbids.
   *
   * @return in their order
   */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  private Config order(String method, Map<String, ?> parameters) {
    last++;
    socket.sendText(ConfigValueFactory.fromMap(Map.of("id", last, "method", method, "params", parameters))
        .render(ConfigRenderOptions.concise()), true).join();
    try {
      Config answer;
      do {
        answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
          throw new AssertionError(method + ": Chromium does not answer for " + PATIENCE_SECONDS + " s");
        }
      } while (answer.getInt("id") != last);
      if (answer.hasPath("error")) {
        throw new AssertionError(method + ": " + answer.getValue("error"));
      }
      return answer.getConfig("result");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private void hear(Config message) {
    if (message.hasPath("id")) {
      answers.add(message);
      return;
    }
    boolean isComplaint = switch (message.getString("method")) {
      case "Runtime.exceptionThrown" -> true;
      case "Runtime.consoleAPICalled" -> List.of("error", "assert").contains(message.getString("params.type"));
      case "Log.entryAdded" -> message.getString("params.entry.level").equals("error");
      default -> false;
    };
    if (isComplaint) {
      complaints.add(message.getConfig("params").root().render(ConfigRenderOptions.concise()));
    }
  }

  /** Puts frames together to messages. */
  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
      text.append(data);
      if (whole) {
        hear(ConfigFactory.parseString(text.toString()));
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
