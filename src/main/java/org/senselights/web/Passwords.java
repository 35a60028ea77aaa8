package org.senselights.web;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.senselights.settings.WebSettings;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * The page's password, kept as a bcrypt hash that other programs can make and read too, such as {@code htpasswd -B}.
 *
 * <p>Either way costs a third of a second on the smallest Pi, by intent: whoever asks often has to see to that. Arrays
 * that are handed in are left as they are.
 */
public final class Passwords {

  /** The fewest letters of a password. */
  public static final int FEWEST_LETTERS = 8;

  /** The most bytes of a password as UTF-8; bcrypt would pass over the rest. */
  public static final int MOST_BYTES = 72;

  /** 2 to the power of it is the number of rounds. 10 would take most of a second on a Pi Zero 2 W. */
  private static final int COST = 9;

  private Passwords() {}

  /**
   * Makes a hash, another one each time.
   *
   * @param password of {@link #FEWEST_LETTERS} letters or more, and {@link #MOST_BYTES} bytes or fewer
   * @return 60 letters, fit for the setting {@code web.password-hash}
   * @throws IllegalArgumentException if the password is too short or too long, in words
   */
  public static String hash(char[] password) {
    if (password.length == 0) {
      throw new IllegalArgumentException("the password is empty");
    }
    if (Character.codePointCount(password, 0, password.length) < FEWEST_LETTERS) {
      throw new IllegalArgumentException(
          "the password is too short: " + FEWEST_LETTERS + " letters are the fewest, and more are better");
    }
    byte[] bytes = utf8(password);
    try {
      if (bytes.length > MOST_BYTES) {
        throw new IllegalArgumentException("the password is too long: " + MOST_BYTES
            + " bytes are the most, and it has " + bytes.length + " (a letter such as \u00e4 has two)");
      }
      return BCrypt.hashpw(bytes, BCrypt.gensalt("$2b", COST));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /**
   * Whether a password is the one that a hash was made of.
   *
   * @param hash what {@link #hash} made, or another program's bcrypt
   * @param password any letters, of any length
   * @return false also where the password is too long for any hash, or the hash is none
   */
  public static boolean matches(String hash, char[] password) {
    // A letter is a byte at least, so that a flood of letters is not even copied.
    if (password.length > MOST_BYTES || !WebSettings.isPasswordHash(hash)) {
      return false;
    }
    byte[] bytes = utf8(password);
    try {
      return bytes.length <= MOST_BYTES && BCrypt.checkpw(bytes, hash);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static byte[] utf8(char[] password) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    Arrays.fill(encoded.array(), (byte) 0);
    return bytes;
  }
}
