package org.senselights.web;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Who has logged in. The one that was used longest ago goes when there are too many. */
final class Sessions {
  static final int MOST = 64;
  static final Duration LIFE = Duration.ofDays(7);
  private static final int SECRET_BYTES = 24;

  private final LongSupplier nanoTime;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
      return size() > MOST;
    }
  };

  private record Session(String token, long usedAt) {}

  Sessions(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Something that nobody can guess, fit for a cookie and a form. */
  String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** A new session's id. */
  synchronized String begin() {
    String id = secret();
    sessions.put(id, new Session(secret(), nanoTime.getAsLong()));
    return id;
  }

  /** The token that belongs to a session, which is used by asking; absent where there is no such session any more. */
  synchronized Optional<String> token(String id) {
    Session session = sessions.get(id);
    if (session == null) {
      return Optional.empty();
    }
    long now = nanoTime.getAsLong();
    if (now - session.usedAt() >= LIFE.toNanos()) {
      sessions.remove(id);
      return Optional.empty();
    }
    sessions.put(id, new Session(session.token(), now));
    return Optional.of(session.token());
  }

  synchronized void end(String id) {
    sessions.remove(id);
  }
}
