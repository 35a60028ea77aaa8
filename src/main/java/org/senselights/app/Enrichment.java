package org.senselights.app;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.senselights.agent.UserAgents;
import org.senselights.event.Agent;
import org.senselights.event.Event;
import org.senselights.http.AppNames;
import org.senselights.rules.RuleBook;
import org.senselights.settings.OutputSettings;
import org.senselights.settings.Settings;
import org.senselights.settings.StateDirectory;

/**
 * Completes an event with what its datagram does not say outright: the name of its app, and the browser and operating
 * system that its user agent means, where anybody wants to know. Any thread may ask, and never waits for anybody: what
 * is not known yet stays absent.
 */
public final class Enrichment implements UnaryOperator<Event> {
  private final OutputSettings outputs;
  private final UnaryOperator<String> names;
  private final Executor loader;
  private boolean wanted;
  private volatile Optional<UserAgents> agents = Optional.empty();

  /**
   * Knows nothing of browsers until {@link #use} says that somebody asks.
   *
   * @param outputs who may want to know
   * @param names gives an app's name by its id, empty where it is not known
   * @param loader what reads the patterns of user agents, which takes up to some seconds
   */
  Enrichment(OutputSettings outputs, UnaryOperator<String> names, Executor loader) {
    this.outputs = outputs;
    this.names = names;
    this.loader = loader;
  }

  /**
   * What the service would know, as far as that is kept: no network is asked.
   *
   * @param settings of the service
   * @param state where it keeps the names of apps
   * @param book the rules that are asked
   * @return ready for use
   */
  public static Enrichment ofKept(Settings settings, StateDirectory state, RuleBook book) {
    Optional<AppNames> names = settings.outputs().repository().isPresent()
        ? Optional.of(new AppNames(settings.outputs().repository().get(), state, InstantSource.system()))
        : Optional.empty();
    Enrichment made = new Enrichment(settings.outputs(), nameOf(names), Runnable::run);
    made.use(book);
    return made;
  }

  /** A name by an app's id, where there is somebody who may know it. */
  static UnaryOperator<String> nameOf(Optional<AppNames> names) {
    return names.isPresent() ? names.get()::nameOf : id -> "";
  }

  /**
   * Begins or ends to look at user agents, as rules and outputs want it.
   *
   * @param book the rules that are asked from now on
   */
  synchronized void use(RuleBook book) {
    boolean before = wanted;
    wanted = BrowserUse.in(book, outputs);
    if (!wanted) {
      agents = Optional.empty();
    } else if (!before) {
      loader.execute(this::load);
    }
  }

  private void load() {
    UserAgents loaded = new UserAgents();
    loaded.load();
    synchronized (this) {
      if (wanted) {
        agents = Optional.of(loaded);
      }
    }
  }

  @Override
  public Event apply(Event event) {
    String name = event.appId().isEmpty() || !event.appName().isEmpty() ? "" : names.apply(event.appId());
    Agent agent = agentOf(event);
    return name.isEmpty() && agent.equals(event.agent())
        ? event
        : event.toBuilder().appName(name.isEmpty() ? event.appName() : name).agent(agent).build();
  }

  private Agent agentOf(Event event) {
    Optional<UserAgents> known = agents;
    return known.isEmpty() || event.userAgent().isEmpty() || !event.agent().equals(Agent.UNKNOWN)
        ? event.agent()
        : known.get().of(event.userAgent());
  }
}
