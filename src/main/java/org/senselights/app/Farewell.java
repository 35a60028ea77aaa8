package org.senselights.app;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.senselights.homeassistant.Announced;
import org.senselights.homeassistant.DeviceIdentity;
import org.senselights.homeassistant.Removal;
import org.senselights.homeassistant.Topics;
import org.senselights.message.Message;
import org.senselights.mqtt.MqttLink;
import org.senselights.settings.Settings;
import org.senselights.settings.StateDirectory;

/** Takes the device out of Home Assistant and off the broker while no service runs. */
public final class Farewell {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Farewell() {}

  /**
   * Says farewell, as far as anything of this device is known.
   *
   * @param settings where the broker is
   * @param state what was announced; forgotten once it is taken back
   * @param identity who the device is
   * @return whether there was anything to take back
   * @throws StartException if there is no broker, or it does not answer
   */
  public static boolean say(Settings settings, StateDirectory state, DeviceIdentity identity) throws StartException {
    if (settings.mqtt().broker().isEmpty()) {
      throw new StartException("no broker is configured (mqtt.url is empty)");
    }
    CompletableFuture<Boolean> up = new CompletableFuture<>();
    // Without a status topic: a device that leaves does not say that it is there.
    try (MqttLink link = new MqttLink(
        settings.mqtt(),
        identity.clientId(),
        "",
        List.of(),
        up::complete,
        message -> { },
        System::nanoTime,
        nanos -> { })) {
      link.start();
      if (!up.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new StartException("the broker " + settings.mqtt().broker().get() + " cannot be reached");
      }
      Optional<Announced> known = Announced.ofRecord(state.announced());
      if (known.isEmpty()) {
        String topic = Topics.discovery(identity);
        known = link.retained(topic).get().flatMap(payload -> Announced.ofRetained(topic, payload));
      }
      if (known.isEmpty()) {
        return false;
      }
      for (List<Message> step : Removal.farewell(known.get())) {
        link.say(step).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        TimeUnit.NANOSECONDS.sleep(Removal.PAUSE.toNanos());
      }
      state.keepAnnounced("");
      return true;
    } catch (ExecutionException e) {
      throw new StartException("the connection to the broker broke: try again", e);
    } catch (TimeoutException e) {
      throw new StartException("the broker does not answer: try again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
  }
}
