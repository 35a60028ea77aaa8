package org.senselights.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads addresses of services that speak HTTP. What it refuses it never repeats, because an address may be a secret.
 */
final class UrlReader {
  private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)([^?#]*)(\\?[^#]*)?(#.*)?");
  private static final int LONGEST = 2_000;

  private UrlReader() {}

  /**
   * Reads an address with whatever path and query it has.
   *
   * @throws IllegalArgumentException with words for the user, if it is none
   */
  static URI any(String written) {
    Matcher url = URL.matcher(written.strip());
    if (!url.matches()) {
      throw new IllegalArgumentException("this is no address: it begins with https:// and a host's name");
    }
    String scheme = url.group(1).toLowerCase(Locale.ROOT);
    if (!List.of("http", "https").contains(scheme)) {
      throw new IllegalArgumentException(scheme + ":// is not known. Allowed: https://, http://");
    }
    if (url.group(2).indexOf('@') >= 0) {
      throw new IllegalArgumentException("user and password do not belong into the address");
    }
    if (url.group(5) != null) {
      throw new IllegalArgumentException("what stands behind # in an address is never sent: take it away");
    }
    if (written.length() > LONGEST) {
      throw new IllegalArgumentException("an address of more than " + LONGEST + " letters");
    }
    URI uri;
    try {
      uri = new URI(written);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("letter " + (Math.max(e.getIndex(), 0) + 1)
          + " cannot stand in an address: a blank is written %20, others alike", e);
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "it names no host that can be: a name of letters, digits, - and points, or an address of numbers");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("port " + uri.getPort() + " is out of range: 1 to 65535 is allowed");
    }
    return uri;
  }

  /**
   * Reads an address below which the service has its own paths; a slash at the end is left out.
   *
   * @throws IllegalArgumentException with words for the user, if it is none
   */
  static URI base(String written) {
    URI uri = any(written);
    if (uri.getRawQuery() != null) {
      throw new IllegalArgumentException("no ? and nothing behind it belongs into this address");
    }
    return URI.create(uri.toString().replaceFirst("/+$", ""));
  }
}
