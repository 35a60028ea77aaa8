package org.senselights.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.senselights.settings.MqttSettings;
import org.senselights.settings.Secret;
import org.senselights.tls.TlsProblem;

class TroubleTest {

  static Stream<Arguments> failuresAndWords() {
    return Stream.of(
        Arguments.of(
            new MqttException(32103, new ConnectException("Connection refused")),
            "nothing listens on port 1883 of broker.lan (connection refused)"),
        Arguments.of(
            new MqttException(32103, new ConnectException("Connection timed out")),
            "it timed out; does broker.lan run, and may it be reached?"),
        Arguments.of(
            new MqttException(new SocketTimeoutException("Connect timed out")),
            "it timed out; does broker.lan run, and may it be reached?"),
        Arguments.of(
            new MqttException(new UnknownHostException("broker.lan")),
            "the host name broker.lan is unknown; check mqtt.url and the name server"),
        Arguments.of(
            new MqttException(new NoRouteToHostException("No route to host")), "there is no route to broker.lan"),
        Arguments.of(
            new MqttException(new SocketException("Network is unreachable")), "there is no network to broker.lan"),
        Arguments.of(
            new MqttException(4),
            "the broker refuses the user name or the password; check mqtt.username and mqtt.password"),
        Arguments.of(
            new MqttException(5),
            "the broker says not authorised: wrong user name or password, or a user who may not connect; check"
                + " mqtt.username and mqtt.password"),
        Arguments.of(new MqttException(2), "the broker refuses the client id desk"),
        Arguments.of(new MqttException(32000), "the broker no longer answers"),
        Arguments.of(new MqttException(32109, new EOFException()), "the broker closed the connection"),
        Arguments.of(new MqttException(32109), "the broker closed the connection"),
        Arguments.of(
            new MqttException(32109, new SocketException("Connection reset")), "the broker broke the connection"),
        Arguments.of(
            new MqttException(new SSLException("Unsupported or unrecognized SSL message")),
            "port 1883 of broker.lan does not speak TLS; is mqtt:// meant?"),
        Arguments.of(
            new MqttException(new SSLHandshakeException("Received fatal alert: certificate_required")),
            "the broker ended TLS (Received fatal alert: certificate_required); if it asks for a certificate, set"
                + " mqtt.tls.certificate and mqtt.tls.key"),
        Arguments.of(
            new MqttException(new SSLHandshakeException("x").initCause(new TlsProblem("no certificate here"))),
            "no certificate here"),
        Arguments.of(
            new MqttException(32109, new IllegalArgumentException("Invalid UTF-8 char: [7]")),
            "the user name, the password or the node holds a character that MQTT cannot carry"));
  }

  @ParameterizedTest
  @MethodSource("failuresAndWords")
  void everyFailureHasWordsThatSayWhatToDo(Throwable failure, String words) {
    assertThat(Trouble.of(failure, settings(false, Optional.empty()), "desk", false).sentence()).isEqualTo(words);
  }

  @Test
  void aBrokerThatHangsUpOnPlainTextMayWantTls() {
    assertThat(Trouble.of(new EOFException(), settings(false, Optional.empty()), "desk", true).sentence())
        .isEqualTo("the broker closed the connection before it answered; does this port want TLS (mqtts://)?");
  }

  @Test
  void aBrokerThatHangsUpOnTlsMayWantACertificate() {
    assertThat(Trouble.of(new EOFException(), settings(true, Optional.empty()), "desk", true).sentence())
        .contains("does it ask for a certificate");
  }

  @Test
  void aBrokerThatRefusesOurCertificateIsToldByTheFilesName() {
    Throwable failure = new SSLHandshakeException("Received fatal alert: unknown_ca");

    assertThat(Trouble.of(failure, settings(true, Optional.of(Path.of("client.pem"))), "desk", true).sentence())
        .isEqualTo("the broker refuses our certificate client.pem (Received fatal alert: unknown_ca)");
  }

  @Test
  void onlyABrokerThatHangsUpCanBeOneThatPrefersAnother() {
    MqttSettings settings = settings(false, Optional.empty());

    assertThat(Trouble.of(new EOFException(), settings, "desk", false).closedByBroker()).isTrue();
    assertThat(Trouble.of(new ConnectException("refused"), settings, "desk", false).closedByBroker()).isFalse();
  }

  private static MqttSettings settings(boolean tls, Optional<Path> certificate) {
    return new MqttSettings(
        Optional.of(new MqttSettings.Broker("broker.lan", 1883, tls)),
        "",
        new Secret(""),
        "sense-lights",
        Duration.ofMinutes(2),
        100,
        new MqttSettings.Tls(Optional.empty(), certificate, certificate));
  }
}
