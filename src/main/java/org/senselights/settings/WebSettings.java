package org.senselights.settings;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The {@code web} section.
 *
 * @param listen where the status page is served; port 0 takes any free one; absent where no page is wanted
 * @param passwordHash what {@code sense-lights password} made of the page's password; empty where it has none
 * @param open whether anybody who reaches the page may look at it without the password
 */
public record WebSettings(Optional<InetSocketAddress> listen, Secret passwordHash, boolean open) {

  /** bcrypt's; with a greater cost a small Pi would be busy for many seconds. */
  private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(?:0[4-9]|1[0-4])\\$[./A-Za-z0-9]{53}");

  /**
   * Whether a text is a hash of a password, in the form that the page can compare.
   *
   * @param text any text
   * @return true for bcrypt with a cost of 4 to 14
   */
  public static boolean isPasswordHash(String text) {
    return HASH.matcher(text).matches();
  }

  /**
   * Whether only this device itself can reach the page.
   *
   * @return true where it listens on loopback, or not at all
   */
  public boolean isLocal() {
    return listen.map(address -> address.getAddress().isLoopbackAddress()).orElse(true);
  }

  /**
   * Where the page is and who may see it, for its owner.
   *
   * @return such as {@code http://127.0.0.1:8099/, for this device only}
   */
  public String words() {
    if (listen.isEmpty()) {
      return "none, web.listen is empty";
    }
    boolean hasPassword = !passwordHash.value().isEmpty();
    String whom;
    if (open) {
      whom = "for anybody to look at; only "
          + (hasPassword ? "who has the password" : "this device itself, by localhost,") + " may do anything there";
    } else if (hasPassword) {
      whom = isLocal() ? "for who has the password, on this device only" : "for who has the password";
    } else {
      whom = "for this device only";
    }
    return url(listen.get()) + ", " + whom;
  }

  private static String url(InetSocketAddress address) {
    if (address.getPort() == 0) {
      return "on any free port";
    }
    String host = address.getAddress().getHostAddress();
    String named = address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host;
    return (address.getAddress().isAnyLocalAddress() ? "on every address of this device, " : "")
        + "http://" + (address.getAddress().isAnyLocalAddress() ? "ADDRESS" : named) + ":" + address.getPort() + "/";
  }

  /**
   * What is allowed but was perhaps not meant.
   *
   * @return a sentence, such as that anybody may look; absent where nothing is to be said
   */
  public Optional<String> warning() {
    return open && listen.isPresent()
        ? Optional.of("anybody who reaches the page may look at it, without a password")
        : Optional.empty();
  }
}
