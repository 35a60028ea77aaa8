package org.senselights.mqtt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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
import org.senselights.tls.TlsFiles;
import org.senselights.tls.TlsProblem;

/**
 * One connection to the broker, from the attempt to its end, with a Paho client of its own.
 *
 * <p>A client is never used twice: Paho's state after a broken connection is its weak spot. Used by the owner's thread,
 * but for {@link #ask}; Paho's threads only note what happened, hand on what came in, and wake the owner, so nothing
 * can block or throw in its callbacks. It counts as connected when the broker has answered the subscription, too.
 */
final class Connection implements MqttCallback {
  private static final int KEEP_ALIVE_SECONDS = 15;
  private static final int CONNECT_SECONDS = 10;
  private static final int LONGEST_TOPIC_BYTES = 65_535;
  private static final int REFUSED = 0x80;

  /** A broker sends what it keeps right behind its answer to the subscription, or right before it. */
  private static final long RETAINED_MILLIS = 500;

  /** Nobody shall wait for ever on a broker that answers our pings, but no question. */
  private static final long PATIENCE_MILLIS = 10_000;

  private static final String BROKEN = "there is no connection to the broker";

  private final MqttSettings settings;
  private final Broker broker;
  private final String clientId;
  private final String statusTopic;
  private final List<String> filters;
  private final Consumer<Parcel> told;
  private final Consumer<Incoming> heard;
  private final Runnable wake;
  private final PublishLane lane;

  private MqttAsyncClient client;
  private BrokerSocket socket;

  private final AtomicReference<Question> question = new AtomicReference<>();

  private volatile List<String> refusedFilters = List.of();
  private volatile boolean connected;
  private volatile Throwable failure;

  /** Somebody asks what the broker keeps under a topic. */
  private static final class Question {
    final String topic;
    final CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    final AtomicBoolean over = new AtomicBoolean();

    Question(String topic) {
      this.topic = topic;
    }
  }

  /**
   * A connection that is not attempted yet.
   *
   * @param settings where to and how; the broker is present
   * @param clientId who we are
   * @param statusTopic where the broker shall say {@code offline} when we are gone; empty for nowhere
   * @param filters what to subscribe to, before the connection counts as one
   * @param told is given every message that the broker has, on the thread that reads
   * @param heard is given every message that comes in, on Paho's thread; must neither wait nor throw
   * @param wake is run when the connection came or went, on Paho's thread
   */
  Connection(
      MqttSettings settings,
      String clientId,
      String statusTopic,
      List<String> filters,
      Consumer<Parcel> told,
      Consumer<Incoming> heard,
      Runnable wake) {
    this.settings = settings;
    this.broker = settings.broker().orElseThrow();
    this.clientId = clientId;
    this.statusTopic = statusTopic;
    this.filters = filters;
    this.told = told;
    this.heard = heard;
    this.wake = wake;
    lane = new PublishLane(told);
  }

  /** Begins to connect. A failure, now or later, is found in {@link #failure}. */
  void open() {
    try {
      Optional<SSLSocketFactory> tls =
          broker.tls() ? Optional.of(trustAndIdentity().context().getSocketFactory()) : Optional.empty();
      socket = new BrokerSocket(broker, tls, lane);
      // The address means nothing, see BrokerSocket; a literal one costs no look-up.
      client = new MqttAsyncClient("tcp://127.0.0.1:1883", clientId, new MemoryPersistence());
      client.setCallback(this);
      client.connect(options(), null, new ConnectListener());
    } catch (MqttException | TlsProblem | SocketException | RuntimeException e) {
      failure = e;
    }
  }

  private TlsFiles trustAndIdentity() {
    MqttSettings.Tls files = settings.tls();
    return new TlsFiles(
        "the broker", broker.host(), "mqtt.tls.ca", files.ca(), files.certificate(), files.key());
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
    if (!statusTopic.isEmpty()) {
      options.setWill(statusTopic, "offline".getBytes(StandardCharsets.UTF_8), 1, true);
    }
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

  /** Which filters the broker does not let us subscribe to. */
  List<String> refusedFilters() {
    return refusedFilters;
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

  /**
   * Asks what the broker keeps under a topic. From any thread, one question at a time.
   *
   * @param topic a topic that no filter stands for
   * @return the answer, given on a thread of Paho's or a timer's
   */
  CompletableFuture<Optional<String>> ask(String topic) {
    Question asked = new Question(topic);
    if (!question.compareAndSet(null, asked)) {
      return CompletableFuture.failedFuture(new LinkException("the broker is being asked for another topic"));
    }
    try {
      client.subscribe(topic, 1, null, new QuestionListener(asked));
    } catch (MqttException | IllegalArgumentException e) {
      fail(asked, "the broker cannot be asked for this topic");
    }
    // Looked at after the question is there to see: who closes the connection meets it, or is met here.
    if (!isConnected()) {
      fail(asked, BROKEN);
    }
    later(PATIENCE_MILLIS, () -> fail(asked, "the broker did not answer"));
    return asked.answer;
  }

  private static void later(long millis, Runnable then) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(then);
  }

  private void answer(Question asked, Optional<String> kept) {
    if (isFirstToEnd(asked)) {
      asked.answer.complete(kept);
    }
  }

  private void fail(Question asked, String trouble) {
    if (isFirstToEnd(asked)) {
      asked.answer.completeExceptionally(new LinkException(trouble));
    }
  }

  /** Makes room for the next question before anybody hears the answer, for who hears it may ask again. */
  private boolean isFirstToEnd(Question asked) {
    if (!asked.over.compareAndSet(false, true)) {
      return false;
    }
    try {
      client.unsubscribe(asked.topic);
    } catch (MqttException | IllegalArgumentException e) {
      // Then the connection is gone, and the subscription with it, or there never was one.
    }
    question.set(null);
    return true;
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
    Question open = question.get();
    if (open != null) {
      fail(open, BROKEN);
    }
  }

  @Override
  public void connectionLost(Throwable cause) {
    noteFailure(cause);
  }

  private void noteFailure(Throwable cause) {
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
    Question open = question.get();
    if (open == null || !open.topic.equals(topic)) {
      heard.accept(new Incoming(topic, message.getPayload(), message.isRetained()));
    } else if (message.isRetained()) {
      answer(open, Optional.of(new String(message.getPayload(), StandardCharsets.UTF_8)));
    }
  }

  private final class ConnectListener implements IMqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      if (filters.isEmpty()) {
        connected = true;
        wake.run();
        return;
      }
      try {
        int[] qos = new int[filters.size()];
        Arrays.fill(qos, 1);
        client.subscribe(filters.toArray(String[]::new), qos, null, new SubscribeListener());
      } catch (MqttException | IllegalArgumentException e) {
        onFailure(token, e);
      }
    }

    @Override
    public void onFailure(IMqttToken token, Throwable exception) {
      noteFailure(exception);
    }
  }

  private final class SubscribeListener implements IMqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      int[] granted = token.getGrantedQos();
      List<String> refused = new ArrayList<>();
      for (int i = 0; i < filters.size(); i++) {
        if (i >= granted.length || granted[i] == REFUSED) {
          refused.add(filters.get(i));
        }
      }
      refusedFilters = refused;
      connected = true;
      wake.run();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable exception) {
      noteFailure(exception);
    }
  }

  private final class QuestionListener implements IMqttActionListener {
    private final Question asked;

    QuestionListener(Question asked) {
      this.asked = asked;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      int[] granted = token.getGrantedQos();
      if (granted.length > 0 && granted[0] == REFUSED) {
        fail(asked, "the broker does not let us read " + asked.topic);
      } else {
        later(RETAINED_MILLIS, () -> answer(asked, Optional.empty()));
      }
    }

    @Override
    public void onFailure(IMqttToken token, Throwable exception) {
      fail(asked, BROKEN);
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
