package org.senselights.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;

/** Says in one sentence for people why the status page cannot be served, and what to do about it. */
public final class WebException extends Exception {
  private static final long serialVersionUID = 1L;

  private WebException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  static WebException of(InetSocketAddress address, IOException cause) {
    String host = address.getHostString();
    int port = address.getPort();
    // The JDK hands on the system's words alone.
    String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    String sentence;
    if (words.contains("in use")) {
      sentence = "TCP port %d on %s is in use by another program: stop it, or change web.listen".formatted(port, host);
    } else if (words.contains("permission denied")) {
      sentence = "TCP port %d on %s may not be opened by this user: take a port above 1023 in web.listen"
          .formatted(port, host);
    } else if (words.contains("assign requested address")) {
      sentence = "%s is not an address of this machine: change web.listen".formatted(host);
    } else {
      sentence = "cannot listen on TCP port %d on %s, change web.listen: %s".formatted(port, host, cause.getMessage());
    }
    return new WebException(sentence, cause);
  }

  static WebException unresolved(InetSocketAddress address) {
    return new WebException(
        "'%s' in web.listen cannot be found: write an address of this machine".formatted(address.getHostString()),
        null);
  }
}
