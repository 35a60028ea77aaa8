package org.senselights.agent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.senselights.event.Agent;
import ua_parser.Parser;

/**
 * Tells browser and operating system out of user agents, as Butler SOS names them: {@code Microsoft Edge 130},
 * {@code Windows NT 10.0}.
 *
 * <p>The patterns are read at the first question, which takes a quarter of a second on a desktop core and some seconds
 * on a small Pi, unless {@link #load()} has done so before. A user agent not seen lately costs one or two milliseconds
 * there; the {@value #REMEMBERED} last ones are remembered. Any thread may ask; they wait for each other.
 */
public final class UserAgents {

  /** How many user agents are remembered: a site has a few dozen. */
  static final int REMEMBERED = 500;

  /** A longer one is no browser's, and is not looked at. */
  static final int LONGEST = 2048;

  /** How much of one is looked at. A pattern's time grows faster than the text, and what counts stands in front. */
  static final int LOOKED_AT = 512;

  private static final String PATTERNS = "/ua_parser/regexes.yaml";
  private static final String DEVICES = "\ndevice_parsers:";

  private final Map<String, Agent> remembered = new LinkedHashMap<>(64, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Agent> eldest) {
      return size() > REMEMBERED;
    }
  };
  private Parser parser;

  /** Reads the patterns, unless that was done before. Whoever asks meanwhile waits. */
  public synchronized void load() {
    if (parser == null) {
      parser = withoutDevices();
    }
  }

  /**
   * What a user agent says.
   *
   * @param userAgent whatever came as one
   * @return its names; those that it does not say are absent, and all are where it is no browser's
   */
  public Agent of(String userAgent) {
    Objects.requireNonNull(userAgent, "userAgent");
    // A browser speaks of more than itself; a single word is a program, such as curl/8.5.0.
    if (userAgent.length() > LONGEST || userAgent.indexOf(' ') < 0) {
      return Agent.UNKNOWN;
    }
    String front = userAgent.length() > LOOKED_AT ? userAgent.substring(0, LOOKED_AT) : userAgent;
    synchronized (this) {
      Agent known = remembered.get(front);
      if (known == null) {
        load();
        known = AgentNames.of(parser.parseUserAgent(front), parser.parseOS(front), front);
        remembered.put(front, known);
      }
      return known;
    }
  }

  /** How many are remembered now. */
  synchronized int remembered() {
    return remembered.size();
  }

  /** Two thirds of the patterns are about makes of telephones. */
  private static Parser withoutDevices() {
    try (InputStream in = Objects.requireNonNull(Parser.class.getResourceAsStream(PATTERNS), PATTERNS)) {
      String patterns = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int devices = patterns.indexOf(DEVICES);
      String wanted = devices < 0 ? patterns : patterns.substring(0, devices) + DEVICES + " []\n";
      return new Parser(new ByteArrayInputStream(wanted.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
