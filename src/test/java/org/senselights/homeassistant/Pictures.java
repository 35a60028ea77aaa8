package org.senselights.homeassistant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.senselights.light.Program;
import org.senselights.mqtt.Mosquitto;
import org.senselights.rules.RuleBook;

/**
 * Takes the pictures of the page for Home Assistant's users anew. It is no test, since nobody can tell a machine when a
 * picture is good: run it after a change of the looks, and look at them.
 *
 * <p>It needs {@code .ci/home-assistant --frontend}, Chromium and Mosquitto, and is run from an editor, in the
 * project's folder.
 */
final class Pictures {
  private Pictures() {}

  public static void main(String[] arguments) throws IOException {
    Path images = Files.createDirectories(Path.of("config/images"));
    try (Mosquitto broker = new Mosquitto().start();
        ShippedDevice device = new ShippedDevice(broker.port()).appear();
        HomeAssistant home = HomeAssistant.withFrontend(broker.port())) {
      home.start();
      home.await("sensor.sense_lights_desk_sessions", "0");
      home.await("event.sense_lights_desk_reload", "unknown");
      aBusyMorning(device, home);
      try (Camera camera = new Camera(home)) {
        camera.view(500, 2320, false).device(ShippedDevice.IDENTIFIER, images.resolve("home-assistant-device.png"));
        home.ask("lovelace/dashboards/create",
            Map.of("url_path", "qlik-sense", "title", "Qlik Sense", "mode", "storage"));
        home.ask("lovelace/config/save", Map.of("url_path", "qlik-sense", "config", dashboard(home)));
        camera.view(1240, 440, false)
            .page("/qlik-sense/0", images.resolve("home-assistant-dashboard.png"), List.of("Who is on line"));
      }
    }
  }

  private static Map<String, Object> dashboard(HomeAssistant home) {
    return Documented.yaml("HOME-ASSISTANT.md").stream().filter(Documented.Block::isDashboard).findFirst()
        .map(block -> DocumentedYamlIT.readByHomeAssistant(home, block.text())).orElseThrow();
  }

  private static void aBusyMorning(ShippedDevice device, HomeAssistant home) {
    device.online(38, 17);
    device.happened("session", "start", Map.of("user", "LAB/anna", "host", "qlik-prod-1"));
    device.happened("connection", "open", Map.of("user", "LAB/anna", "host", "qlik-prod-1"));
    device.happened("reload", "succeeded", Map.of("task", "Sales", "host", "qlik-prod-1"));
    device.happened("app", "distributed", Map.of("app_name", "Sales", "host", "qlik-prod-2"));
    device.lastEvent(new LastEvent(
        "connection-open", "2026-11-20T09:30:00.123+01:00", "LAB/anna", "qlik-prod-1", "Sales"));
    device.show("green", new Program.Steady(true));
    device.show(RuleBook.ALL_LIGHTS, new Program.Steady(true));
    home.await("light.sense_lights_desk_green", "on");
    home.await("event.sense_lights_desk_app", "told", state -> state.attributes().containsKey("app_name"));
  }
}
