package org.senselights.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.senselights.SaidInLog;

@Timeout(120)
class StreamTest {
  private final List<AutoCloseable> open = new ArrayList<>();
  private Served served;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    served.close();
  }

  @Test
  void whoWatchesIsToldAtOnceAndThenOfWhatHappens() throws Exception {
    served = Served.withoutPassword();
    HttpResponse<InputStream> one = served.stream(served.request("/live"));
    BufferedReader reader = reader(one);

    String first = block(reader);
    served.watch.accept(Happened.account("a thing"));
    String second = block(reader);

    assertThat(one.statusCode()).isEqualTo(200);
    assertThat(one.headers().firstValue("Content-Type")).hasValue("text/event-stream; charset=utf-8");
    assertThat(one.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(one.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(first).startsWith("retry: 1000\nid: 0\ndata: {");
    assertThat(second).startsWith("id: 1\ndata: {");
  }

  @Test
  void aFaultOfOursInAFrameIsNotTheEndOfTheStream() throws Exception {
    try (var log = new SaidInLog("org.senselights.web")) {
      served = Served.withoutPassword();
      BufferedReader reader = reader(served.stream(served.request("/live")));
      block(reader);
      AtomicInteger looks = new AtomicInteger();

      served.facts = () -> {
        if (looks.getAndIncrement() == 0) {
          throw new NoClassDefFoundError("made up");
        }
        return Happened.facts("attic");
      };

      assertThat(block(reader)).contains("\"node\":\"attic\"");
      assertThat(log.lines()).filteredOn(line -> line.startsWith("SEVERE")).singleElement().asString()
          .contains("the live stream met a fault of ours, please tell us: java.lang.NoClassDefFoundError");
    }
  }

  @Test
  void aBrowserThatComesBackSaysWhatItKnows() throws Exception {
    served = Served.withoutPassword();
    for (int i = 1; i <= 3; i++) {
      served.watch.accept(Happened.account("thing " + i));
    }

    String again = block(reader(served.stream(served.request("/live").header("Last-Event-ID", "2"))));
    String first = block(reader(served.stream(served.request("/live?after=1"))));
    String odd = block(reader(served.stream(served.request("/live").header("Last-Event-ID", "-1e9"))));

    assertThat(again).doesNotContain("\"n\":2,").contains("\"n\":3,");
    assertThat(first).doesNotContain("\"n\":1,").contains("\"n\":2,").contains("\"n\":3,");
    assertThat(odd).contains("\"n\":1,");
  }

  @Test
  void theSeventeenthIsToldToComeBack() throws Exception {
    served = Served.withoutPassword();
    for (int i = 0; i < Live.MOST_CLIENTS; i++) {
      block(reader(served.stream(served.request("/live"))));
    }

    HttpResponse<String> refused = served.get("/live");

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("15");
    assertThat(refused.body()).startsWith("As many as may look on do: 16.");
    assertThat(served.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void whoWentWithoutAWordGivesTheirPlacesToThoseWhoCome() throws Exception {
    served = Served.withoutPassword();
    for (int i = 0; i < Live.MOST_CLIENTS; i++) {
      try (Socket socket = served.connect()) {
        ask(socket, "/live");
        // What is closed with letters unread tells the other side so when it writes next.
        socket.getInputStream().read();
      }
    }

    int status = 503;
    for (int tries = 0; status == 503 && tries < 1000; tries++) {
      HttpResponse<InputStream> answer = served.stream(served.request("/live"));
      open.add(answer.body());
      status = answer.statusCode();
    }

    assertThat(status).isEqualTo(200);
  }

  @Test
  void whoTakesNothingIsDroppedAndTheOthersGoOn() throws Exception {
    served = Served.withoutPassword();
    Socket stuck = new Socket();
    open.add(stuck);
    stuck.setReceiveBufferSize(1024);
    stuck.connect(served.server().address());
    ask(stuck, "/live");
    stuck.getInputStream().read();
    BufferedReader reader = reader(served.stream(served.request("/live")));
    block(reader);
    String big = "x".repeat(1_000_000);
    // News only for who has read the last: on a busy machine the other one would not keep up either.
    AtomicInteger read = new AtomicInteger();
    served.facts = () -> Happened.facts(big + read);

    // Until the kernel holds no more for it, and then until the frames of two seconds wait for it.
    while (served.server().watching() == 2 && read.get() < 200) {
      assertThat(block(reader).length()).isGreaterThan(big.length());
      read.incrementAndGet();
    }

    assertThat(served.server().watching()).isEqualTo(1);
    assertThat(block(reader).length()).isGreaterThan(big.length());
  }

  @Test
  void whoLogsOutSeesNoMore() throws Exception {
    served = Served.withPassword();
    String cookie = served.send(served.form("/login", Map.of("password", Served.PASSWORD)))
        .headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    String token = Served.token(served.get("/", "Cookie", cookie));
    BufferedReader reader = reader(served.stream(served.request("/live").header("Cookie", cookie)));
    block(reader);

    served.send(served.form("/logout", Map.of("token", token)).header("Cookie", cookie));

    assertEnds(reader);
    assertThat(served.server().watching()).isZero();
  }

  @Test
  void theEndOfTheServiceEndsEveryStreamAndFreesThePort() throws Exception {
    served = Served.withoutPassword();
    BufferedReader one = reader(served.stream(served.request("/live")));
    BufferedReader other = reader(served.stream(served.request("/live")));
    block(one);
    block(other);
    int port = served.port();
    List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("web-clock") || thread.getName().equals("HTTP-Dispatcher"))
        .toList();

    served.server().close();

    assertEnds(one);
    assertEnds(other);
    served.awaitServing(0);
    assertThatCode(() -> new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close())
        .doesNotThrowAnyException();
    assertThat(threads).hasSizeGreaterThanOrEqualTo(2);
    for (Thread thread : threads) {
      // A thread that has done its work still takes a moment to end.
      assertThat(thread.join(Served.LONG)).as("%s", thread).isTrue();
    }
  }

  @Test
  void closingTwiceIsClosingOnce() throws Exception {
    served = Served.withoutPassword();

    served.server().close();

    assertThatCode(served.server()::close).doesNotThrowAnyException();
  }

  private BufferedReader reader(HttpResponse<InputStream> stream) {
    open.add(stream.body());
    return new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
  }

  private static void ask(Socket socket, String path) throws IOException {
    socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes());
  }

  /** The next block that is no mere comment. */
  private static String block(BufferedReader reader) throws IOException {
    StringBuilder block = new StringBuilder();
    while (true) {
      String line = reader.readLine();
      if (line == null) {
        throw new IOException("the stream ended");
      }
      if (!line.isEmpty()) {
        block.append(line).append('\n');
      } else if (!block.toString().equals(":\n")) {
        return block.toString();
      } else {
        block.setLength(0);
      }
    }
  }

  private static void assertEnds(BufferedReader reader) {
    boolean ended = false;
    try {
      while (reader.readLine() != null) {
        // What was under way still arrives.
      }
      ended = true;
    } catch (IOException e) {
      ended = true;
    }
    assertThat(ended).isTrue();
  }
}
