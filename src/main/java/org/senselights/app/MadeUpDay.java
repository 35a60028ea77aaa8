package org.senselights.app;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.senselights.event.EventType;

/**
 * A day at a small Sense site that never was: people come, open and close apps, go; now and then a reload fails. After
 * the last hour the next day begins.
 */
public final class MadeUpDay {

  /**
   * One thing that happens.
   *
   * @param pause how long before it happens, in the demo's own time
   * @param told what a person would say of it
   * @param type what it is
   * @param datagram what the Sense server sends
   */
  public record Scene(Duration pause, String told, EventType type, String datagram) {}

  private static final List<String> PEOPLE = List.of("anna", "bert", "chloe", "deniz", "edo", "farah");
  private static final List<String> APPS = List.of("Sales pulse", "Stock", "Finance", "Night shift");
  private static final List<String> HOSTS = List.of("qlik-prod-1", "qlik-prod-2");
  private static final String BROWSER =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
  private static final LocalTime OPENING = LocalTime.of(7, 45);
  private static final LocalTime CLOSING = LocalTime.of(18, 0);
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");
  private static final int LONGEST_PAUSE_MILLIS = 1_400;
  private static final int SHORTEST_PAUSE_MILLIS = 250;

  private final SplittableRandom random;
  private final List<Visit> visits = new ArrayList<>();
  private LocalDateTime now;

  /**
   * A day before it begins.
   *
   * @param date which day it pretends to be
   * @param seed the same seed gives the same day
   */
  public MadeUpDay(LocalDate date, long seed) {
    random = new SplittableRandom(seed);
    now = date.atTime(OPENING);
  }

  /**
   * What happens next.
   *
   * @return the next scene, for ever
   */
  public Scene next() {
    now = now.plusSeconds(60 + random.nextInt(600));
    if (now.toLocalTime().isAfter(CLOSING) && visits.isEmpty()) {
      now = now.toLocalDate().plusDays(1).atTime(OPENING);
    }
    if (visits.isEmpty() && !now.toLocalTime().isAfter(CLOSING)) {
      return arrival();
    }
    boolean goingHome = now.toLocalTime().isAfter(CLOSING);
    int dice = random.nextInt(100);
    if (!goingHome && dice < 6) {
      return reload(dice < 3);
    }
    if (!goingHome && dice < 25 && visits.size() < PEOPLE.size()) {
      return arrival();
    }
    Visit visit = visits.get(random.nextInt(visits.size()));
    if (visit.app.isEmpty()) {
      return !goingHome && dice < 80 ? opening(visit) : departure(visit);
    }
    return closing(visit);
  }

  private Scene arrival() {
    List<String> away =
        PEOPLE.stream().filter(person -> visits.stream().noneMatch(visit -> visit.person.equals(person))).toList();
    Visit visit = new Visit(one(away), one(HOSTS));
    visits.add(visit);
    return scene(EventType.SESSION_START, visit, visit.person + " starts a session on " + visit.host);
  }

  private Scene departure(Visit visit) {
    visits.remove(visit);
    return scene(EventType.SESSION_STOP, visit, visit.person + " goes");
  }

  private Scene opening(Visit visit) {
    visit.app = one(APPS);
    return scene(EventType.CONNECTION_OPEN, visit, visit.person + " opens " + visit.app);
  }

  private Scene closing(Visit visit) {
    Scene scene = scene(EventType.CONNECTION_CLOSE, visit, visit.person + " closes " + visit.app);
    visit.app = "";
    return scene;
  }

  private Scene reload(boolean failed) {
    Visit scheduler = new Visit("sa_scheduler", HOSTS.getFirst());
    scheduler.app = one(APPS);
    return failed
        ? scene(EventType.RELOAD_FAILED, scheduler, "the reload of " + scheduler.app + " fails")
        : scene(EventType.RELOAD_SUCCEEDED, scheduler, "the reload of " + scheduler.app + " succeeds");
  }

  private Scene scene(EventType type, Visit visit, String told) {
    String appId = UUID.nameUUIDFromBytes(visit.app.getBytes(StandardCharsets.UTF_8)).toString();
    SampleDatagrams datagrams =
        new SampleDatagrams(visit.host, "LAB", visit.person, appId, visit.app, "Reload " + visit.app, BROWSER);
    UUID id = new UUID(random.nextLong(), random.nextLong());
    Duration pause =
        Duration.ofMillis(SHORTEST_PAUSE_MILLIS + random.nextInt(LONGEST_PAUSE_MILLIS - SHORTEST_PAUSE_MILLIS));
    return new Scene(pause, CLOCK.format(now) + "  " + told, type, datagrams.text(type, id, now));
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static final class Visit {
    final String person;
    final String host;
    String app = "";

    Visit(String person, String host) {
      this.person = person;
      this.host = host;
    }
  }
}
