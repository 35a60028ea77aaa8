package org.senselights.homeassistant;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The owner's names, as ids, topics and words for people. */
final class Names {
  private static final int LONGEST_ID_PART = 64;
  private static final int KEPT_OF_A_LONG_ID = 32;
  private static final int LONGEST_SLUG = 64;
  private static final int LONGEST_LABEL = 100;
  private static final int LONGEST_LEVEL_BYTES = 1_024;
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern NOT_SLUG = Pattern.compile("[^a-z0-9]+");
  private static final Pattern OUTER_UNDERSCORES = Pattern.compile("^_+|_+$");
  private static final Pattern JOINTS = Pattern.compile("[-_\\s]+");
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cntrl}]+");

  private Names() {}

  /**
   * A name as part of an id: ASCII, without blanks, and never the same for two names. What an id cannot hold stands
   * between points as its code in hexadecimal.
   */
  static String idPart(String name) {
    StringBuilder out = new StringBuilder();
    name.codePoints().forEach(c -> {
      if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
        out.append((char) c);
      } else {
        out.append('.').append(Integer.toHexString(c)).append('.');
      }
    });
    if (out.length() <= LONGEST_ID_PART) {
      return out.toString();
    }
    // A tilde stands in no other id, so that no shorter name can look like this one.
    return out.substring(0, KEPT_OF_A_LONG_ID) + "~" + Digest.of(name, 12);
  }

  /** A name as one level of a topic: as it is, but for what would lead out of the level or match more than one. */
  static String level(String name) {
    StringBuilder out = new StringBuilder();
    name.codePoints().forEach(c -> {
      if (c == '%' || c == '+' || c == '#' || c == '/' || Character.isISOControl(c) || isUnpairedSurrogate(c)) {
        out.append('%').append(Integer.toHexString(c)).append('%');
      } else {
        out.appendCodePoint(c);
      }
    });
    if (out.isEmpty() || out.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_LEVEL_BYTES) {
      // An h is no hexadecimal digit, so that no other name begins like this.
      return "%h" + Digest.of(name, 12);
    }
    return out.toString();
  }

  private static boolean isUnpairedSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  /** A name as part of an entity's id. Two names may give the same: Home Assistant then numbers them. */
  static String slug(String name) {
    String ascii = MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFKD)).replaceAll("");
    String lower = ascii.toLowerCase(Locale.ROOT).replace("ß", "ss").replace("æ", "ae").replace("ø", "o");
    String slug = trim(NOT_SLUG.matcher(lower).replaceAll("_"));
    if (slug.length() > LONGEST_SLUG) {
      slug = trim(slug.substring(0, LONGEST_SLUG));
    }
    return slug.isEmpty() ? "x" + Digest.of(name, 3) : slug;
  }

  private static String trim(String slug) {
    return OUTER_UNDERSCORES.matcher(slug).replaceAll("");
  }

  /** A key of the rules file as people write it: {@code night-login} becomes {@code Night login}. */
  static String spoken(String name) {
    String words = JOINTS.matcher(name).replaceAll(" ").strip();
    if (words.isEmpty()) {
      return label(name);
    }
    int second = words.offsetByCodePoints(0, 1);
    return label(words.substring(0, second).toUpperCase(Locale.ROOT) + words.substring(second));
  }

  /** A label on one line, of a length that a page has room for. */
  static String label(String text) {
    String line = BLANKS.matcher(text).replaceAll(" ").strip();
    if (line.codePointCount(0, line.length()) <= LONGEST_LABEL) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, LONGEST_LABEL - 1)).strip() + "…";
  }
}
