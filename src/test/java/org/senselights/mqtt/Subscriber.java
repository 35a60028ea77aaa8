package org.senselights.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Somebody else who listens to a broker, and keeps what is heard in order. */
public final class Subscriber implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  /**
   * What was heard.
   *
   * @param topic where
   * @param payload what
   * @param retained whether the broker had it before we asked
   */
  public record Heard(String topic, String payload, boolean retained) {}

  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
  private final MqttClient client;

  /**
   * Connects and subscribes.
   *
   * @param port the broker's port on loopback
   * @param filter such as {@code #}
   * @throws IllegalStateException if the broker cannot be reached
   */
  public Subscriber(int port, String filter) {
    this(port, filter, "", "");
  }

  /**
   * Connects as a user and subscribes.
   *
   * @param port the broker's port on loopback
   * @param filter such as {@code #}
   * @param user the user name, or empty
   * @param password the password
   * @throws IllegalStateException if the broker cannot be reached
   */
  public Subscriber(int port, String filter, String user, String password) {
    try {
      client = new MqttClient("tcp://127.0.0.1:" + port, MqttClient.generateClientId(), new MemoryPersistence());
      client.setCallback(
          new MqttCallback() {
            @Override
            public void connectionLost(Throwable cause) {
              // What was heard stays.
            }

            @Override
            public void messageArrived(String topic, MqttMessage message) {
              heard.add(new Heard(topic, new String(message.getPayload(), UTF_8), message.isRetained()));
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {
              // It says nothing.
            }
          });
      MqttConnectOptions options = new MqttConnectOptions();
      if (!user.isEmpty()) {
        options.setUserName(user);
        options.setPassword(password.toCharArray());
      }
      client.connect(options);
      client.subscribe(filter, 1);
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Waits for the next message.
   *
   * @return what was heard next
   * @throws AssertionError if nothing is heard for 30 s
   */
  public Heard next() {
    try {
      Heard next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing heard for " + PATIENCE_SECONDS + " s");
      }
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /**
   * Waits for a certain message.
   *
   * @param wanted which
   * @return all that was heard up to it, itself included
   * @throws AssertionError if nothing is heard for 30 s
   */
  public List<Heard> until(Predicate<Heard> wanted) {
    List<Heard> all = new ArrayList<>();
    Heard next;
    do {
      next = next();
      all.add(next);
    } while (!wanted.test(next));
    return all;
  }

  /**
   * All that was heard and not yet asked for.
   *
   * @return in the order of hearing
   */
  public List<Heard> soFar() {
    List<Heard> all = new ArrayList<>();
    heard.drainTo(all);
    return all;
  }

  @Override
  public void close() {
    try {
      if (client.isConnected()) {
        client.disconnectForcibly(0, 10);
      }
      client.close();
    } catch (MqttException e) {
      // The broker may be gone before.
    }
  }
}
