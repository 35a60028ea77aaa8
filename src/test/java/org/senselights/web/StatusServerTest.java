package org.senselights.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.SaidInLog;
import org.senselights.event.EventType;
import org.senselights.settings.Secret;
import org.senselights.settings.WebSettings;

class StatusServerTest {
  private Served served;

  @BeforeEach
  void serve() throws WebException {
    served = Served.withoutPassword();
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void thePageIsServed() throws Exception {
    HttpResponse<String> page = served.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.body()).contains("desk");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page.css", "/page.js", "/metrics", "/health/live", "/nowhere", "/order/send"})
  void everyAnswerForbidsTheBrowserWhatThePageDoesNotNeed(String path) throws Exception {
    HttpResponse<String> answer = served.get(path);

    assertThat(answer.headers().firstValue("Content-Security-Policy")).hasValue(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
            + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
    assertThat(answer.headers().firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
    assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy")).hasValue("same-origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics", "/health/live", "/health/ready", "/login"})
  void whatChangesIsNotKeptByAnybody(String path) throws Exception {
    assertThat(served.get(path).headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/page.css", "/page.js", "/icon.svg"})
  void aFileOfThePageIsSentOnceAndThenOnlyWhenItChanges(String path) throws Exception {
    HttpResponse<String> first = served.get(path);
    String tag = first.headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> again = served.get(path, "If-None-Match", tag);
    HttpResponse<String> other = served.get(path, "If-None-Match", "W/\"other\"");

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-cache");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("ETag")).hasValue(tag);
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(other.body()).isEqualTo(first.body()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page.css", "/metrics", "/health/live", "/nowhere"})
  void aHeadSaysWhatAGetWouldBring(String path) throws Exception {
    HttpResponse<byte[]> whole = served.bytes(served.request(path));
    HttpResponse<byte[]> head = served.bytes(served.request(path).method("HEAD", BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(whole.statusCode());
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Type")).isEqualTo(whole.headers().firstValue("Content-Type"));
    assertThat(head.headers().firstValueAsLong("Content-Length").orElseThrow()).isPositive();
  }

  @Test
  void aHeadOfTheStreamTakesNoPlace() throws Exception {
    HttpResponse<byte[]> head = served.bytes(served.request("/live").method("HEAD", BodyPublishers.noBody()));

    assertThat(head.headers().firstValue("Content-Type")).hasValue("text/event-stream; charset=utf-8");
    assertThat(served.server().watching()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere", "/order/", "/order/send/", "/health", "/page.css/..", "/%2e%2e/etc/passwd"})
  void whatIsNotThereIsSaidInWords(String path) throws Exception {
    HttpResponse<String> answer = served.get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("There is nothing here. The status page is at /\n");
  }

  @Test
  void aWrongMethodIsToldTheRightOne() throws Exception {
    HttpResponse<String> posted = served.send(served.request("/").POST(BodyPublishers.noBody()));
    HttpResponse<String> deleted = served.send(served.request("/metrics").DELETE());
    HttpResponse<String> put = served.send(served.request("/login").PUT(BodyPublishers.noBody()));

    assertThat(List.of(posted, deleted, put)).allMatch(answer -> answer.statusCode() == 405);
    assertThat(posted.headers().firstValue("Allow")).hasValue("GET, HEAD");
    assertThat(deleted.headers().firstValue("Allow")).hasValue("GET, HEAD");
    assertThat(put.headers().firstValue("Allow")).hasValue("GET, HEAD, POST");
    assertThat(put.body()).isEqualTo("Here is to be asked by GET, HEAD, POST\n");
  }

  @Test
  void theAnswerToAFormOpenedOnceMoreLeadsBackToThePage() throws Exception {
    HttpResponse<String> got = served.get("/order/reload");

    assertThat(got.statusCode()).isEqualTo(303);
    assertThat(got.headers().firstValue("Location")).hasValue("/");
    assertThat(served.orders).isEmpty();
  }

  @Test
  void whoUnderstandsGzipGetsIt() throws Exception {
    HttpResponse<byte[]> plain = served.bytes(served.request("/metrics"));
    HttpResponse<byte[]> packed = served.bytes(served.request("/metrics").header("Accept-Encoding", "br, gzip;q=0.8"));
    HttpResponse<byte[]> refused = served.bytes(served.request("/metrics").header("Accept-Encoding", "gzip;q=0"));

    assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(packed.headers().firstValue("Vary").orElse("")).contains("Accept-Encoding");
    assertThat(packed.body()).hasSizeLessThan(plain.body().length);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
        .asString(StandardCharsets.UTF_8).contains("# HELP");
    assertThat(refused.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
  }

  @Test
  void anOrderIsFollowedAndThePageSaysSo() throws Exception {
    String token = Served.token(served.get("/"));
    served.follow = order -> new Order.Result(true, "A test event was sent.");

    HttpResponse<String> answer =
        served.send(served.form("/order/send", Map.of("event", "session-start", "token", token)));

    assertThat(served.orders).containsExactly(new Order.SendTest(EventType.SESSION_START));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(answer.body()).contains("desk").contains("A test event was sent.");
  }

  @Test
  void aScriptIsToldInJsonWhatBecameOfItsOrder() throws Exception {
    String token = Served.token(served.get("/"));
    served.follow = order -> new Order.Result(false, "There is no light \"blue\".");

    HttpResponse<String> answer = served.send(
        served.form("/order/test-light", Map.of("light", "blue", "token", token)).header("Accept", "application/json"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body()).isEqualTo("{\"done\":false,\"text\":\"There is no light \\\"blue\\\".\"}\n");
  }

  @Test
  void everyOrderHasItsPlace() throws Exception {
    String token = Served.token(served.get("/"));

    served.send(served.form("/order/send", Map.of("event", "other", "token", token)));
    served.send(served.form("/order/test-light", Map.of("light", "green", "token", token)));
    served.send(served.form("/order/reload", Map.of("token", token)));
    served.send(served.form("/order/reset-counts", Map.of("token", token)));
    served.send(served.form("/order/mute", Map.of("token", token)));
    served.send(served.form("/order/mute", Map.of("on", "true", "token", token)));
    served.send(served.form("/order/mute", Map.of("on", "false", "token", token)));
    served.send(served.form("/order/explain", Map.of("datagram", "a&b=c%\u00e4\n", "token", token)));

    assertThat(served.orders).containsExactly(
        new Order.SendTest(EventType.OTHER),
        new Order.TestLight("green"),
        new Order.Reload(),
        new Order.ResetCounts(),
        new Order.Mute(Optional.empty()),
        new Order.Mute(Optional.of(true)),
        new Order.Mute(Optional.of(false)),
        new Order.Explain("a&b=c%\u00e4\n"));
  }

  @Test
  void aWrongFormIsRefusedInWords() throws Exception {
    String token = Served.token(served.get("/"));

    HttpResponse<String> event = served.send(served.form("/order/send", Map.of("event", "party", "token", token)));
    HttpResponse<String> light = served.send(served.form("/order/test-light", Map.of("token", token)));
    HttpResponse<String> mute = served.send(served.form("/order/mute", Map.of("on", "maybe", "token", token)));
    HttpResponse<String> nothing = served.send(
        served.form("/order/explain", Map.of("datagram", " ", "token", token)).header("Accept", "application/json"));

    assertThat(List.of(event, light, mute, nothing)).allMatch(answer -> answer.statusCode() == 400);
    assertThat(event.body()).contains("Say which event: session-start, session-stop");
    assertThat(light.body()).contains("Say which light.");
    assertThat(nothing.body()).isEqualTo("{\"done\":false,\"text\":\"Paste a datagram.\"}\n");
    assertThat(served.orders).isEmpty();
  }

  @Test
  void aDatagramOfTheGreatestLengthIsTakenAndALongerOneIsNot() throws Exception {
    String token = Served.token(served.get("/"));
    String longest = "\u00e4".repeat(32 * 1024);

    HttpResponse<String> taken =
        served.send(served.form("/order/explain", Map.of("datagram", longest, "token", token)));
    HttpResponse<String> longer =
        served.send(served.form("/order/explain", Map.of("datagram", longest + "x", "token", token)));
    HttpResponse<String> endless =
        served.send(served.form("/order/explain", Map.of("datagram", "x".repeat(250_000), "token", token)));

    assertThat(taken.statusCode()).isEqualTo(200);
    assertThat(served.orders).containsExactly(new Order.Explain(longest));
    assertThat(longer.statusCode()).isEqualTo(400);
    assertThat(endless.statusCode()).isEqualTo(413);
    assertThat(endless.body()).startsWith("That is too long");
  }

  @Test
  void anotherKindOfBodyIsRefused() throws Exception {
    HttpResponse<String> answer = served.send(served.request("/order/reload").header("Origin", served.origin())
        .header("Content-Type", "application/json").POST(BodyPublishers.ofString("{}")));

    assertThat(answer.statusCode()).isEqualTo(415);
  }

  @Test
  void aFaultIsSaidInWordsAndInOneLine() throws Exception {
    try (var log = new SaidInLog("org.senselights.web")) {
      served.facts = () -> {
        throw new IllegalStateException("LAB/anna broke it");
      };

      HttpResponse<String> first = served.get("/");
      HttpResponse<String> second = served.get("/metrics");

      assertThat(first.statusCode()).isEqualTo(500);
      assertThat(second.statusCode()).isEqualTo(500);
      assertThat(first.body()).isEqualTo("A fault of ours, please tell us: the service's log says more.\n");
      assertThat(log.lines()).singleElement().asString()
          .startsWith("SEVERE GET / met a fault of ours, please tell us: java.lang.IllegalStateException at ")
          .doesNotContain("anna");
    }
  }

  @Test
  void aPortThatIsTakenIsSaidInWords() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        StatusServer second = at(new InetSocketAddress(InetAddress.getLoopbackAddress(), other.getLocalPort()))) {

      assertThatThrownBy(second::start).isInstanceOf(WebException.class).hasMessage(
          "TCP port %d on localhost is in use by another program: stop it, or change web.listen",
          other.getLocalPort());
    }
  }

  @Test
  void anAddressThatIsNotOursIsSaidInWords() {
    try (StatusServer elsewhere = at(new InetSocketAddress("192.0.2.1", 8099));
        StatusServer nowhere = at(InetSocketAddress.createUnresolved("nowhere.invalid", 8099))) {

      assertThatThrownBy(elsewhere::start)
          .hasMessage("192.0.2.1 is not an address of this machine: change web.listen");
      assertThatThrownBy(nowhere::start)
          .hasMessage("'nowhere.invalid' in web.listen cannot be found: write an address of this machine");
    }
  }

  private StatusServer at(InetSocketAddress address) {
    return new StatusServer(new WebSettings(Optional.of(address), new Secret(""), false), Happened::facts, List::of,
        served.watch, new History(), order -> new Order.Result(true, ""), new Metrics(Happened::facts, served.watch));
  }
}
