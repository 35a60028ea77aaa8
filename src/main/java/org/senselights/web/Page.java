package org.senselights.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.senselights.event.EventType;

/**
 * The page as it is served: whole, so that it says everything without a script too. The same elements, empty, go with
 * it as templates for the script, which then keeps it up to date.
 */
public final class Page {

  /** How many happenings are in the page as it is served. */
  static final int HAPPENINGS = 20;

  private static final String PRODUCT = "Sense Lights";
  private static final String F = "data-f";

  private final Html html = new Html(1 << 16);

  private Page() {}

  /**
   * The status page.
   *
   * @param facts how the service stands
   * @param watch what happened
   * @param history who was on line
   * @param viewer who looks
   * @param result what became of the order that was sent from here; absent where none was
   * @return an HTML document in UTF-8
   */
  public static byte[] html(
      Facts facts, Watch watch, History history, Viewer viewer, Optional<Order.Result> result) {
    Page page = new Page();
    page.whole(facts, watch, Chart.of(history.samples(), facts.zone()), viewer, result);
    return page.html.end();
  }

  /**
   * The page that asks for the password.
   *
   * @param problem why it has to be asked again; empty at first
   * @return an HTML document in UTF-8
   */
  public static byte[] login(String problem) {
    Objects.requireNonNull(problem, "problem");
    Page page = new Page();
    page.head("Log in", false);
    page.html.open("main", "class", "door")
        .lone("img", "src", "/icon.svg", "alt", "", "width", "64", "height", "64")
        .leaf("h1", PRODUCT);
    if (!problem.isEmpty()) {
      page.html.leaf("p", problem, "role", "alert", "class", "refusal");
    }
    page.loginForm("");
    return page.html.end();
  }

  private void head(String title, boolean script) {
    html.open("html", "lang", "en")
        .open("head")
        .lone("meta", "charset", "utf-8")
        .lone("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .lone("meta", "name", "color-scheme", "content", "light dark")
        .lone("meta", "name", "robots", "content", "noindex")
        .leaf("title", title + " · " + PRODUCT)
        .lone("link", "rel", "icon", "href", "/icon.svg", "type", "image/svg+xml")
        .lone("link", "rel", "stylesheet", "href", "/page.css");
    if (script) {
      html.leaf("script", "", "src", "/page.js");
    }
    html.close().open("body");
  }

  private void whole(Facts facts, Watch watch, Chart chart, Viewer viewer, Optional<Order.Result> result) {
    Sight sight = new Sight(facts, watch);
    head(facts.node(), true);
    html.leaf("a", "To what happens", "href", "#feed", "class", "skip");
    bar(facts, viewer);
    html.open("main", "id", "main");
    result.ifPresent(this::result);
    troubles(sight.troubles());
    html.open("div", "class", "grid");
    lights(sight, viewer);
    onLine(sight, chart, viewer);
    happenings(facts, watch, viewer);
    html.open("div", "class", "side");
    links(sight);
    rules(sight, viewer);
    drops(sight);
    figures(sight);
    explain(viewer);
    html.close().close().close();
    foot(facts, viewer);
    templates(viewer);
  }

  private void bar(Facts facts, Viewer viewer) {
    html.open("header", "class", "bar")
        .lone("img", "src", "/icon.svg", "alt", "", "width", "40", "height", "40")
        .open("div", "class", "name")
        .leaf("h1", facts.node(), F, "node")
        .leaf("p", PRODUCT)
        .close()
        .open("p", "id", "state", "class", "state", "role", "status")
        .leaf("span", "as of " + Said.time(facts.at(), facts.zone(), facts.at()))
        .close()
        .open("noscript").leaf("a", "Look again", "href", "/", "class", "button").close()
        .leaf("button", "Theme", "type", "button", "id", "theme", "class", "quiet", "hidden", "");
    if (viewer.loggedIn()) {
      form("/logout", viewer, "bare");
      html.leaf("button", "Log out", "class", "quiet").close();
    }
    html.close();
  }

  private void result(Order.Result result) {
    html.open("section", "class", result.done() ? "result" : "result refused", "role", "status")
        .leaf("h2", result.done() ? "Done" : "Not done")
        .leaf("pre", result.text())
        .close();
  }

  private void troubles(List<String> troubles) {
    html.open("div", "aria-live", "polite")
        .open("section", "id", "troubles", "class", "troubles", "aria-labelledby", "troubles-title",
            troubles.isEmpty() ? "hidden" : "", "");
    html.leaf("h2", "What is wrong", "id", "troubles-title").open("ul", F, "troubles");
    troubles.forEach(trouble -> html.leaf("li", trouble));
    html.close().close().close();
  }

  private void lights(Sight sight, Viewer viewer) {
    section("lights", "Lights");
    if (viewer.mayAct()) {
      mute(viewer, true, sight.muted());
      mute(viewer, false, !sight.muted());
    }
    html.close();
    html.leaf("p", "Muted: the lamps stay dark, whatever happens.", "id", "muted", "class", "note",
        sight.muted() ? "" : "hidden", "");
    html.open("ul", F, "lights", "class", "lamps");
    sight.lights().forEach(light -> lamp(Sight.lamp(light), sight.glow(light.name()), viewer));
    html.close();
    html.leaf("p", "The rules file defines no lights.", "class", "empty", F, "no-lights",
        sight.lights().isEmpty() ? "" : "hidden", "");
    answer();
    html.close();
  }

  private void mute(Viewer viewer, boolean on, boolean hidden) {
    form("/order/mute", viewer, "", "data-mute", Boolean.toString(on), hidden ? "hidden" : "", "");
    html.lone("input", "type", "hidden", "name", "on", "value", Boolean.toString(on))
        .leaf("button", on ? "Mute" : "Mute no longer", "class", "quiet")
        .close();
  }

  private void lamp(Sight.Lamp lamp, Sight.Glow glow, Viewer viewer) {
    html.open("li", "class", "lamp " + lamp.colour() + (glow.lit() ? " lit" : ""), "data-light", lamp.name())
        .leaf("span", "", "class", "bulb", "role", "img", "aria-label", glow.lit() ? "lit" : "dark")
        .leaf("b", lamp.name(), F, "name")
        .leaf("span", glow.words(), F, "words", "class", "words")
        .leaf("small", lamp.place(), F, "place");
    if (viewer.mayAct()) {
      form("/order/test-light", viewer, "");
      html.lone("input", "type", "hidden", "name", "light", "value", lamp.name())
          .leaf("button", "Test", "class", "quiet", "aria-label", "Test light " + lamp.name())
          .close();
    }
    html.close();
  }

  private void onLine(Sight sight, Chart chart, Viewer viewer) {
    section("online", "On line");
    if (viewer.mayAct()) {
      order("/order/reset-counts", viewer, "Count anew", "Forget who is on line, and count from nothing");
    }
    html.close().open("dl", "class", "bigs", F, "online");
    sight.onLine().forEach(this::big);
    html.close();
    chart(chart);
    html.leaf("h3", "Today").open("dl", "class", "pairs", F, "today");
    sight.today().forEach(this::pair);
    html.close();
    answer();
    html.close();
  }

  private void big(Sight.Big big) {
    html.open("div", "class", "big " + big.name().toLowerCase(Locale.ROOT))
        .leaf("dt", big.name(), F, "name")
        .leaf("dd", big.now(), F, "now")
        .open("dd", "class", "most").text("most today ").leaf("span", big.most(), F, "most").close()
        .close();
  }

  private void chart(Chart chart) {
    html.open("figure", "class", "chart", "id", "chart")
        .open("div", "class", "plot")
        .leaf("span", chart.top(), F, "top", "class", "top")
        .leaf("span", chart.half(), F, "half", "class", "half")
        .open("svg", "viewBox", "0 0 " + Chart.WIDTH + " " + Chart.HEIGHT, "preserveAspectRatio", "none", "role",
            "img", "aria-labelledby", "chart-words");
    html.leaf("path", "", "class", "rule", "d",
        "M0 0H%1$dM0 %2$dH%1$dM0 %3$dH%1$d".formatted(Chart.WIDTH, Chart.HEIGHT / 2, Chart.HEIGHT));
    html.leaf("path", "", "class", "area connections", "d", Chart.area(chart.connections()), "data-area", "");
    for (Pair line : List.of(
        new Pair("connections", chart.connections()),
        new Pair("sessions", chart.sessions()),
        new Pair("users", chart.users()))) {
      html.leaf("path", "", "class", "line " + line.name(), "d", line.value(), "data-line", line.name());
    }
    html.close()
        .close()
        .open("p", "class", "axis", "aria-hidden", "true")
        .leaf("span", chart.from(), F, "from").leaf("span", chart.to(), F, "to")
        .close()
        .leaf("figcaption", chart.words(), F, "chart-words", "id", "chart-words", "class", "unseen")
        .close();
  }

  private void happenings(Facts facts, Watch watch, Viewer viewer) {
    List<Watch.Happening> last = watch.since(Math.max(0, watch.last() - HAPPENINGS)).reversed();
    section("feed", "What happens");
    if (viewer.mayAct()) {
      form("/order/send", viewer, "");
      html.open("label").leaf("span", "Event to send", "class", "unseen").open("select", "name", "event");
      Stream.of(EventType.values())
          .filter(type -> type != EventType.OTHER)
          .forEach(type -> html.leaf("option", type.word(), type == EventType.CONNECTION_OPEN ? "selected" : "", ""));
      html.close().close().leaf("button", "Send a test event").close();
    }
    html.close();
    answer();
    html.open("div", "class", "sieve", "id", "sieve", "hidden", "", "role", "search", "aria-label", "What happens")
        .open("label").leaf("span", "Search", "class", "unseen")
        .lone("input", "type", "search", "id", "search",
            "placeholder", "Search: a user, host, app, rule …",
            "autocomplete", "off", "maxlength", "100")
        .close()
        .open("label").leaf("span", "Type of event", "class", "unseen")
        .open("select", "id", "kind").leaf("option", "everything", "value", "");
    Stream.of(EventType.values()).forEach(type -> html.leaf("option", type.word()));
    html.leaf("option", "not told by Sense", "value", Line.OWN).close().close()
        .leaf("button", "Pause", "type", "button", "id", "pause", "aria-pressed", "false")
        .close()
        .leaf("p", "", "id", "left-out", "class", "note", "hidden", "")
        .open("ol", F, "events", "class", "feed", "reversed", "");
    last.forEach(happening -> line(Line.of(happening, facts.zone(), facts.at())));
    html.close()
        .leaf("p", last.isEmpty() ? "Nothing yet. It shows here as soon as a Sense server tells of something." : "",
            "id", "no-events", "class", "empty", last.isEmpty() ? "" : "hidden", "")
        .close();
  }

  private void line(Line line) {
    html.open("li", "class", "event " + line.kind(), "data-kind", line.kind())
        .open("details")
        .open("summary")
        .open("span", "class", "head")
        .leaf("time", line.time(), F, "time")
        .leaf("b", line.what(), F, "what");
    field(line.user(), "user");
    field(line.host(), "host");
    field(line.app(), "app");
    html.close();
    html.open("span", "class", "parts", F, "parts");
    line.parts().forEach(this::part);
    html.close();
    field(line.note(), "note");
    html.close().open("dl", "class", "more", F, "more");
    line.more().forEach(this::pair);
    html.close().close().close();
  }

  private void field(String text, String name) {
    html.leaf("span", text, F, name, "class", name, text.isEmpty() ? "hidden" : "", "");
  }

  private void part(Line.Part part) {
    html.open("span", "class", "part").leaf("b", part.rule(), F, "rule", part.rule().isEmpty() ? "hidden" : "", "");
    field(part.tag(), "tag");
    field(part.words(), "words");
    html.close();
  }

  private void links(Sight sight) {
    section("links", "Links");
    html.close().open("ul", F, "links", "class", "links");
    sight.links().forEach(this::link);
    html.close().close();
  }

  private void link(Sight.LinkLine link) {
    html.open("li", "class", "link " + link.state().replace(' ', '-'))
        .open("p").leaf("b", link.name(), F, "name").text(" ").leaf("i", link.state(), F, "state").close()
        .leaf("p", link.words(), F, "words", link.words().isEmpty() ? "hidden" : "", "")
        .leaf("p", link.advice(), F, "advice", "class", "advice", link.advice().isEmpty() ? "hidden" : "", "")
        .close();
  }

  private void rules(Sight sight, Viewer viewer) {
    section("rules", "Rules");
    if (viewer.mayAct()) {
      order("/order/reload", viewer, "Reload", "Read the rules file again");
    }
    html.close();
    answer();
    Sight.FileLine file = sight.rulesFile();
    html.open("p", "class", "note").leaf("span", file.words(), F, "file-words").text(" from ")
        .leaf("code", file.path(), F, "file-path").text(" in force since ").leaf("span", file.since(), F, "file-since")
        .close();
    html.open("ul", "class", "problems", F, "file-problems", file.problems().isEmpty() ? "hidden" : "", "");
    file.problems().forEach(problem -> html.leaf("li", problem));
    html.close().open("ul", F, "rules", "class", "rules");
    sight.rules().forEach(rule -> rule(Sight.rule(rule), sight.times(rule.name())));
    html.close()
        .leaf("p", sight.moreRules(), F, "more-rules", "class", "note", sight.moreRules().isEmpty() ? "hidden" : "", "")
        .close();
  }

  private void rule(Sight.RuleLine rule, Sight.Times times) {
    html.open("li", "class", "one-rule" + (rule.enabled() ? "" : " off") + (times.lasts().isEmpty() ? "" : " lasts"),
            "data-rule", rule.name())
        .open("p", "class", "head").leaf("b", rule.name(), F, "name");
    field(rule.label(), "label");
    html.leaf("span", times.lasts(), F, "lasts", "class", "now-lasting", times.lasts().isEmpty() ? "hidden" : "", "");
    field(rule.enabled() ? "" : "switched off", "switched");
    html.close().leaf("p", rule.sentence(), F, "sentence")
        .open("p", "class", "times")
        .open("span").text("fired ").leaf("b", times.fired(), F, "fired").close();
    tied("last ", times.last(), "last");
    tied("held back ", times.throttled(), "throttled");
    html.leaf("code", rule.where(), F, "where").close().close();
  }

  /** A word with its value; both are gone where there is no value. */
  private void tied(String word, String value, String name) {
    html.open("span", "data-tied", name, value.isEmpty() ? "hidden" : "", "")
        .text(word).leaf("b", value, F, name)
        .close();
  }

  private void drops(Sight sight) {
    section("drops", "Left out");
    html.close();
    html.leaf("p", "Nothing was lost, and nothing left out.", "id", "no-drops", "class", "empty",
        sight.drops().isEmpty() ? "" : "hidden", "");
    html.open("ul", F, "drops", "class", "drops");
    sight.drops().forEach(this::drop);
    html.close().close();
  }

  private void drop(Sight.DropLine drop) {
    html.open("li", "class", drop.meant() ? "meant" : "lost").leaf("b", drop.count(), F, "count").text(" ")
        .leaf("span", drop.reason(), F, "reason").text(" ")
        .leaf("i", drop.meant() ? "as you want it" : "lost", F, "meant")
        .close();
  }

  private void figures(Sight sight) {
    section("figures", "Since the start");
    html.close().open("dl", "class", "pairs", F, "figures");
    sight.figures().forEach(this::pair);
    html.close().close();
  }

  private void pair(Pair pair) {
    html.open("div").leaf("dt", pair.name(), F, "name").leaf("dd", pair.value(), F, "value").close();
  }

  private void explain(Viewer viewer) {
    section("explain", viewer.mayAct() ? "What would the rules make of it?" : "Only looking");
    html.close();
    if (viewer.mayAct()) {
      form("/order/explain", viewer, "explain");
      html.open("label").leaf("span", "A datagram, as the Sense server sends it")
          .leaf("textarea", "", "name", "datagram", "rows", "4", "required", "", "maxlength", "8192", "spellcheck",
              "false", "placeholder", "/proxy-connection/;qlik-1;Open connection;LAB;anna;AppAccess;/app/…;…")
          .close().leaf("button", "Explain").close();
      answer();
    } else {
      html.leaf("p", "To send test events, test lights, mute or reload, " + (viewer.canLogIn()
          ? "log in with the page's password."
          : "open the page on the device itself, as localhost, or give it a password: sense-lights password."),
          "class", "note");
      if (viewer.canLogIn()) {
        loginForm(viewer.token());
      }
    }
    html.close();
  }

  private void foot(Facts facts, Viewer viewer) {
    html.open("footer")
        .open("p").text(PRODUCT + " ").leaf("span", facts.version(), F, "version").text(" has been up for ")
        .leaf("span", Said.length(facts.uptime()), F, "uptime").text(" on ").leaf("span", facts.node(), F, "node2")
        .close();
    html.leaf("p", "Times are those of " + facts.zone().getId() + ".").close();
  }

  private void templates(Viewer viewer) {
    template("lamp", () -> lamp(new Sight.Lamp("", "", Colour.PLAIN), new Sight.Glow(false, 0, ""), viewer));
    template("event", () -> line(new Line(0, "", "", "", "", "", "", "", List.of(), List.of())));
    template("part", () -> part(new Line.Part("", "", "")));
    template("pair", () -> pair(new Pair("", "")));
    template("big", () -> big(new Sight.Big("", "", "")));
    template("link", () -> link(new Sight.LinkLine("", "", "", "")));
    template("drop", () -> drop(new Sight.DropLine("", "", true)));
    template("rule", () -> rule(
        new Sight.RuleLine("", "", "", "", true), new Sight.Times("", "", "", "")));
  }

  private void template(String name, Runnable content) {
    html.open("template", "id", "t-" + name);
    content.run();
    html.close();
  }

  /** A part of the page with a heading, beside which more may be put until the next close. */
  private void section(String id, String title) {
    html.open("section", "id", id, "class", "card " + id, "aria-labelledby", id + "-title")
        .open("div", "class", "top")
        .leaf("h2", title, "id", id + "-title");
  }

  private void order(String action, Viewer viewer, String words, String title) {
    form(action, viewer, "");
    html.leaf("button", words, "class", "quiet", "title", title).close();
  }

  private void form(String action, Viewer viewer, String style, String... more) {
    List<String> attributes = new ArrayList<>(List.of("method", "post", "action", action));
    if (!style.isEmpty()) {
      attributes.addAll(List.of("class", style));
    }
    attributes.addAll(List.of(more));
    html.open("form", attributes.toArray(String[]::new))
        .lone("input", "type", "hidden", "name", "token", "value", viewer.token());
  }

  private void loginForm(String token) {
    html.open("form", "method", "post", "action", "/login", "class", "login");
    if (!token.isEmpty()) {
      html.lone("input", "type", "hidden", "name", "token", "value", token);
    }
    html.open("label").leaf("span", "Password")
        .lone("input", "type", "password", "name", "password", "required", "", "autocomplete", "current-password")
        .close().leaf("button", "Log in").close();
  }

  /** Where the script puts what became of an order of this part. */
  private void answer() {
    html.leaf("output", "", "class", "answer", "aria-live", "polite");
  }
}
