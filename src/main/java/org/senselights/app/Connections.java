package org.senselights.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.senselights.http.Reach;
import org.senselights.mqtt.MqttLink;
import org.senselights.settings.DatabaseSettings;
import org.senselights.settings.Settings;
import org.senselights.settings.TargetSettings;

/** Tries whether everybody can be reached whom the settings name, without telling anybody anything. */
public final class Connections {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Connections() {}

  /**
   * What came of one try.
   *
   * @param name whom it was about, such as {@code broker} or {@code slack}
   * @param trouble why that one cannot be reached, as the second half of a sentence; absent where it can
   */
  public record Tried(String name, Optional<String> trouble) {}

  /**
   * Tries all of them at once, for ten seconds at most.
   *
   * @param settings who there is
   * @return the broker, the targets, the databases, the repository service, those that are not set left out
   * @throws InterruptedException if this thread is interrupted
   */
  public static List<Tried> tried(Settings settings) throws InterruptedException {
    List<CompletableFuture<Tried>> tries = new ArrayList<>();
    if (settings.mqtt().broker().isPresent()) {
      tries.add(begin("broker", () -> broker(settings)));
    }
    for (TargetSettings target : settings.outputs().targets()) {
      tries.add(begin(target.name(), () -> Reach.trouble(target, PATIENCE)));
    }
    for (DatabaseSettings database : settings.outputs().databases()) {
      tries.add(begin(database.name(), () -> Reach.trouble(database, PATIENCE)));
    }
    settings.outputs().repository().ifPresent(repository ->
        tries.add(begin("repository", () -> Reach.trouble(repository, PATIENCE))));
    List<Tried> tried = new ArrayList<>();
    for (CompletableFuture<Tried> each : tries) {
      try {
        tried.add(each.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return tried;
  }

  /** What finds out why somebody cannot be reached. */
  @FunctionalInterface
  private interface Try {
    Optional<String> trouble() throws InterruptedException;
  }

  private static CompletableFuture<Tried> begin(String name, Try attempt) {
    CompletableFuture<Tried> result = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        result.complete(new Tried(name, attempt.trouble()));
      } catch (InterruptedException | RuntimeException e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }

  private static Optional<String> broker(Settings settings) throws InterruptedException {
    CompletableFuture<Boolean> up = new CompletableFuture<>();
    String clientId = "sense-check-" + UUID.randomUUID().toString().substring(0, 8);
    // Without a status topic, so that nobody takes it for the service.
    try (MqttLink link = new MqttLink(
        settings.mqtt(), clientId, "", List.of(), up::complete, message -> { }, System::nanoTime, nanos -> { })) {
      link.start();
      boolean connected = up.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return connected ? Optional.empty() : Optional.of(link.downBecause());
    } catch (TimeoutException e) {
      return Optional.of("it does not answer");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
