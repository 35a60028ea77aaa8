package org.senselights.app;

import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import io.moquette.interception.AbstractInterceptHandler;
import io.moquette.interception.messages.InterceptPublishMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.senselights.message.Message;

/**
 * The demo's broker: in this process, on loopback, on a free port, remembering nothing. Never for a network: it asks
 * nobody for a password.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final long PORT_PATIENCE_NANOS = 5_000_000_000L;
  private static final long PORT_PAUSE_NANOS = 1_000_000;

  private final Server server = new Server();

  private EmbeddedBroker() {}

  /**
   * Starts a broker.
   *
   * @param directory where it may keep what it cannot do without
   * @param watcher handed each message that arrives, on a thread of the broker
   * @return the broker, accepting connections
   * @throws IOException if it cannot listen
   */
  public static EmbeddedBroker start(Path directory, Consumer<Message> watcher) throws IOException {
    Properties properties = new Properties();
    properties.setProperty(IConfig.HOST_PROPERTY_NAME, "127.0.0.1");
    properties.setProperty(IConfig.PORT_PROPERTY_NAME, "0");
    properties.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, "true");
    properties.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, "false");
    properties.setProperty(IConfig.ENABLE_TELEMETRY_NAME, "false");
    properties.setProperty(IConfig.DATA_PATH_PROPERTY_NAME, directory.toString());
    EmbeddedBroker broker = new EmbeddedBroker();
    broker.server.startServer(new MemoryConfig(properties), List.of(new Watcher(watcher)));
    broker.awaitPort();
    return broker;
  }

  /** The server learns its port a moment after it has it, on another thread, and tells nobody. */
  private void awaitPort() throws IOException {
    long until = System.nanoTime() + PORT_PATIENCE_NANOS;
    while (server.getPort() == 0) {
      if (System.nanoTime() > until) {
        close();
        throw new IOException("the demo's broker did not get a port of loopback");
      }
      LockSupport.parkNanos(PORT_PAUSE_NANOS);
    }
  }

  /**
   * Where it listens.
   *
   * @return a port of loopback
   */
  public int port() {
    return server.getPort();
  }

  /** Begins to stop, and returns at once: Netty's threads take two seconds to end, which nobody need wait for. */
  @Override
  public void close() {
    Thread.ofVirtual().start(server::stopServer);
  }

  private static final class Watcher extends AbstractInterceptHandler {
    private final Consumer<Message> watcher;

    Watcher(Consumer<Message> watcher) {
      this.watcher = watcher;
    }

    @Override
    public String getID() {
      return "demo";
    }

    @Override
    public void onPublish(InterceptPublishMessage message) {
      try {
        watcher.accept(new Message(
            message.getTopicName(),
            message.getPayload().toString(StandardCharsets.UTF_8),
            message.getQos().value(),
            message.isRetainFlag()));
      } finally {
        super.onPublish(message);
      }
    }

    @Override
    public void onSessionLoopError(Throwable error) {
      throw new IllegalStateException("The embedded broker failed", error);
    }
  }
}
