package org.senselights.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SlowClientsTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private final List<Socket> sockets = new ArrayList<>();
  private Served served;

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    served.close();
  }

  @Test
  void whoDoesNotFinishItsRequestIsShownTheDoor() throws Exception {
    served = Served.withoutPassword();
    served.patience = SHORT;

    Socket line = send("GE");
    Socket headers = send("GET / HTTP/1.1\r\nHost: localhost\r\nX-A");
    Socket body = send("POST /order/reload HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
        + "Content-Length: 100\r\n\r\ntoken=");

    assertThat(ends(line)).isTrue();
    assertThat(ends(headers)).isTrue();
    assertThat(ends(body)).isTrue();
    served.patience = Served.LONG;
    assertThat(served.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void whoDoesNotTakeItsAnswerIsShownTheDoor() throws Exception {
    served = Served.withoutPassword();
    String token = Served.token(served.get("/"));
    int length = 20_000_000;
    CountDownLatch asked = new CountDownLatch(1);
    served.follow = order -> {
      served.patience = SHORT;
      asked.countDown();
      return new Order.Result(true, "x".repeat(length));
    };
    String form = "token=" + token;

    Socket socket = send("POST /order/reload HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
        + "Accept: application/json\r\nContent-Length: " + form.length() + "\r\n\r\n" + form);
    asked.await();
    served.awaitServing(0);

    assertThat(readAll(socket)).isPositive().isLessThan(length);
  }

  @Test
  void whoSaysNothingHoldsNobodyUp() throws Exception {
    served = Served.withoutPassword();
    for (int i = 0; i < StatusServer.MOST_AT_ONCE - 1; i++) {
      send("GET / HTTP/1.1\r\n");
    }

    assertThat(served.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void moreThanCanBeServedAtATimeAreTurnedAwayUntilThereIsRoom() throws Exception {
    served = Served.withoutPassword();
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < StatusServer.MOST_AT_ONCE; i++) {
      slow.add(send("GET / HTTP/1.1\r\n"));
    }
    served.awaitServing(StatusServer.MOST_AT_ONCE);

    assertThat(ends(send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"))).isTrue();
    // With a reset: after a farewell the JDK would take the connection up once more, to find that nothing comes.
    slow.getFirst().setSoLinger(true, 0);
    slow.getFirst().close();
    served.awaitServing(StatusServer.MOST_AT_ONCE - 1);

    assertThat(served.raw("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void connectionsThatBrokeInTheMiddleDoNotAddUp() throws Exception {
    served = Served.withoutPassword();
    served.patience = SHORT;
    List<String> beginnings = List.of(
        "",
        "GET / HT",
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /order/reload HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Length: 9\r\n\r\nto",
        "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\nto",
        "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET mailto:x HTTP/1.1\r\nHost: localhost\r\n\r\n");

    for (int i = 0; i < StatusServer.MOST_CONNECTIONS * 2; i++) {
      Socket socket = send(beginnings.get(i % beginnings.size()));
      // Half of them go with a reset, half with a farewell.
      socket.setSoLinger(i % 2 == 0, 0);
      socket.close();
    }

    assertThat(ends(send("GE"))).isTrue();
    served.patience = Served.LONG;
    assertThat(statusAtLast()).isEqualTo(200);
  }

  @Test
  void aThousandIdleConnectionsAreBounded() throws Exception {
    served = Served.withoutPassword();
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      idle.add(send(""));
    }

    // The last ones were turned away at once; the first ones may stay for a while.
    assertThat(idle.subList(StatusServer.MOST_CONNECTIONS, 1000))
        .allSatisfy(socket -> assertThat(ends(socket)).isTrue());
    for (Socket socket : idle) {
      socket.close();
    }
    assertThat(ends(send("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))).isTrue();
  }

  @Test
  void moreHeadersThanAnybodyNeedsAreRefused() throws Exception {
    served = Served.withoutPassword();

    String headers = IntStream.range(0, 101).mapToObj(i -> "X-" + i + ": a\r\n").collect(Collectors.joining());

    assertThat(ends(send("GET / HTTP/1.1\r\n" + headers + "\r\n"))).isTrue();
    assertThat(ends(send("GET / HTTP/1.1\r\nX-A: " + "b".repeat(40_000) + "\r\n\r\n"))).isTrue();
    assertThat(served.get("/").statusCode()).isEqualTo(200);
  }

  /** What is answered to who asks for the page, once those who came before are done with. */
  private int statusAtLast() throws InterruptedException {
    long end = System.nanoTime() + Served.LONG.toNanos();
    while (true) {
      try {
        return served.get("/").statusCode();
      } catch (IOException e) {
        assertThat(System.nanoTime() - end).as("turned away for too long: %s", e).isNegative();
      }
    }
  }

  private Socket send(String letters) throws IOException {
    Socket socket = served.connect();
    sockets.add(socket);
    try {
      socket.getOutputStream().write(letters.getBytes(StandardCharsets.ISO_8859_1));
    } catch (SocketException e) {
      // Turned away already.
    }
    return socket;
  }

  private static boolean ends(Socket socket) throws IOException {
    readAll(socket);
    return true;
  }

  /** How many letters come before the other side closes; waits for that only so long. */
  private static long readAll(Socket socket) throws IOException {
    try {
      return socket.getInputStream().readAllBytes().length;
    } catch (SocketException e) {
      return 0;
    }
  }
}
