package org.senselights.app;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.senselights.control.Answer;
import org.senselights.control.Request;
import org.senselights.engine.EngineView;
import org.senselights.engine.Input;
import org.senselights.homeassistant.DestinationFigures;
import org.senselights.homeassistant.States;
import org.senselights.http.LaneView;
import org.senselights.light.LightDefinition;
import org.senselights.light.Program;
import org.senselights.message.Json;
import org.senselights.presence.Today;
import org.senselights.settings.Problem;

/** What the running service does when it is asked, however the question is brought. */
final class Requests implements Function<Request, Answer> {
  private static final DateTimeFormatter SINCE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  /** Longer than all its steps with their pauses, shorter than the patience of who asks. */
  private static final Duration FAREWELL = Duration.ofSeconds(12);

  private final Service service;

  Requests(Service service) {
    this.service = service;
  }

  @Override
  public Answer apply(Request request) {
    return switch (request.word()) {
      case "status" -> status();
      case "reload" -> reload();
      case "reset-counts" -> hand(new Input.ResetCounts(), "Nobody is taken to be on line any more.");
      case "test-lights" -> testLights();
      case "test-light" -> testLight(request.arguments().getOrDefault("light", ""));
      case "discovery-show" -> discovery();
      case "discovery-clear" -> clearDiscovery();
      default -> Answer.refused(
          "\"" + request.word() + "\" is not known. Allowed: status, reload, reset-counts, test-lights, test-light,"
              + " discovery-show, discovery-clear");
    };
  }

  Answer hand(Input input, String done) {
    return service.hand(input) ? Answer.done(done) : Answer.refused("The service is too busy now: try again.");
  }

  private Answer reload() {
    service.rules().reload();
    RulesInForce.Standing standing = service.rules().standing();
    if (standing.problems().isEmpty()) {
      return Answer.done("In force: " + standing.words() + ", from " + standing.file());
    }
    return Answer.refused(
        standing.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"))
            + "\nThe rules stay as they were.");
  }

  private Answer testLights() {
    List<String> names = service.rules().standing().book().lights().stream().map(LightDefinition::name).toList();
    return names.isEmpty()
        ? Answer.refused("The rules file has no lights.")
        : hand(new Input.TestLights(), "Each is lit for a second, in this order: " + String.join(", ", names));
  }

  private Answer testLight(String name) {
    if (name.isEmpty()) {
      return hand(new Input.TestLight(Optional.empty()), "The lights show again what they should.");
    }
    return service.rules().standing().book().lights().stream().anyMatch(light -> light.name().equals(name))
        ? hand(new Input.TestLight(Optional.of(name)), name + " is lit, and no other.")
        : Answer.refused("The rules in force have no light \"" + name + "\": is the file saved, and well?"
            + " \"sense-lights check\" tells.");
  }

  private Answer discovery() {
    String announcement = service.announcer().pretty(service.rules().standing().book());
    return new Answer(true, announcement, announcement);
  }

  private Answer clearDiscovery() {
    try {
      service.announcer().clear().get(FAREWELL.toSeconds(), TimeUnit.SECONDS);
      return Answer.done(
          "The device is taken out of Home Assistant. It appears again when the service is started next.");
    } catch (ExecutionException e) {
      return Answer.refused("The device cannot be taken out of Home Assistant now: " + e.getCause().getMessage() + ".");
    } catch (TimeoutException e) {
      return Answer.refused("The broker does not answer: try again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.refused("The service is being stopped.");
    }
  }

  private Answer status() {
    Summary summary = service.summary();
    EngineView view = service.view();
    RulesInForce.Standing standing = service.rules().standing();
    List<String> troubles = service.troubles();
    return new Answer(true, text(summary, view, standing, service.troublesBesideLinks()),
        json(summary, view, standing, troubles));
  }

  private String text(Summary summary, EngineView view, RulesInForce.Standing standing, List<String> troubles) {
    ZoneId zone = service.settings().timeZone();
    List<String> lines = new ArrayList<>();
    lines.add("Sense Lights " + Build.own().version() + ", up " + words(summary.uptime()));
    lines.add("rules: " + standing.words() + " from " + standing.file() + ", in force since "
        + SINCE.format(standing.since().atZone(zone)));
    standing.problems().forEach(problem -> lines.add("  refused: " + problem));
    lines.add("on line: " + count(view.presence().users(), "user") + ", "
        + count(view.presence().sessions(), "session") + ", " + count(view.presence().connections(), "connection"));
    Today today = view.today();
    lines.add("today: " + count(today.sessions(), "session") + ", " + count(today.connections(), "connection") + ", "
        + (today.moreUsers() ? "more than " : "") + count(today.users(), "user") + "; at most "
        + count(today.peakSessions(), "session") + " at once; " + count(today.reloadsFailed(), "failed reload"));
    lines.add("lights: " + (view.lights().isEmpty() ? "none" : view.lights().entrySet().stream()
        .map(light -> light.getKey() + " " + words(light.getValue())).collect(Collectors.joining(", ")))
        + (view.muted() ? " (muted)" : ""));
    if (!view.open().isEmpty()) {
      lines.add("lasting now: " + view.open().entrySet().stream()
          .map(rule -> rule.getKey() + (rule.getValue() > 1 ? " (" + rule.getValue() + ")" : ""))
          .collect(Collectors.joining(", ")));
    }
    lines.add("broker: " + service.settings().mqtt().broker()
        .map(broker -> broker + (service.brokerConnected() ? ", connected" : ", not connected"))
        .orElse("none, nothing is published"));
    for (LaneView lane : summary.destinations()) {
      lines.add(Outputs.title(lane) + ": " + lane.where() + ", " + Outputs.words(lane, zone)
          + (lane.trouble().isEmpty() ? "" : "; " + lane.trouble()));
    }
    service.repository().ifPresent(names ->
        lines.add("app names: " + names.where() + ", " + Outputs.words(names, zone)));
    lines.add("listening on: " + service.listensAt().stream()
        .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
        .collect(Collectors.joining(", ")));
    lines.addAll(summary.lines());
    boolean told = (service.settings().mqtt().broker().isEmpty() || service.brokerConnected())
        && summary.destinations().stream().allMatch(lane -> lane.trouble().isEmpty());
    if (troubles.isEmpty() && told && summary.losses().isEmpty()) {
      lines.add("All is well.");
    }
    troubles.forEach(trouble -> lines.add("trouble: " + trouble));
    return String.join("\n", lines);
  }

  private String json(Summary summary, EngineView view, RulesInForce.Standing standing, List<String> troubles) {
    Json onLine = new Json(64)
        .put("users", view.presence().users())
        .put("sessions", view.presence().sessions())
        .put("connections", view.presence().connections());
    Today today = view.today();
    Json figures = new Json(128)
        .put("date", today.date().toString())
        .put("sessions", today.sessions())
        .put("connections", today.connections())
        .put("users", today.users())
        .put("peak_sessions", today.peakSessions())
        .put("peak_connections", today.peakConnections())
        .put("peak_users", today.peakUsers())
        .put("reloads_failed", today.reloadsFailed());
    Json lights = new Json(64);
    view.lights().forEach((name, program) -> lights.put(name, words(program)));
    Json open = new Json(64);
    view.open().forEach((name, values) -> open.put(name, (long) values));
    Json rules = new Json(256)
        .put("file", standing.file().toString())
        .put("count", standing.rules())
        .put("since", standing.since().toString())
        .putRaw("problems", list(standing.problems().stream().map(Problem::toString).toList()));
    Json json = new Json(1_024)
        .put("ok", troubles.isEmpty())
        .put("version", Build.own().version())
        .put("uptime_seconds", summary.uptime().toSeconds())
        .putRaw("rules", rules.end())
        .putRaw("on_line", onLine.end())
        .putRaw("today", figures.end())
        .putRaw("lights", lights.end())
        .put("muted", view.muted())
        .putRaw("lasting", open.end())
        .put("broker", service.settings().mqtt().broker().map(Object::toString).orElse(""))
        .put("broker_connected", service.brokerConnected())
        .putRaw("destinations", States.destinationsJson(destinations(summary.destinations())));
    service.repository().ifPresent(names ->
        json.putRaw("app_names", Outputs.figures(names, Instant::toString).json()));
    return json
        .putRaw("listening", list(service.listensAt().stream()
            .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
            .toList()))
        .put("events", summary.ingress().events())
        .put("malformed", summary.ingress().malformedTotal())
        .put("published", summary.mqtt().acknowledged() + summary.mqtt().statesTold())
        .putRaw("lost", list(summary.losses()))
        .putRaw("troubles", list(troubles))
        .end();
  }

  private static List<DestinationFigures> destinations(List<LaneView> lanes) {
    Map<String, String> troubles = lanes.stream().collect(Collectors.toMap(LaneView::name, LaneView::trouble));
    return Outputs.figures(lanes, troubles, Instant::toString);
  }

  static String count(long number, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
  }

  private static String list(List<String> texts) {
    StringJoiner list = new StringJoiner(",", "[", "]");
    texts.forEach(text -> list.add(Json.quote(text)));
    return list.toString();
  }

  static String words(Duration time) {
    if (time.toDays() > 0) {
      return time.toDays() + " d " + time.toHoursPart() + " h";
    }
    return time.toHours() > 0
        ? time.toHours() + " h " + time.toMinutesPart() + " min"
        : time.toMinutes() > 0 ? time.toMinutes() + " min " + time.toSecondsPart() + " s" : time.toSeconds() + " s";
  }

  private static String words(Program program) {
    return switch (program) {
      case Program.Steady(var on) -> on ? "on" : "off";
      case Program.Flash flash -> "flashing";
      case Program.Blink blink -> "blinking";
      case Program.Breathe breathe -> "breathing";
      case Program.Turn turn -> "being tested";
    };
  }
}
