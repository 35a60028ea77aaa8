package org.senselights.web;

import java.net.InetAddress;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.senselights.engine.OnceAMinute;
import org.senselights.settings.WebSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may look at the page, and who may act on it.
 *
 * <p>Without a password those on this device may do everything, and nobody else may do anything; the name they call us
 * by must be one of loopback, so that no site can borrow their browser by pointing its own name at us. With a password
 * it is asked for, in a form or with each request. Where the page is open, anybody may look.
 */
final class Rights {
  private static final Logger LOG = LoggerFactory.getLogger(Rights.class);

  /** The name of the cookie. */
  static final String COOKIE = "sense-lights";

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1])(:\\d{1,5})?");
  /** Headers by which a proxy tells that it is one, beside those that begin with X-Forwarded. */
  private static final Set<String> PROXIES = Set.of("forwarded", "via", "x-real-ip");
  private static final Pattern ORIGIN = Pattern.compile("https?://([^/]+)");

  private final String passwordHash;
  private final boolean open;
  private final Sessions sessions;
  private final Guesses guesses;
  private final OnceAMinute wrongPasswords;
  /** For those who need no session: it proves that the form is ours, not who sends it. */
  private final String ownToken;
  private final byte[] key;
  private final Semaphore oneAtATime = new Semaphore(1, true);
  /** A digest of the right password, once somebody has given it. */
  private volatile byte[] right = {};

  Rights(WebSettings settings, LongSupplier nanoTime) {
    passwordHash = settings.passwordHash().value();
    open = settings.open();
    sessions = new Sessions(nanoTime);
    guesses = new Guesses(nanoTime);
    wrongPasswords = new OnceAMinute(nanoTime);
    ownToken = sessions.secret();
    key = sessions.secret().getBytes(StandardCharsets.US_ASCII);
  }

  /** What somebody may do. */
  sealed interface Verdict {

    /**
     * They may look.
     *
     * @param viewer what else they may
     * @param session the session that gives them the right; empty where none is needed
     */
    record Granted(Viewer viewer, String session) implements Verdict {}

    /**
     * They may not.
     *
     * @param status the number that HTTP has for it
     * @param words why, and what to do about it
     * @param pause how long to wait before the next try; zero where waiting does not help
     */
    record Refused(int status, String words, Duration pause) implements Verdict {
      Refused(int status, String words) {
        this(status, words, Duration.ZERO);
      }
    }
  }

  boolean hasPassword() {
    return !passwordHash.isEmpty();
  }

  /** Whether somebody may look. */
  Verdict look(Ask ask) {
    return hasPassword() ? byPassword(ask) : byPlace(ask);
  }

  private Verdict byPlace(Ask ask) {
    // By its own Host alone: a page of somebody else can have a browser send any other header.
    boolean here = ask.peer().isLoopbackAddress() && !isForwarded(ask)
        && LOOPBACK.matcher(ask.header("Host").toLowerCase(Locale.ROOT)).matches();
    if (here) {
      return new Verdict.Granted(new Viewer(true, false, false, ownToken), "");
    }
    return open
        ? new Verdict.Granted(new Viewer(false, false, false, ""), "")
        : new Verdict.Refused(403, "This page is for this device alone: open it there, as http://localhost with its"
            + " port, or give it a password, see sense-lights password.");
  }

  private Verdict byPassword(Ask ask) {
    String session = cookie(ask);
    Optional<String> token = session.isEmpty() ? Optional.empty() : sessions.token(session);
    if (token.isPresent()) {
      return new Verdict.Granted(new Viewer(true, true, false, token.get()), session);
    }
    if (!ask.header("Authorization").isEmpty()) {
      Optional<char[]> password = sentAlong(ask.header("Authorization"));
      return password.isEmpty()
          ? new Verdict.Refused(401, "Send the password as HTTP Basic, or as Authorization: Bearer PASSWORD.")
          : verify(ask, password.get()).<Verdict>map(refused -> refused)
              .orElseGet(() -> new Verdict.Granted(new Viewer(true, false, false, ownToken), ""));
    }
    return open
        ? new Verdict.Granted(new Viewer(false, false, true, ""), "")
        : new Verdict.Refused(401, "This needs the page's password.");
  }

  /** Whether a session still gives its right. */
  boolean holds(String session) {
    return session.isEmpty() || sessions.token(session).isPresent();
  }

  /** Whether somebody may act, as far as can be told before the form is read. */
  Verdict act(Ask ask) {
    Optional<Verdict.Refused> foreign = foreign(ask);
    if (foreign.isPresent()) {
      return foreign.get();
    }
    Verdict verdict = look(ask);
    if (verdict instanceof Verdict.Granted(Viewer viewer, _) && !viewer.mayAct()) {
      return hasPassword()
          ? new Verdict.Refused(401, "Log in first: to act needs the page's password.")
          : new Verdict.Refused(403, "From elsewhere this page can only be looked at: give it a password, see"
              + " sense-lights password.");
    }
    return verdict;
  }

  /** Whether a form came from a page that we made for this viewer. */
  static boolean isOwnForm(Viewer viewer, Form form) {
    return !viewer.token().isEmpty() && MessageDigest.isEqual(
        viewer.token().getBytes(StandardCharsets.UTF_8), form.field("token").getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a page of somebody else asks; an answer to no question of ours. */
  Optional<Verdict.Refused> foreign(Ask ask) {
    String site = ask.header("Sec-Fetch-Site");
    String origin = ask.header("Origin");
    boolean sameSite = site.equals("same-origin");
    boolean own = sameSite && (origin.isEmpty() || origin.equals("null")) || site.isEmpty() && isOwn(ask, origin)
        || sameSite && isOwn(ask, origin);
    return own
        ? Optional.empty()
        : Optional.of(new Verdict.Refused(403, "This was not sent by the page itself: load the page, and try there."));
  }

  /** Whether a page of somebody else wants to look on; their browser would let it read nothing, but take a place. */
  boolean isBorrowed(Ask ask) {
    String site = ask.header("Sec-Fetch-Site");
    String origin = ask.header("Origin");
    return !site.isEmpty() && !site.equals("same-origin") && !site.equals("none")
        || !origin.isEmpty() && !isOwn(ask, origin);
  }

  private static boolean isOwn(Ask ask, String origin) {
    var authority = ORIGIN.matcher(origin.toLowerCase(Locale.ROOT));
    return authority.matches() && !host(ask).isEmpty() && plain(authority.group(1)).equals(plain(host(ask)));
  }

  private static String plain(String authority) {
    return authority.replaceFirst(":(80|443)$", "");
  }

  /** What we are called by whoever sits at the browser. */
  private static String host(Ask ask) {
    String forwarded = ask.header("X-Forwarded-Host");
    String host = forwarded.isEmpty() ? ask.header("Host") : forwarded.split(",", -1)[0].strip();
    return host.toLowerCase(Locale.ROOT);
  }

  private static boolean isForwarded(Ask ask) {
    return ask.headers().keySet().stream().map(name -> name.toLowerCase(Locale.ROOT))
        .anyMatch(name -> name.startsWith("x-forwarded-") || PROXIES.contains(name));
  }

  /** Whether the browser itself speaks TLS, or to nobody outside. */
  static boolean isTrustworthy(Ask ask) {
    return isSecure(ask) || LOOPBACK.matcher(host(ask)).matches();
  }

  private static boolean isSecure(Ask ask) {
    return ask.header("X-Forwarded-Proto").equalsIgnoreCase("https");
  }

  /** The cookie of a new session, where the password is right. */
  Login login(Ask ask, char[] password) {
    Optional<Verdict.Refused> foreign = foreign(ask);
    if (foreign.isPresent()) {
      return new Login("", foreign);
    }
    if (!hasPassword()) {
      return new Login("", Optional.of(new Verdict.Refused(403, "This page has no password: there is nothing to log"
          + " in to.")));
    }
    Optional<Verdict.Refused> refused = verify(ask, password);
    if (refused.isPresent()) {
      return new Login("", refused);
    }
    sessions.end(cookie(ask));
    return new Login(setCookie(ask, sessions.begin(), Sessions.LIFE), Optional.empty());
  }

  /**
   * What came of a login.
   *
   * @param cookie to be set; empty where it was refused
   * @param refused why not
   */
  record Login(String cookie, Optional<Verdict.Refused> refused) {}

  /** Ends the session, and makes the cookie that takes the old one away. */
  String logout(Ask ask) {
    sessions.end(cookie(ask));
    return setCookie(ask, "", Duration.ZERO);
  }

  /** The header that has a browser keep a session's id, from now on for so long. */
  static String setCookie(Ask ask, String value, Duration life) {
    return COOKIE + "=" + value + "; Path=/; Max-Age=" + life.toSeconds() + "; HttpOnly; SameSite=Strict"
        + (isSecure(ask) ? "; Secure" : "");
  }

  private static String cookie(Ask ask) {
    return ask.headers().getOrDefault("Cookie", List.of()).stream()
        .flatMap(line -> Arrays.stream(line.split(";")))
        .map(String::strip)
        .filter(pair -> pair.startsWith(COOKIE + "="))
        .map(pair -> pair.substring(COOKIE.length() + 1))
        .findFirst()
        .orElse("");
  }

  /** The password of a program that sends it with each request. */
  private static Optional<char[]> sentAlong(String authorization) {
    int blank = authorization.indexOf(' ');
    String scheme = blank < 0 ? "" : authorization.substring(0, blank).toLowerCase(Locale.ROOT);
    String rest = authorization.substring(blank + 1).strip();
    if (scheme.equals("bearer")) {
      // A header's letters are its bytes.
      return Optional.of(utf8(rest.getBytes(StandardCharsets.ISO_8859_1)));
    }
    if (!scheme.equals("basic")) {
      return Optional.empty();
    }
    try {
      String pair = new String(Base64.getDecoder().decode(rest), StandardCharsets.UTF_8);
      return pair.contains(":") ? Optional.of(pair.substring(pair.indexOf(':') + 1).toCharArray()) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static char[] utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).toCharArray();
  }

  /** Nothing where the password is right. */
  private Optional<Verdict.Refused> verify(Ask ask, char[] password) {
    InetAddress from = from(ask);
    byte[] digest = digest(password);
    boolean[] known = {false};
    Duration wait = guesses.begin(from, () -> known[0] = MessageDigest.isEqual(right, digest));
    if (known[0]) {
      return Optional.empty();
    }
    if (!wait.isZero()) {
      return Optional.of(slowed(wait));
    }
    if (!ourTurn()) {
      guesses.forgive(from);
      return Optional.of(new Verdict.Refused(503, "Too many want to log in at this moment: try again in a moment.",
          Duration.ofSeconds(5)));
    }
    boolean matches;
    try {
      matches = Passwords.matches(passwordHash, password);
    } finally {
      oneAtATime.release();
    }
    if (matches) {
      guesses.forgive(from);
      right = digest;
      return Optional.empty();
    }
    wrongPasswords.say(more -> LOG.warn("A wrong password was given for the status page from {}{}",
        from.getHostAddress(), more));
    Duration next = guesses.wait(from);
    return Optional.of(next.isZero() ? new Verdict.Refused(401, "The password is wrong.") : slowed(next));
  }

  private static Verdict.Refused slowed(Duration wait) {
    return new Verdict.Refused(429, "Too many wrong passwords: try again in " + (wait.toSeconds() + 1) + " seconds.",
        wait);
  }

  private boolean ourTurn() {
    try {
      return oneAtATime.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Who asks; a proxy on this device is believed about whom it asks for. */
  private static InetAddress from(Ask ask) {
    if (!ask.peer().isLoopbackAddress()) {
      return ask.peer();
    }
    // Some proxies add a line of their own behind those that the client sent.
    String hops = String.join(",", ask.headers().getOrDefault("X-Forwarded-For", List.of()));
    try {
      return InetAddress.ofLiteral(hops.substring(hops.lastIndexOf(',') + 1).strip());
    } catch (IllegalArgumentException e) {
      return ask.peer();
    }
  }

  private byte[] digest(char[] password) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(key);
      sha.update(StandardCharsets.UTF_8.encode(CharBuffer.wrap(password)));
      return sha.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
