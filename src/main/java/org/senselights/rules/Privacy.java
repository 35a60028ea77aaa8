package org.senselights.rules;

import java.nio.charset.StandardCharsets;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.senselights.event.Event;

/**
 * How users appear in what goes out. Rules match the true name; every output sees the event through {@link #veil}.
 *
 * <p>Any thread may ask: besides the engine's, the page does when it words what a rule sent.
 */
public final class Privacy {

  /** The choice of the settings. */
  public enum Mode {
    /** Names as Sense tells them. */
    CLEAR,
    /** The same letters and digits for the same user on this device, which lead back to nobody. */
    HASHED,
    /** No users at all. */
    HIDDEN
  }

  private static final String ALGORITHM = "HmacSHA256";
  private static final String HIDDEN_IN_TEXT = "***";
  private static final int HASH_BYTES = 5;

  private final Mode mode;
  private final SecretKeySpec key;

  /** One a thread, because a Mac holds what it works on; made at first use, because Java takes long to find one. */
  private final ThreadLocal<Mac> mac = ThreadLocal.withInitial(this::newMac);

  /**
   * Prepares a veil.
   *
   * @param mode the owner's choice
   * @param salt secret bytes of this device, at least one, so that hashes cannot be looked up
   * @throws IllegalArgumentException if {@code salt} is empty
   */
  public Privacy(Mode mode, byte[] salt) {
    this.mode = Objects.requireNonNull(mode, "mode");
    key = new SecretKeySpec(salt, ALGORITHM);
  }

  /**
   * The event as the world may see it.
   *
   * @param event as decoded
   * @return the event itself where the mode is {@link Mode#CLEAR}; otherwise a copy whose directory and id are replaced
   *     or left out, inside message and context too
   */
  public Event veil(Event event) {
    if (mode == Mode.CLEAR || event.userId().isEmpty() && event.directory().isEmpty()) {
      return event;
    }
    String directory = cover(event.directory());
    String userId = cover(event.userId());
    return event.toBuilder()
        .directory(veil(event.directory()))
        .userId(veil(event.userId()))
        .message(scrub(event.message(), event, directory, userId))
        .context(scrub(event.context(), event, directory, userId))
        .build();
  }

  /**
   * A user as the world may see one.
   *
   * @param name directory or id
   * @return the name itself where the mode is {@link Mode#CLEAR}; otherwise its hash, or empty where users are hidden
   */
  public String veil(String name) {
    return switch (mode) {
      case CLEAR -> name;
      case HASHED -> hash(name);
      case HIDDEN -> "";
    };
  }

  /**
   * A short name for a text that cannot be traced back without this device's salt.
   *
   * @param text anything; case does not count
   * @return ten hexadecimal digits, or empty for an empty text
   */
  public String hash(String text) {
    if (text.isEmpty()) {
      return "";
    }
    byte[] digest = mac.get().doFinal(text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
  }

  private Mac newMac() {
    try {
      Mac made = Mac.getInstance(ALGORITHM);
      made.init(key);
      return made;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private String cover(String name) {
    return mode == Mode.HIDDEN && !name.isEmpty() ? HIDDEN_IN_TEXT : veil(name);
  }

  private static String scrub(String text, Event event, String directory, String userId) {
    return replaceWord(replaceWord(text, event.userId(), userId), event.directory(), directory);
  }

  private static String replaceWord(String text, String name, String cover) {
    if (text.isEmpty() || name.isEmpty()) {
      return text;
    }
    String plain = replaceExactly(text, name, cover);
    String inForm = URLEncoder.encode(name, StandardCharsets.UTF_8);
    if (inForm.equals(name)) {
      return plain;
    }
    return replaceExactly(replaceExactly(plain, inForm, cover), inForm.replace("+", "%20"), cover);
  }

  private static String replaceExactly(String text, String name, String cover) {
    StringBuilder out = null;
    int copied = 0;
    int last = text.length() - name.length();
    for (int at = 0; at <= last; at++) {
      int end = at + name.length();
      if (text.regionMatches(true, at, name, 0, name.length()) && beginsWord(text, at) && endsWord(text, end)) {
        out = out == null ? new StringBuilder(text.length() + cover.length()) : out;
        out.append(text, copied, at).append(cover);
        copied = end;
        at = end - 1;
      }
    }
    return out == null ? text : out.append(text, copied, text.length()).toString();
  }

  /** A name that is part of a longer word is another name, but for a URL's escapes such as {@code %5Ckim}. */
  private static boolean beginsWord(String text, int at) {
    return at == 0
        || !Character.isLetterOrDigit(text.charAt(at - 1))
        || at >= 3 && text.charAt(at - 3) == '%' && isHex(text.charAt(at - 2)) && isHex(text.charAt(at - 1));
  }

  private static boolean endsWord(String text, int end) {
    return end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
  }

  private static boolean isHex(char c) {
    return Character.digit(c, 16) >= 0;
  }
}
