package org.senselights.ingress;

import io.netty.channel.unix.Errors.NativeIoException;
import java.net.InetSocketAddress;
import java.util.Locale;

/** Says in one sentence for people why an address cannot be listened on, and what to do about it. */
public final class ListenException extends Exception {
  private static final long serialVersionUID = 1L;

  // Linux numbers; they are the same on x86-64 and arm64, and unlike the texts they are in no human language.
  private static final int EACCES = 13;
  private static final int EAFNOSUPPORT = 97;
  private static final int EADDRINUSE = 98;
  private static final int EADDRNOTAVAIL = 99;

  private ListenException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  static ListenException of(InetSocketAddress address, Throwable cause) {
    String host = Addresses.text(address.getAddress());
    int port = address.getPort();
    String sentence =
        switch (error(cause)) {
          case EADDRINUSE ->
              "UDP port %d on %s is in use by another program: stop it, or change udp.listen".formatted(port, host);
          case EACCES ->
              ("UDP port %d on %s may not be opened by this user: take a port above 1023 in udp.listen, "
                      + "or grant CAP_NET_BIND_SERVICE")
                  .formatted(port, host);
          case EADDRNOTAVAIL -> "%s is not an address of this machine: change udp.listen".formatted(host);
          case EAFNOSUPPORT -> "this machine has no IPv6: take %s out of udp.listen".formatted(host);
          default -> "cannot listen on UDP port %d on %s: %s".formatted(port, host, cause.getMessage());
        };
    return new ListenException(sentence, cause);
  }

  static ListenException unresolved(InetSocketAddress address) {
    return new ListenException(
        "'%s' in udp.listen cannot be found: write an address of this machine".formatted(address.getHostString()),
        null);
  }

  private static int error(Throwable cause) {
    if (cause instanceof NativeIoException e) {
      return -e.expectedErr();
    }
    // NIO hands the number on to nobody, only the system's words.
    String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (words.contains("in use")) {
      return EADDRINUSE;
    }
    if (words.contains("permission denied")) {
      return EACCES;
    }
    if (words.contains("assign requested address")) {
      return EADDRNOTAVAIL;
    }
    return words.contains("not supported") ? EAFNOSUPPORT : 0;
  }
}
