package org.senselights.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.senselights.event.EventType;
import org.senselights.message.Json;
import org.senselights.web.Form.WrongFormException;
import org.senselights.web.Rights.Login;
import org.senselights.web.Rights.Verdict;
import org.senselights.web.Rights.Verdict.Granted;
import org.senselights.web.Rights.Verdict.Refused;

/** What is found where, and who gets it. */
final class Site {
  private static final int LONGEST_DATAGRAM = 64 * 1024;
  /** Three letters a byte, as forms have it, and the other fields. */
  private static final int LONGEST_ORDER = 3 * LONGEST_DATAGRAM + 4096;
  private static final int LONGEST_LOGIN = 4096;

  /** As many as are made at a time, so that whoever asks a lot leaves processors to the lights. */
  private static final int MOST_AT_WORK = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Rights rights;
  private final Supplier<Facts> facts;
  private final Supplier<List<String>> dead;
  private final Watch watch;
  private final History history;
  private final Function<Order, Order.Result> orders;
  private final Metrics metrics;
  private final Live live;
  private final Semaphore turns = new Semaphore(MOST_AT_WORK);
  private final Map<String, Asset> assets = Map.of(
      "/page.css", Asset.of("page.css", "text/css; charset=utf-8"),
      "/page.js", Asset.of("page.js", "text/javascript; charset=utf-8"),
      "/icon.svg", Asset.of("icon.svg", "image/svg+xml"));

  Site(
      Rights rights,
      Supplier<Facts> facts,
      Supplier<List<String>> dead,
      Watch watch,
      History history,
      Function<Order, Order.Result> orders,
      Metrics metrics,
      Live live) {
    this.rights = rights;
    this.facts = facts;
    this.dead = dead;
    this.watch = watch;
    this.history = history;
    this.orders = orders;
    this.metrics = metrics;
    this.live = live;
  }

  /** Something to be done for a client. */
  private interface Work {
    Reply done() throws IOException;
  }

  /**
   * The reply to a request; a {@link Live.Seat} in it has to be served, or left.
   *
   * @throws IOException if the client is gone, or does not send what it began to
   */
  Reply reply(Ask ask) throws IOException {
    return switch (ask.path()) {
      case "/" -> reading(ask, () -> page(ask));
      case "/page.css", "/page.js", "/icon.svg" -> reading(ask, () -> assets.get(ask.path()).answer(ask));
      case "/live" -> reading(ask, () -> stream(ask));
      case "/metrics" -> reading(ask, () -> metrics(ask));
      case "/health/live" -> reading(ask, () -> alive(ask));
      case "/health/ready" -> reading(ask, () -> ready(ask));
      case "/login" -> ask.reads()
          ? Answer.html(200, Page.login(""))
          : sending(ask, "GET, HEAD, POST", () -> login(ask));
      case "/logout" -> sending(ask, "POST", () -> logout(ask));
      case "/order/send", "/order/test-light", "/order/reload", "/order/reset-counts", "/order/mute",
          "/order/explain" -> ask.reads()
              // Where a form's answer is opened once more.
              ? Answer.seeOther("/")
              : sending(ask, "GET, HEAD, POST", () -> order(ask));
      default -> Answer.text(404, "There is nothing here. The status page is at /");
    };
  }

  private static Reply reading(Ask ask, Work work) throws IOException {
    return ask.reads() ? work.done() : wrongMethod("GET, HEAD");
  }

  private static Reply sending(Ask ask, String allowed, Work work) throws IOException {
    return ask.isPost() ? work.done() : wrongMethod(allowed);
  }

  private static Answer wrongMethod(String allowed) {
    return Answer.text(405, "Here is to be asked by " + allowed).with("Allow", allowed);
  }

  private Answer page(Ask ask) {
    return switch (rights.look(ask)) {
      case Granted(Viewer viewer, String session) -> {
        Answer page = inTurn(() -> page(ask, 200, viewer, Optional.empty()));
        yield session.isEmpty() ? page : page.with("Set-Cookie", Rights.setCookie(ask, session, Sessions.LIFE));
      }
      // Who has only just come has done nothing wrong that they would have to be told of.
      case Refused refused when refused.status() == 401 && ask.header("Authorization").isEmpty() ->
          Answer.html(401, Page.login(""));
      case Refused refused -> refusedPage(refused);
    };
  }

  private Answer page(Ask ask, int status, Viewer viewer, Optional<Order.Result> result) {
    Answer page = Answer.html(status, Page.html(facts.get(), watch, history, viewer, result))
        .with("Vary", "Accept-Encoding");
    return ask.takesGzip() ? page.compressed() : page;
  }

  private Answer refusedPage(Refused refused) {
    Answer answer = refused.status() == 403
        ? Answer.text(403, refused.words())
        : Answer.html(refused.status(), Page.login(refused.words()));
    return waiting(answer, refused);
  }

  private static Answer waiting(Answer answer, Refused refused) {
    return refused.pause().isZero() ? answer : answer.retryAfter(refused.pause());
  }

  private Reply stream(Ask ask) {
    if (rights.isBorrowed(ask)) {
      return Answer.text(403, "Another site's page cannot look on here.");
    }
    return switch (rights.look(ask)) {
      case Refused refused -> waiting(Answer.text(refused.status(), refused.words()), refused);
      case Granted _ when ask.isHead() -> new Answer(200, StatusServer.EVENT_STREAM, new byte[0]);
      case Granted(Viewer viewer, String session) -> live
          .join(lastKnown(ask), () -> rights.holds(session), !viewer.mayAct())
          .<Reply>map(seat -> seat)
          .orElseGet(() -> Answer.text(503, "As many as may look on do: "
              + (viewer.mayAct() ? Live.MOST_CLIENTS : Live.MOST_GUESTS)
              + ". Close another window of this page, or load this one again later.")
              .retryAfter(Live.HEARTBEAT));
    };
  }

  /** What the browser knows already: it says so itself when it comes back, the page when it comes first. */
  private static long lastKnown(Ask ask) {
    String known = ask.header("Last-Event-ID");
    if (known.isEmpty()) {
      known = Arrays.stream(ask.query().split("&")).filter(field -> field.startsWith("after=")).findFirst()
          .map(field -> field.substring("after=".length())).orElse("");
    }
    return known.matches("\\d{1,18}") ? Long.parseLong(known) : 0;
  }

  private Answer metrics(Ask ask) {
    return switch (rights.look(ask)) {
      case Refused refused -> {
        Answer answer = waiting(Answer.text(refused.status(), refused.words()), refused);
        yield refused.status() == 401
            ? answer.with("WWW-Authenticate", "Basic realm=\"Sense Lights\", charset=\"UTF-8\"")
            : answer;
      }
      case Granted _ -> inTurn(() -> {
        String accept = ask.header("Accept");
        Answer text = new Answer(200, metrics.contentType(accept), metrics.text(accept))
            .with("Vary", "Accept, Accept-Encoding");
        return ask.takesGzip() ? text.compressed() : text;
      });
    };
  }

  private Answer alive(Ask ask) {
    List<String> reasons = dead.get();
    return health(ask, "alive", reasons.isEmpty(), reasons);
  }

  /** Anybody may ask: the words tell neither who is on line, nor what is where. */
  private Answer ready(Ask ask) {
    return inTurn(() -> {
      Facts now = facts.get();
      List<String> reasons = new ArrayList<>();
      for (Facts.Link link : now.links()) {
        if (link.state() == Facts.State.DOWN) {
          reasons.add(link.name() + " is down");
        }
      }
      if (!now.rulesFile().problems().isEmpty()) {
        reasons.add("Rules file has problems, so that older rules are in force");
      }
      boolean listens = now.links().isEmpty() || now.links().getFirst().state() != Facts.State.DOWN;
      return health(ask, "ready", listens, reasons);
    });
  }

  private static Answer health(Ask ask, String word, boolean good, List<String> reasons) {
    int status = good ? 200 : 503;
    if (!ask.wantsJson()) {
      return Answer.text(status, String.join("\n- ", concat(good ? word : "not " + word, reasons)));
    }
    String list = String.join(",", reasons.stream().map(Json::quote).toList());
    return Answer.json(status, "{\"" + word + "\":" + good + ",\"reasons\":[" + list + "]}");
  }

  private static List<String> concat(String first, List<String> rest) {
    List<String> all = new ArrayList<>(rest);
    all.addFirst(first);
    return all;
  }

  private Answer login(Ask ask) throws IOException {
    try {
      Form form = Form.read(ask, LONGEST_LOGIN);
      Login login = rights.login(ask, form.field("password").toCharArray());
      return login.refused().map(this::refusedPage)
          .orElseGet(() -> Answer.seeOther("./").with("Set-Cookie", login.cookie()));
    } catch (WrongFormException e) {
      return refusedForm(e);
    }
  }

  private static Answer refusedForm(WrongFormException wrong) {
    Answer answer = Answer.text(wrong.status(), wrong.getMessage());
    // What is left of it is not worth reading.
    return wrong.status() == 400 ? answer : answer.with("Connection", "close");
  }

  private Answer logout(Ask ask) throws IOException {
    Optional<Refused> foreign = rights.foreign(ask);
    if (foreign.isPresent()) {
      return refusedPage(foreign.get());
    }
    try {
      Form form = Form.read(ask, LONGEST_LOGIN);
      if (rights.look(ask) instanceof Granted(Viewer viewer, _) && viewer.loggedIn()
          && !Rights.isOwnForm(viewer, form)) {
        return Answer.text(403, "This page is too old for that: load it again, and try there.");
      }
      return Answer.seeOther("./").with("Set-Cookie", rights.logout(ask));
    } catch (WrongFormException e) {
      return refusedForm(e);
    }
  }

  private Answer order(Ask ask) throws IOException {
    return switch (rights.act(ask)) {
      case Refused refused -> refusedOrder(ask, refused);
      case Granted(Viewer viewer, _) -> {
        try {
          Form form = Form.read(ask, LONGEST_ORDER);
          if (!Rights.isOwnForm(viewer, form)) {
            yield told(ask, 403, viewer, "This page is too old for that: load it again, and try there.");
          }
          Order order = order(ask.path(), form);
          yield inTurn(() -> told(ask, 200, viewer, orders.apply(order)));
        } catch (WrongFormException e) {
          yield e.status() == 400 ? told(ask, 400, viewer, e.getMessage()) : refusedForm(e);
        }
      }
    };
  }

  private Answer refusedOrder(Ask ask, Refused refused) {
    return ask.wantsJson()
        ? waiting(result(refused.status(), new Order.Result(false, refused.words())), refused)
        : refusedPage(refused);
  }

  private Answer told(Ask ask, int status, Viewer viewer, String words) {
    return told(ask, status, viewer, new Order.Result(false, words));
  }

  /** Without JavaScript the browser shows what comes back, so that it has to be the page. */
  private Answer told(Ask ask, int status, Viewer viewer, Order.Result result) {
    return ask.wantsJson() ? result(status, result) : page(ask, status, viewer, Optional.of(result));
  }

  private static Answer result(int status, Order.Result result) {
    return Answer.json(status, "{\"done\":" + result.done() + ",\"text\":" + Json.quote(result.text()) + "}");
  }

  private static Order order(String path, Form form) throws WrongFormException {
    return switch (path.substring("/order/".length())) {
      case "send" -> new Order.SendTest(EventType.of(form.field("event")).orElseThrow(() -> wrong(
          "Say which event: " + String.join(", ", Arrays.stream(EventType.values()).map(EventType::word).toList()))));
      case "test-light" -> new Order.TestLight(given(form, "light", "Say which light."));
      case "reload" -> new Order.Reload();
      case "reset-counts" -> new Order.ResetCounts();
      case "mute" -> new Order.Mute(switch (form.field("on")) {
        case "" -> Optional.empty();
        case "true", "on" -> Optional.of(true);
        case "false", "off" -> Optional.of(false);
        default -> throw wrong("Say on=true, on=false, or nothing for the other way round.");
      });
      default -> {
        String datagram = given(form, "datagram", "Paste a datagram.");
        if (datagram.getBytes(StandardCharsets.UTF_8).length > LONGEST_DATAGRAM) {
          throw wrong("That is longer than a datagram can be: " + LONGEST_DATAGRAM + " bytes are the most.");
        }
        yield new Order.Explain(datagram);
      }
    };
  }

  private static String given(Form form, String field, String otherwise) throws WrongFormException {
    if (form.field(field).isBlank()) {
      throw wrong(otherwise);
    }
    return form.field(field);
  }

  private static WrongFormException wrong(String words) {
    return new WrongFormException(400, words);
  }

  private Answer inTurn(Supplier<Answer> work) {
    try {
      if (turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          return work.get();
        } finally {
          turns.release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Answer.text(503, "Too many ask at this moment: try again in a moment.").retryAfter(PATIENCE);
  }
}
