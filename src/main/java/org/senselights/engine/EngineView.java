package org.senselights.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.senselights.light.Program;
import org.senselights.presence.Snapshot;
import org.senselights.presence.Today;
import org.senselights.rules.Link;

/**
 * How things stand at one moment, for readers in other threads.
 *
 * @param presence who is on line
 * @param today the figures of the day
 * @param evicted how often somebody had to be forgotten because too many were on line, since the start
 * @param lights what each lamp shows on top, in the order of the file
 * @param muted whether the lights are kept dark
 * @param open rules that last now, with the number of their open values
 * @param lost links that are down
 * @param clockSet whether the clock can be believed, so that conditions on time can hold
 */
public record EngineView(
    Snapshot presence,
    Today today,
    long evicted,
    Map<String, Program> lights,
    boolean muted,
    Map<String, Integer> open,
    Set<Link> lost,
    boolean clockSet) {

  /** Copies what it is given. */
  public EngineView {
    lights = Collections.unmodifiableMap(new LinkedHashMap<>(lights));
    open = Collections.unmodifiableMap(new TreeMap<>(open));
    lost = Set.copyOf(lost);
  }
}
