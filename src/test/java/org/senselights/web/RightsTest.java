package org.senselights.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.SaidInLog;

class RightsTest {
  private Served served;

  @AfterEach
  void close() {
    served.close();
  }

  // ---- without a password

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "localhost:8099", "LOCALHOST", "127.0.0.1:8099", "127.1.2.3", "[::1]:8099"})
  void withoutAPasswordThisDeviceMayLookUnderEachOfItsOwnNames(String host) throws Exception {
    served = Served.withoutPassword();

    assertThat(rawGet("/", "Host: " + host)).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "192.168.1.20", "evil:80"})
  void withoutAPasswordNoOtherNameIsAnsweredSoThatNoSiteCanPointItsOwnAtUs(String host) throws Exception {
    served = Served.withoutPassword();

    for (String path : List.of("/", "/live", "/metrics")) {
      assertThat(rawGet(path, "Host: " + host))
          .startsWith("HTTP/1.1 403 ").contains("This page is for this device alone").doesNotContain("desk");
    }
  }

  @Test
  void withoutAPasswordNoHeaderHelpsASiteThatPointedItsNameAtUs() throws Exception {
    served = Served.withoutPassword();

    assertThat(rawGet("/", "Host: evil.example:8099", "X-Forwarded-Host: localhost"))
        .startsWith("HTTP/1.1 403 ").doesNotContain("desk");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-Host: ,", "X-Forwarded-For: ,", "X-Forwarded-For:", "Cookie: ;=;"})
  void aHeaderThatSaysNothingIsNoFaultOfOurs(String header) throws Exception {
    served = Served.withPassword();

    assertThat(rawGet("/", "Host: localhost", "Authorization: Bearer wrong", header))
        .startsWith("HTTP/1.1 401 ").contains("The password is wrong.");
  }

  @Test
  void withoutAPasswordARequestWithoutAnyNameIsRefused() throws Exception {
    served = Served.withoutPassword();

    assertThat(served.raw("GET / HTTP/1.0\r\n\r\n")).contains(" 403 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "X-Forwarded-For: 203.0.113.9", "Forwarded: for=203.0.113.9", "X-Real-IP: 203.0.113.9",
      "X-Forwarded-Host: localhost", "X-Forwarded-Proto: https", "Via: 1.1 proxy"})
  void withoutAPasswordWhoComesThroughAProxyMayNotLook(String header) throws Exception {
    served = Served.withoutPassword();

    assertThat(rawGet("/", "Host: localhost", header)).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void anOrderNeedsTheTokenOfThePage() throws Exception {
    served = Served.withoutPassword();

    HttpResponse<String> without = served.send(served.form("/order/reload", Map.of()));
    HttpResponse<String> wrong = served.send(
        served.form("/order/reload", Map.of("token", "wrong")).header("Accept", "application/json"));

    assertThat(without.statusCode()).isEqualTo(403);
    assertThat(without.body()).contains("This page is too old for that: load it again, and try there.");
    assertThat(wrong.statusCode()).isEqualTo(403);
    assertThat(wrong.body()).startsWith("{\"done\":false,");
    assertThat(served.orders).isEmpty();
  }

  @Test
  void anOrderFromAnotherSiteIsRefusedEvenWithTheToken() throws Exception {
    served = Served.withoutPassword();
    String form = "token=" + Served.token(served.get("/"));

    List<Map<String, String>> foreign = List.of(
        Map.of("Origin", "http://evil.example"),
        Map.of("Origin", "http://localhost:1"),
        Map.of("Origin", "null"),
        Map.of("Sec-Fetch-Site", "cross-site"),
        Map.of("Sec-Fetch-Site", "same-site", "Origin", served.origin()),
        Map.of("Sec-Fetch-Site", "same-origin", "Origin", "http://evil.example"),
        Map.of());
    for (Map<String, String> headers : foreign) {
      var request = served.request("/order/reload").POST(BodyPublishers.ofString(form))
          .header("Content-Type", "application/x-www-form-urlencoded");
      headers.forEach(request::header);
      assertThat(served.send(request).statusCode()).as("%s", headers).isEqualTo(403);
    }
    assertThat(served.orders).isEmpty();
  }

  @Test
  void anOrderFromOurOwnPageIsFollowedWhicheverWayTheBrowserSaysSo() throws Exception {
    served = Served.withoutPassword();
    String form = "token=" + Served.token(served.get("/"));

    List<Map<String, String>> own = List.of(
        Map.of("Origin", served.origin()),
        Map.of("Sec-Fetch-Site", "same-origin"),
        Map.of("Sec-Fetch-Site", "same-origin", "Origin", "null"),
        Map.of("Sec-Fetch-Site", "same-origin", "Origin", served.origin()));
    for (Map<String, String> headers : own) {
      var request = served.request("/order/reload").POST(BodyPublishers.ofString(form))
          .header("Content-Type", "application/x-www-form-urlencoded");
      headers.forEach(request::header);
      assertThat(served.send(request).statusCode()).as("%s", headers).isEqualTo(200);
    }
    assertThat(served.orders).hasSize(own.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sec-Fetch-Site: cross-site", "Origin: http://evil.example"})
  void anotherSitesPageTakesNoPlaceInTheStream(String header) throws Exception {
    served = Served.withoutPassword();

    assertThat(rawGet("/live", "Host: localhost:" + served.port(), header)).startsWith("HTTP/1.1 403 ");
    assertThat(served.server().watching()).isZero();
  }

  // ---- with a password

  @Test
  void withAPasswordNothingIsSeenWithoutIt() throws Exception {
    served = Served.withPassword();

    HttpResponse<String> page = served.get("/");
    HttpResponse<String> metrics = served.get("/metrics");
    HttpResponse<String> stream = served.get("/live");
    HttpResponse<String> order = served.send(served.form("/order/reload", Map.of()));

    assertThat(List.of(page, metrics, stream, order)).allMatch(answer -> answer.statusCode() == 401);
    assertThat(page.body()).contains("type=\"password\"").doesNotContain("desk");
    assertThat(page.headers().firstValue("WWW-Authenticate")).isEmpty();
    assertThat(metrics.headers().firstValue("WWW-Authenticate"))
        .hasValue("Basic realm=\"Sense Lights\", charset=\"UTF-8\"");
    assertThat(stream.headers().firstValue("WWW-Authenticate")).isEmpty();
    assertThat(served.orders).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/page.css", "/page.js", "/icon.svg", "/login", "/health/live", "/health/ready"})
  void withAPasswordTheLoginFormAndTheHealthAreOpenToAll(String path) throws Exception {
    served = Served.withPassword();

    assertThat(served.get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void whoLogsInSeesThePageAndMayAct() throws Exception {
    served = Served.withPassword();

    HttpResponse<String> login = login(Served.PASSWORD);
    String cookie = cookie(login);
    HttpResponse<String> page = served.get("/", "Cookie", "theme=dark; " + cookie);
    HttpResponse<String> order = served.send(
        served.form("/order/reload", Map.of("token", Served.token(page))).header("Cookie", cookie));

    assertThat(login.statusCode()).isEqualTo(303);
    assertThat(login.headers().firstValue("Location")).hasValue("./");
    assertThat(login.headers().firstValue("Set-Cookie").orElse(""))
        .matches("sense-lights=[\\w-]{32}; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(order.statusCode()).isEqualTo(200);
    assertThat(served.orders).containsExactly(new Order.Reload());
  }

  @Test
  void behindAProxyThatSpeaksTlsTheCookieIsForTlsOnly() throws Exception {
    served = Served.withPassword();

    HttpResponse<String> login = served.send(served.request("/login")
        .header("X-Forwarded-Proto", "https").header("X-Forwarded-Host", "lights.example")
        .header("Origin", "https://lights.example")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(Served.encoded(Map.of("password", Served.PASSWORD)))));

    assertThat(login.statusCode()).isEqualTo(303);
    assertThat(login.headers().firstValue("Set-Cookie").orElse("")).endsWith("; Secure");
  }

  @Test
  void aLoginFromAnotherSiteIsRefused() throws Exception {
    served = Served.withPassword();

    HttpResponse<String> login = served.send(served.request("/login").header("Origin", "http://evil.example")
        .POST(BodyPublishers.ofString(Served.encoded(Map.of("password", Served.PASSWORD)))));

    assertThat(login.statusCode()).isEqualTo(403);
    assertThat(login.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void eachSessionHasATokenOfItsOwn() throws Exception {
    served = Served.withPassword();
    String one = cookie(login(Served.PASSWORD));
    String other = cookie(login(Served.PASSWORD));

    HttpResponse<String> order = served.send(served
        .form("/order/reload", Map.of("token", Served.token(served.get("/", "Cookie", one)))).header("Cookie", other));

    assertThat(order.statusCode()).isEqualTo(403);
    assertThat(served.orders).isEmpty();
  }

  @Test
  void whoLogsOutIsOut() throws Exception {
    served = Served.withPassword();
    String cookie = cookie(login(Served.PASSWORD));
    String token = Served.token(served.get("/", "Cookie", cookie));

    HttpResponse<String> forged = served.send(served.form("/logout", Map.of()).header("Cookie", cookie));
    int stillIn = served.get("/", "Cookie", cookie).statusCode();
    HttpResponse<String> logout = served.send(served.form("/logout", Map.of("token", token)).header("Cookie", cookie));

    assertThat(forged.statusCode()).isEqualTo(403);
    assertThat(stillIn).isEqualTo(200);
    assertThat(logout.statusCode()).isEqualTo(303);
    assertThat(logout.headers().firstValue("Set-Cookie").orElse("")).startsWith("sense-lights=; Path=/; Max-Age=0;");
    assertThat(served.get("/", "Cookie", cookie).statusCode()).isEqualTo(401);
  }

  @Test
  void aSessionLastsForAWeekFromItsLastUse() throws Exception {
    served = Served.withPassword();
    String cookie = cookie(login(Served.PASSWORD));

    served.nanos.addAndGet(Duration.ofDays(6).toNanos());
    HttpResponse<String> page = served.get("/", "Cookie", cookie);
    int used = page.statusCode();
    served.nanos.addAndGet(Duration.ofDays(6).toNanos());
    int usedAgain = served.get("/", "Cookie", cookie).statusCode();
    served.nanos.addAndGet(Duration.ofDays(7).toNanos());
    int left = served.get("/", "Cookie", cookie).statusCode();

    assertThat(List.of(used, usedAgain, left)).containsExactly(200, 200, 401);
    assertThat(page.headers().firstValue("Set-Cookie")).as("the browser keeps it for another week")
        .hasValue(cookie + "; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict");
  }

  @Test
  void sessionsAreBoundedAndTheOneUsedLongestAgoGoes() throws Exception {
    served = Served.withPassword();
    String first = cookie(login(Served.PASSWORD));
    String second = cookie(login(Served.PASSWORD));
    Set<String> more = new HashSet<>();
    for (int i = 2; i < Sessions.MOST; i++) {
      more.add(cookie(login(Served.PASSWORD)));
    }
    served.get("/", "Cookie", first);

    more.add(cookie(login(Served.PASSWORD)));

    assertThat(more).hasSize(Sessions.MOST - 1);
    assertThat(served.get("/", "Cookie", first).statusCode()).isEqualTo(200);
    assertThat(served.get("/", "Cookie", second).statusCode()).isEqualTo(401);
  }

  @Test
  void aProgramSendsThePasswordWithEachRequest() throws Exception {
    served = Served.withPassword();

    HttpResponse<String> basic = served.get("/metrics", "Authorization", basic("prometheus", Served.PASSWORD));
    HttpResponse<String> bearer = served.get("/metrics", "Authorization", "Bearer " + Served.PASSWORD);
    HttpResponse<String> lower = served.get("/metrics", "Authorization", "bearer  " + Served.PASSWORD);
    HttpResponse<String> wrong = served.get("/metrics", "Authorization", basic("prometheus", "wrong"));
    HttpResponse<String> unknown = served.get("/metrics", "Authorization", "Digest username=\"x\"");
    HttpResponse<String> broken = served.get("/metrics", "Authorization", "Basic ???");

    assertThat(List.of(basic, bearer, lower)).allMatch(answer -> answer.statusCode() == 200);
    assertThat(List.of(wrong, unknown, broken)).allMatch(answer -> answer.statusCode() == 401);
    assertThat(wrong.body()).isEqualTo("The password is wrong.\n");
  }

  @Test
  void aWrongPasswordIsAskedForAgain() throws Exception {
    served = Served.withPassword();

    HttpResponse<String> login = login("wrong");

    assertThat(login.statusCode()).isEqualTo(401);
    assertThat(login.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(login.body()).contains("The password is wrong.").contains("type=\"password\"");
  }

  @Test
  void fromTheFifthWrongPasswordInAMinuteOnOneHasToWait() throws Exception {
    served = Served.withPassword();
    for (int i = 0; i < 4; i++) {
      assertThat(login("wrong " + i).statusCode()).isEqualTo(401);
    }
    served.nanos.addAndGet(Duration.ofSeconds(20).toNanos());

    HttpResponse<String> fifth = login("wrong");
    HttpResponse<String> right = login(Served.PASSWORD);
    HttpResponse<String> program = served.get("/metrics", "Authorization", "Bearer " + Served.PASSWORD);
    served.nanos.addAndGet(Duration.ofSeconds(40).toNanos());
    HttpResponse<String> later = login(Served.PASSWORD);

    assertThat(List.of(fifth, right, program)).allMatch(answer -> answer.statusCode() == 429)
        .allMatch(answer -> answer.headers().firstValueAsLong("Retry-After").orElse(0) == 40);
    assertThat(fifth.body()).contains("Too many wrong passwords").contains("type=\"password\"");
    assertThat(later.statusCode()).isEqualTo(303);
  }

  @Test
  void whoIsLoggedInIsNotHeldUpByTheWrongPasswordsOfOthers() throws Exception {
    served = Served.withPassword();
    String cookie = cookie(login(Served.PASSWORD));
    for (int i = 0; i < 6; i++) {
      login("wrong");
    }

    assertThat(served.get("/", "Cookie", cookie).statusCode()).isEqualTo(200);
  }

  @Test
  void behindAProxyOneGuesserDoesNotHoldUpAnother() throws Exception {
    served = Served.withPassword();
    for (int i = 0; i < 6; i++) {
      served.get("/metrics", "Authorization", "Bearer wrong", "X-Forwarded-For", "198.51.100.1, 203.0.113.9");
    }

    HttpResponse<String> guesser = served.get("/metrics", "Authorization", "Bearer " + Served.PASSWORD,
        "X-Forwarded-For", "198.51.100.7", "X-Forwarded-For", "203.0.113.9");
    HttpResponse<String> other = served.get(
        "/metrics", "Authorization", "Bearer " + Served.PASSWORD, "X-Forwarded-For", "203.0.113.10");

    assertThat(guesser.statusCode()).isEqualTo(429);
    assertThat(other.statusCode()).isEqualTo(200);
  }

  @Test
  void wrongPasswordsAreOneLineAMinuteThatDoesNotRepeatThem() throws Exception {
    served = Served.withPassword();
    try (var log = new SaidInLog("org.senselights.web")) {
      login("s3cret?");
      login("s3cret!");
      served.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      login("s3cret.");

      assertThat(log.lines()).containsExactly(
          "WARNING A wrong password was given for the status page from 127.0.0.1",
          "WARNING A wrong password was given for the status page from 127.0.0.1 (and 1 more since the last word)");
    }
  }

  // ---- open

  @Test
  void anOpenPageIsSeenByAllButOnlyWhoHasThePasswordMayAct() throws Exception {
    served = Served.open(Served.HASH);

    HttpResponse<String> page = served.get("/", "X-Forwarded-For", "203.0.113.9");
    HttpResponse<String> metrics = served.get("/metrics");
    HttpResponse<String> order = served.send(served.form("/order/reload", Map.of("token", Served.token(page))));
    String cookie = cookie(login(Served.PASSWORD));
    String token = Served.token(served.get("/", "Cookie", cookie));
    HttpResponse<String> after = served.send(
        served.form("/order/reload", Map.of("token", token)).header("Cookie", cookie));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("desk");
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(order.statusCode()).isEqualTo(401);
    assertThat(after.statusCode()).isEqualTo(200);
    assertThat(served.orders).containsExactly(new Order.Reload());
  }

  @Test
  void anOpenPageWithoutAPasswordTakesOrdersFromThisDeviceAlone() throws Exception {
    served = Served.open("");
    String token = Served.token(served.get("/"));

    HttpResponse<String> here = served.send(served.form("/order/reload", Map.of("token", token)));
    HttpResponse<String> proxied = served.send(
        served.form("/order/mute", Map.of("token", token)).header("X-Forwarded-For", "203.0.113.9"));
    String rebound = served.raw("POST /order/mute HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\n"
        + "Connection: close\r\nContent-Length: " + ("token=" + token).length() + "\r\n\r\ntoken=" + token);
    String looking = rawGet("/", "Host: lights.local", "X-Forwarded-For: 203.0.113.9");

    assertThat(here.statusCode()).isEqualTo(200);
    assertThat(proxied.statusCode()).isEqualTo(403);
    assertThat(rebound).startsWith("HTTP/1.1 403 ");
    assertThat(looking).startsWith("HTTP/1.1 200 ").doesNotContain(token);
    assertThat(served.orders).containsExactly(new Order.Reload());
  }

  @Test
  void whoHasOnlyJustComeIsAskedForThePasswordWithoutAReproach() throws Exception {
    served = Served.withPassword();

    HttpResponse<String> page = served.get("/");

    assertThat(page.statusCode()).isEqualTo(401);
    assertThat(page.body()).contains("name=\"password\"").doesNotContain("role=\"alert\"");
  }

  @Test
  void whereThereIsNoPasswordThereIsNothingToLogInTo() throws Exception {
    served = Served.withoutPassword();

    assertThat(login("").statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> login(String password) throws Exception {
    return served.send(served.form("/login", Map.of("password", password)));
  }

  private static String cookie(HttpResponse<String> login) {
    return login.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
  }

  private static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes());
  }

  private String rawGet(String path, String... headers) throws Exception {
    return served.raw("GET " + path + " HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
  }
}
