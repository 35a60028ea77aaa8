package org.senselights.homeassistant;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.senselights.Browser;

/**
 * Takes pictures of Home Assistant's user interface as its owner sees it, with a Chromium that has no window.
 *
 * <p>A picture is taken when the page is drawn and at rest. It shows what fits into the view: the page scrolls inside.
 */
public final class Camera implements AutoCloseable {
  private final HomeAssistant home;
  private final Browser browser;

  /**
   * Opens the browser, and logs its owner in.
   *
   * @param home a running one, with its user interface
   * @throws UncheckedIOException if Chromium cannot be started
   */
  public Camera(HomeAssistant home) {
    this.home = home;
    browser = new Browser();
    browser.beforeEachPage("""
        localStorage.setItem('dockedSidebar', '"always_hidden"');
        localStorage.setItem('hassTokens', JSON.stringify({hassUrl: '%s', clientId: null, access_token: '%s',
          token_type: 'Bearer', refresh_token: '', expires_in: 1e8, expires: Date.now() + 1e11}));
        """.formatted(address(), home.token()));
    view(1280, 1600, false);
  }

  /** Skips the test where there is nothing to take pictures with, or of. */
  public static void assumeInstalled() {
    Installation.assumeFrontend();
    Browser.assumeInstalled();
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
    browser.view(width, height, dark);
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
    browser.go(address() + path);
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
    browser.evaluate("document.querySelector('home-assistant').dispatchEvent(new CustomEvent('hass-more-info', "
        + "{bubbles: true, composed: true, detail: {entityId: '" + entity + "'}}))");
    return take(picture, List.of());
  }

  private List<String> take(Path picture, List<String> wanted) {
    String list = ConfigValueFactory.fromIterable(wanted).render(ConfigRenderOptions.concise());
    String texts;
    try (InputStream script = Camera.class.getResourceAsStream("at-rest.js")) {
      texts = browser.evaluate("(" + new String(script.readAllBytes(), UTF_8) + ")(" + list + ")");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    browser.picture(picture);
    return Arrays.asList(texts.split("\n"));
  }

  @Override
  public void close() {
    browser.close();
  }
}
