package org.senselights.rules;

import com.google.re2j.PatternSyntaxException;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.senselights.event.Event;
import org.senselights.event.Network;

/** What a field's text is held against. Made by {@link #of}, {@link #regex} and {@link #not}. */
public sealed interface Pattern {

  /**
   * Whether a text fits.
   *
   * @param text a field that is there, so never empty
   * @return true where it fits
   */
  boolean matches(String text);

  /**
   * A pattern as an owner writes it: a glob without case; for {@code user} directory and id apart; for {@code sender}
   * an address or a CIDR block.
   *
   * @param field which field it is for
   * @param text as written
   * @return the pattern
   * @throws IllegalArgumentException if the text is empty, or no address where one is asked for
   */
  static Pattern of(Field field, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("an empty pattern matches nothing");
    }
    return switch (field) {
      case USER -> User.of(text);
      case SENDER -> new Address(Network.parse(text));
      default -> new Glob(text);
    };
  }

  /**
   * A regular expression, found anywhere in the text, in linear time.
   *
   * @param expression in RE2's syntax
   * @return the pattern
   * @throws IllegalArgumentException if the expression is empty or cannot be read
   */
  static Pattern regex(String expression) {
    if (expression.isEmpty()) {
      throw new IllegalArgumentException("an empty regex matches everything: leave the field out");
    }
    try {
      return new Regex(com.google.re2j.Pattern.compile(expression));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the regex \"" + expression + "\" cannot be read: " + e.getDescription(), e);
    }
  }

  /**
   * The opposite.
   *
   * @param anyOf at least one pattern
   * @return a pattern that fits where none of them does
   */
  static Pattern not(List<Pattern> anyOf) {
    return new Not(List.copyOf(anyOf));
  }

  /** A text with {@code *} for any number of characters and {@code ?} for one; case does not count. */
  final class Glob implements Pattern {
    private final String text;
    private final char[] lower;
    private final boolean literal;

    Glob(String text) {
      this.text = text;
      literal = text.indexOf('*') < 0 && text.indexOf('?') < 0;
      lower = text.toCharArray();
      for (int i = 0; i < lower.length; i++) {
        lower[i] = fold(lower[i]);
      }
    }

    @Override
    public boolean matches(String candidate) {
      return literal ? text.equalsIgnoreCase(candidate) : matchesGlob(candidate);
    }

    /** Goes back to the last star only, so that the cost is bounded by the product of both lengths. */
    private boolean matchesGlob(String candidate) {
      int at = 0;
      int p = 0;
      int star = -1;
      int retry = 0;
      while (at < candidate.length()) {
        if (p < lower.length && lower[p] == '*') {
          star = p++;
          retry = at;
        } else if (p < lower.length && (lower[p] == '?' || lower[p] == fold(candidate.charAt(at)))) {
          p++;
          at++;
        } else if (star >= 0) {
          p = star + 1;
          at = ++retry;
        } else {
          return false;
        }
      }
      while (p < lower.length && lower[p] == '*') {
        p++;
      }
      return p == lower.length;
    }

    /** What a text has to begin with to fit, folded; empty where it may begin with anything. */
    String start() {
      int length = 0;
      while (length < lower.length && lower[length] != '*' && lower[length] != '?') {
        length++;
      }
      return new String(lower, 0, length);
    }

    /** Makes characters the same that differ by case only, as {@link String#equalsIgnoreCase} sees it. */
    static char fold(char c) {
      if (c < 128) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
      }
      return Character.toLowerCase(Character.toUpperCase(c));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Glob glob && glob.text.equals(text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * {@code LAB/anna}, {@code LAB\anna} or, in any directory, {@code anna}.
   *
   * @param text as written
   * @param directory absent where any will do
   * @param id the id's glob
   */
  record User(String text, List<Glob> directory, Glob id) implements Pattern {

    static User of(String text) {
      int separator = Math.max(text.indexOf('/'), text.indexOf('\\'));
      if (text.indexOf('/') >= 0 && text.indexOf('\\') >= 0) {
        separator = Math.min(text.indexOf('/'), text.indexOf('\\'));
      }
      if (separator < 0) {
        return new User(text, List.of(), new Glob(text));
      }
      if (separator == 0 || separator == text.length() - 1) {
        throw new IllegalArgumentException("\"" + text + "\" lacks a part: a user is DIRECTORY/id, or the id alone");
      }
      return new User(
          text, List.of(new Glob(text.substring(0, separator))), new Glob(text.substring(separator + 1)));
    }

    /** The id within a user as {@link Event#user} gives it. */
    static String id(String user) {
      return user.substring(user.indexOf('/') + 1);
    }

    @Override
    public boolean matches(String user) {
      int slash = user.indexOf('/');
      if (!id.matches(id(user))) {
        return false;
      }
      return directory.isEmpty() || slash > 0 && directory.getFirst().matches(user.substring(0, slash));
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * Where a datagram came from.
   *
   * @param network the addresses that fit
   */
  record Address(Network network) implements Pattern {
    @Override
    public boolean matches(String text) {
      return network.contains(InetAddress.ofLiteral(text));
    }

    @Override
    public String toString() {
      return network.toString();
    }
  }

  /** A regular expression of linear time, because the text comes from the network. */
  final class Regex implements Pattern {
    private final com.google.re2j.Pattern expression;

    Regex(com.google.re2j.Pattern expression) {
      this.expression = Objects.requireNonNull(expression, "expression");
    }

    @Override
    public boolean matches(String text) {
      return expression.matcher(text).find();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Regex regex && regex.expression.equals(expression);
    }

    @Override
    public int hashCode() {
      return expression.hashCode();
    }

    @Override
    public String toString() {
      return "/" + expression.pattern() + "/";
    }
  }

  /**
   * Fits where none of its patterns does.
   *
   * @param anyOf at least one
   */
  record Not(List<Pattern> anyOf) implements Pattern {
    @Override
    public boolean matches(String text) {
      for (Pattern pattern : anyOf) {
        if (pattern.matches(text)) {
          return false;
        }
      }
      return true;
    }
  }
}
