package org.senselights.homeassistant;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A conversation with a running Home Assistant over its WebSocket API: questions, and what it tells of itself. */
final class Conversation implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final String token;
  private final HttpClient client = HttpClient.newHttpClient();
  private final CompletableFuture<Void> welcome = new CompletableFuture<>();
  private final Map<Integer, CompletableFuture<Object>> questions = new ConcurrentHashMap<>();
  private final Map<Integer, Consumer<Map<String, Object>>> listeners = new ConcurrentHashMap<>();
  private final WebSocket socket;
  private int last;

  /**
   * Connects and logs in.
   *
   * @param port its port on loopback
   * @param token a long-lived access token
   * @throws IllegalStateException if it cannot be reached, or refuses the token, or does not answer for 30 s
   */
  Conversation(int port, String token) {
    this.token = token;
    socket = await("connecting", client.newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + port + "/api/websocket"), new Ear()));
    await("logging in", welcome);
  }

  /** Puts frames together to messages. */
  private final class Ear implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean whole) {
      text.append(data);
      if (whole) {
        String message = text.toString();
        text.setLength(0);
        hear(from, ConfigFactory.parseString(message).root().unwrapped());
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      end(new IllegalStateException("Home Assistant closed the conversation"));
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      end(error);
    }
  }

  private void hear(WebSocket from, Map<String, Object> message) {
    switch ((String) message.get("type")) {
      case "auth_required" -> from.sendText(json(Map.of("type", "auth", "access_token", token)), true);
      case "auth_ok" -> welcome.complete(null);
      case "auth_invalid" -> welcome.completeExceptionally(new IllegalStateException("the token is refused"));
      case "event" -> listeners.get((Integer) message.get("id")).accept(Tree.map(message, "event"));
      case "result" -> {
        CompletableFuture<Object> question = questions.remove((Integer) message.get("id"));
        if (Boolean.TRUE.equals(message.get("success"))) {
          question.complete(message.get("result"));
        } else {
          question.completeExceptionally(
              new IllegalArgumentException(Tree.text(Tree.map(message, "error"), "message")));
        }
      }
      default -> {
        // Of later versions; nothing that was asked for.
      }
    }
  }

  private void end(Throwable why) {
    welcome.completeExceptionally(why);
    questions.values().forEach(question -> question.completeExceptionally(why));
  }

  /**
   * Asks, or orders, and waits for the answer.
   *
   * @param type the command, such as {@code get_states}
   * @param fields what belongs to it
   * @return the result: maps, lists, texts, numbers, booleans; null where there is none
   * @throws IllegalArgumentException if Home Assistant refuses; the message is its own
   * @throws IllegalStateException if it does not answer within 30 s, or the conversation has ended
   */
  Object ask(String type, Map<String, ?> fields) {
    return ask(type, fields, event -> {
      throw new IllegalStateException(type + " tells of events");
    });
  }

  /**
   * Subscribes.
   *
   * @param type the command, such as {@code subscribe_events}
   * @param fields what belongs to it
   * @param listener takes each event, on the conversation's own thread
   * @throws IllegalArgumentException if Home Assistant refuses
   */
  void subscribe(String type, Map<String, ?> fields, Consumer<Map<String, Object>> listener) {
    ask(type, fields, listener);
  }

  private Object ask(String type, Map<String, ?> fields, Consumer<Map<String, Object>> listener) {
    CompletableFuture<Object> question = new CompletableFuture<>();
    synchronized (this) {
      last++;
      questions.put(last, question);
      listeners.put(last, listener);
      Map<String, Object> message = new HashMap<>(fields);
      message.put("id", last);
      message.put("type", type);
      await(type, socket.sendText(json(message), true));
    }
    return await(type, question);
  }

  private static String json(Map<String, ?> message) {
    return ConfigValueFactory.fromMap(message).render(ConfigRenderOptions.concise());
  }

  private static <T> T await(String what, CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(what + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IllegalStateException(what + ": no answer for " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
  }
}
