package org.senselights.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.senselights.engine.OnceAMinute;
import org.senselights.settings.WebSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the status page, its live stream, the metrics and whether the service is alive and ready, over HTTP.
 *
 * <p>At most {@value #MOST_CONNECTIONS} connections are held, and {@value #MOST_AT_ONCE} requests served at a time;
 * what is more is closed. A client that has not sent its request, or not taken its answer, within ten seconds is shown
 * the door.
 */
public final class StatusServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);

  static final String EVENT_STREAM = "text/event-stream; charset=utf-8";

  static final int MOST_CONNECTIONS = 512;
  static final int MOST_AT_ONCE = 64;
  private static final int BACKLOG = 128;
  private static final int PIECE = 4096;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  /** The JDK's server reads them once, when it is first used. */
  private static final Map<String, String> LIMITS = Map.of(
      "jdk.httpserver.maxConnections", Integer.toString(MOST_CONNECTIONS),
      "sun.net.httpserver.maxIdleConnections", "64",
      "sun.net.httpserver.idleInterval", "30",
      "sun.net.httpserver.maxReqHeaders", "100",
      "sun.net.httpserver.maxReqHeaderSize", "32768",
      "sun.net.httpserver.drainAmount", "262144",
      "sun.net.httpserver.nodelay", "true");

  private static final Map<String, String> ALWAYS = Map.of(
      "Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
          + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      "X-Content-Type-Options", "nosniff",
      // With no-referrer a browser would not say either that a form is sent by our own page.
      "Referrer-Policy", "same-origin",
      "Cross-Origin-Resource-Policy", "same-origin");

  private final WebSettings settings;
  private final InetSocketAddress listen;
  private final LongSupplier nanoTime;
  private final Supplier<Duration> patience;
  private final ScheduledThreadPoolExecutor clock;
  private final ExecutorService threads;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final Live live;
  private final Site site;
  private final OnceAMinute faults;
  private HttpServer server;

  /**
   * A server that does not listen yet.
   *
   * @param settings where to listen, and who may look
   * @param facts how the service stands at the moment it is asked; called on several threads, two at a time
   * @param dead why the service cannot be called alive, in words that anybody may read; empty while it is
   * @param watch what happened
   * @param history how many were on line
   * @param orders follows what is asked for, and says what became of it; called on several threads, two at a time
   * @param metrics what Prometheus reads
   * @throws IllegalArgumentException if the settings want no page
   */
  public StatusServer(
      WebSettings settings,
      Supplier<Facts> facts,
      Supplier<List<String>> dead,
      Watch watch,
      History history,
      Function<Order, Order.Result> orders,
      Metrics metrics) {
    this(settings, facts, dead, watch, history, orders, metrics, System::nanoTime, () -> PATIENCE);
  }

  StatusServer(
      WebSettings settings,
      Supplier<Facts> facts,
      Supplier<List<String>> dead,
      Watch watch,
      History history,
      Function<Order, Order.Result> orders,
      Metrics metrics,
      LongSupplier nanoTime,
      Supplier<Duration> patience) {
    this.settings = settings;
    listen = settings.listen().orElseThrow(() -> new IllegalArgumentException("no page is wanted"));
    this.nanoTime = nanoTime;
    this.patience = patience;
    faults = new OnceAMinute(nanoTime);
    clock = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("web-clock").factory());
    clock.setRemoveOnCancelPolicy(true);
    threads = Executors.newThreadPerTaskExecutor(
        Thread.ofVirtual().name("web-", 0).uncaughtExceptionHandler((_, e) -> fault("a request", e)).factory());
    live = new Live(new Frames(facts, watch, history), this::everyBeat, nanoTime);
    site = new Site(new Rights(settings, nanoTime), facts, dead, watch, history, orders, metrics, live);
  }

  /** To be done before anybody in this process first uses the JDK's server. */
  static void setLimits() {
    LIMITS.forEach((limit, value) -> {
      if (System.getProperty(limit) == null) {
        System.setProperty(limit, value);
      }
    });
  }

  private Runnable everyBeat(Runnable task) {
    Future<?> beats = clock.scheduleWithFixedDelay(
        () -> {
          try {
            task.run();
          } catch (RuntimeException | StackOverflowError | LinkageError e) {
            // Past this the clock would never call again, and say nothing.
            fault("the live stream", e);
          }
        },
        Live.BEAT.toMillis(), Live.BEAT.toMillis(), TimeUnit.MILLISECONDS);
    return () -> beats.cancel(false);
  }

  /**
   * Begins to listen.
   *
   * @throws WebException if it cannot, in words; the service can do without
   */
  public synchronized void start() throws WebException {
    if (listen.isUnresolved()) {
      throw WebException.unresolved(listen);
    }
    setLimits();
    try {
      server = HttpServer.create(listen, BACKLOG);
    } catch (IOException e) {
      throw WebException.of(listen, e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(this::serve);
    server.start();
    WebSettings taken = new WebSettings(Optional.of(address()), settings.passwordHash(), settings.open());
    LOG.info("Status page: {}", taken.words());
  }

  /**
   * Where it listens.
   *
   * @return with the port that was taken, where any was wanted
   * @throws IllegalStateException if it was not started
   */
  public synchronized InetSocketAddress address() {
    if (server == null) {
      throw new IllegalStateException("it was not started");
    }
    return server.getAddress();
  }

  int watching() {
    return live.clients();
  }

  int serving() {
    return MOST_AT_ONCE - places.availablePermits();
  }

  /** The JDK hands us a connection as soon as the first byte of a request is there. */
  private void serve(Runnable request) {
    if (!places.tryAcquire()) {
      throw new RejectedExecutionException("too many requests at a time");
    }
    boolean begun = false;
    try {
      threads.execute(() -> {
        Deadline deadline = new Deadline(clock, patience);
        try {
          deadline.begin();
          ScopedValue.where(Deadline.OURS, deadline).run(request);
        } finally {
          deadline.end();
          places.release();
        }
      });
      begun = true;
    } finally {
      if (!begun) {
        places.release();
      }
    }
  }

  /**
   * Answers one request. Where the client is gone, the exception is the JDK's to have: it alone can close the
   * connection without counting it as open for ever.
   */
  private void handle(HttpExchange exchange) throws IOException {
    Deadline.OURS.get().end();
    Ask ask = Ask.of(exchange);
    Reply reply;
    try {
      reply = site.reply(ask);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      fault(ask.method() + " " + ask.path(), e);
      reply = Answer.text(500, "A fault of ours, please tell us: the service's log says more.");
    }
    Headers headers = exchange.getResponseHeaders();
    ALWAYS.forEach(headers::set);
    if (Rights.isTrustworthy(ask)) {
      // Elsewhere browsers complain that they cannot heed it.
      headers.set("Cross-Origin-Opener-Policy", "same-origin");
    }
    switch (reply) {
      case Answer answer -> send(exchange, ask, answer);
      case Live.Seat seat -> stream(exchange, seat);
    }
  }

  private static void send(HttpExchange exchange, Ask ask, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    answer.headers().forEach(headers::set);
    if (!answer.type().isEmpty()) {
      headers.set("Content-Type", answer.type());
    }
    Deadline.OURS.get().begin();
    byte[] body = answer.body();
    if (ask.isHead() || body.length == 0) {
      if (ask.isHead()) {
        headers.set("Content-Length", Integer.toString(body.length));
      }
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), body.length);
    // Not with try: closing what is not whole is what the JDK counts as open for ever.
    OutputStream out = exchange.getResponseBody();
    for (int at = 0; at < body.length; at += PIECE) {
      out.write(body, at, Math.min(PIECE, body.length - at));
    }
    out.close();
  }

  private static void stream(HttpExchange exchange, Live.Seat seat) throws IOException {
    try {
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", EVENT_STREAM);
      headers.set("Cache-Control", "no-store");
      // A proxy is not to collect what is to be seen now.
      headers.set("X-Accel-Buffering", "no");
      // What was answered before on the same connection may not have been taken yet.
      Deadline.OURS.get().begin();
      exchange.sendResponseHeaders(200, 0);
      Deadline.OURS.get().end();
      seat.serve(exchange.getResponseBody());
    } finally {
      seat.leave();
    }
  }

  private void fault(String where, Throwable fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    // Its own words are left out, for they may name somebody.
    faults.say(more -> LOG.error("{} met a fault of ours, please tell us: {} at {}{}",
        where, fault.getClass().getName(), trace.length == 0 ? "an unknown place" : trace[0], more));
    LOG.debug("The fault in whole", fault);
  }

  /** Ends the streams, stops listening, and waits a moment for what is being answered. */
  @Override
  public synchronized void close() {
    live.close();
    if (server != null) {
      server.stop(0);
    }
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("A request to the status page is still at work, and is left behind");
      }
      clock.shutdownNow();
      if (!clock.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("The live stream of the status page does not end, and is left behind");
      }
    } catch (InterruptedException e) {
      clock.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
