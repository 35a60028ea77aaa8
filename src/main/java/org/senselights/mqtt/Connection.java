package org.senselights.mqtt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.logging.LoggerFactory;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.senselights.settings.MqttSettings;
import org.senselights.settings.MqttSettings.Broker;

/**
 * One connection to the broker, from the attempt to its end, with a Paho client of its own.
 *
 * <p>A client is never used twice: Paho's state after a broken connection is its weak spot. Used by the owner's thread;
 * Paho's threads only note what happened and wake the owner, so nothing can block or throw in its callbacks.
 */
final class Connection implements MqttCallback {
  private static final int KEEP_ALIVE_SECONDS = 15;
  private static final int CONNECT_SECONDS = 10;
  private static final int LONGEST_TOPIC_BYTES = 65_535;

  private final MqttSettings settings;
  private final Broker broker;
  private final String clientId;
  private final String statusTopic;
  private final Consumer<Parcel> told;
  private final Runnable wake;
  private final PublishLane lane;

  private MqttAsyncClient client;
  private BrokerSocket socket;

  private volatile boolean connected;
  private volatile Throwable failure;

  /**
   * A connection that is not attempted yet.
   *
   * @param settings where to and how; the broker is present
   * @param clientId who we are
   * @param statusTopic where the broker shall say {@code offline} when we are gone
   * @param told is given every message that the broker has, on the thread that reads
   * @param wake is run when the connection came or went, on Paho's thread
   */
  Connection(MqttSettings settings, String clientId, String statusTopic, Consumer<Parcel> told, Runnable wake) {
    this.settings = settings;
    this.broker = settings.broker().orElseThrow();
    this.clientId = clientId;
    this.statusTopic = statusTopic;
    this.told = told;
    this.wake = wake;
    lane = new PublishLane(told);
  }

  /** Begins to connect. A failure, now or later, is found in {@link #failure}. */
  void open() {
    try {
      Optional<SSLSocketFactory> tls =
          broker.tls() ? Optional.of(TlsFiles.socketFactory(broker, settings.tls())) : Optional.empty();
      socket = new BrokerSocket(broker, tls, lane);
      // The address means nothing, see BrokerSocket; a literal one costs no look-up.
      client = new MqttAsyncClient("tcp://127.0.0.1:1883", clientId, new MemoryPersistence());
      client.setCallback(this);
      client.connect(options(), null, new ConnectListener());
    } catch (MqttException | TlsProblem | SocketException | RuntimeException e) {
      failure = e;
    }
  }

  private MqttConnectOptions options() {
    MqttConnectOptions options = new MqttConnectOptions();
    // Said outright, because by default Paho answers every refusal with a second attempt in MQTT 3.1.
    options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
    options.setCleanSession(true);
    options.setAutomaticReconnect(false);
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    options.setConnectionTimeout(CONNECT_SECONDS);
    options.setSocketFactory(new OneSocket(socket));
    options.setWill(statusTopic, "offline".getBytes(StandardCharsets.UTF_8), 1, true);
    if (!settings.username().isEmpty()) {
      options.setUserName(settings.username());
    }
    if (!settings.password().value().isEmpty()) {
      options.setPassword(settings.password().value().toCharArray());
    }
    return options;
  }

  /** Keeps Paho from logging a stack trace for every connection that breaks. Once for the whole process. */
  static void silencePaho() {
    LoggerFactory.setLogger(SilentPahoLogger.class.getName());
  }

  boolean isConnected() {
    return connected && failure == null;
  }

  /** Why the attempt failed or the connection broke; empty as long as neither happened. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** Ends it because the broker did not answer in time. */
  void timeOut() {
    fail(new MqttException(MqttException.REASON_CODE_CLIENT_TIMEOUT));
  }

  /** Ends it because of something that only the owner sees. */
  void fail(Throwable why) {
    if (failure == null) {
      failure = why;
    }
    close();
  }

  /**
   * Sends messages, in this order, with one system call. Waits where the broker stands still; Paho, whose pings are
   * then not answered, ends that.
   *
   * @param parcels messages whose topics are sendable
   */
  void publish(List<Parcel> parcels) {
    try {
      socket.send(lane.encode(parcels));
      for (Parcel parcel : parcels) {
        if (parcel.qos == 0) {
          told.accept(parcel);
        }
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  /** Whether MQTT can carry a topic; a broker ends the connection of who sends another. */
  static boolean isSendable(String topic) {
    return !topic.isEmpty()
        && topic.chars().noneMatch(c -> c == '+' || c == '#' || Character.isISOControl(c))
        && (topic.length() <= LONGEST_TOPIC_BYTES / 3
            || topic.getBytes(StandardCharsets.UTF_8).length <= LONGEST_TOPIC_BYTES);
  }

  /**
   * Says goodbye, so that the broker keeps the will to itself.
   *
   * @param millis how long to wait at most, at least 1
   */
  void disconnect(long millis) {
    try {
      client.disconnect(0).waitForCompletion(Math.max(1, millis));
    } catch (MqttException e) {
      // Then the will says what is true anyway.
    } finally {
      close();
    }
  }

  /** Ends it at once; the broker publishes the will. */
  void close() {
    connected = false;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // A socket that cannot be closed is none.
      }
    }
  }

  @Override
  public void connectionLost(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    wake.run();
  }

  @Override
  public void deliveryComplete(IMqttDeliveryToken token) {
    // Nothing is delivered through Paho.
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    // Nothing is subscribed, and a broker that sends something all the same does no harm.
  }

  private final class ConnectListener implements IMqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      connected = true;
      wake.run();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable exception) {
      if (failure == null) {
        failure = exception;
      }
      wake.run();
    }
  }

  /** Gives Paho the one socket that this connection has. */
  private static final class OneSocket extends SocketFactory {
    private final BrokerSocket socket;

    OneSocket(BrokerSocket socket) {
      this.socket = socket;
    }

    @Override
    public Socket createSocket() {
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
      return socket;
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
      return socket;
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
      return socket;
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
      return socket;
    }
  }
}
