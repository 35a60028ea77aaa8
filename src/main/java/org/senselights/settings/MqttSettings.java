package org.senselights.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code mqtt} section.
 *
 * @param broker where the broker is; absent where none is wanted
 * @param username empty where the broker asks for none
 * @param password empty where the broker asks for none
 * @param baseTopic the first level or levels of all our topics, without the node
 * @param eventExpiry how old an event may become before it is dropped instead of told
 * @param outbox how many events are kept at most while the broker is away
 * @param tls trust and identity for {@code mqtts}
 */
public record MqttSettings(
    Optional<Broker> broker,
    String username,
    Secret password,
    String baseTopic,
    Duration eventExpiry,
    int outbox,
    Tls tls) {

  /**
   * A broker's address.
   *
   * @param host name or address
   * @param port 1 to 65,535
   * @param tls whether to speak TLS
   */
  public record Broker(String host, int port, boolean tls) {

    @Override
    public String toString() {
      String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
      return (tls ? "mqtts://" : "mqtt://") + name + ":" + port;
    }
  }

  /**
   * PEM files for TLS.
   *
   * @param ca whom to trust instead of the machine's own list
   * @param certificate our own certificate, where the broker asks for one
   * @param key our own private key, PKCS#8 or PKCS#1; present exactly where {@code certificate} is
   */
  public record Tls(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {}
}
