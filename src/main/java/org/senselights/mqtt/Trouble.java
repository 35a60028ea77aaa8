package org.senselights.mqtt;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.senselights.settings.MqttSettings;
import org.senselights.settings.MqttSettings.Broker;
import org.senselights.tls.TlsProblem;

/**
 * Why there is no connection, in words that say what to do.
 *
 * @param sentence the reason, as the second half of a sentence
 * @param closedByBroker whether the broker itself ended the connection without a word
 */
record Trouble(String sentence, boolean closedByBroker) {

  static Trouble of(Throwable failure, MqttSettings settings, String clientId, boolean connecting) {
    Broker broker = settings.broker().orElseThrow();
    Optional<String> problem = TlsProblem.in(failure);
    if (problem.isPresent()) {
      return because(problem.get());
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return switch (root) {
      case MqttException e -> said(e, settings, clientId, connecting);
      case UnknownHostException e ->
          because("the host name " + broker.host() + " is unknown; check mqtt.url and the name server");
      case SSLException e -> because(tls(String.valueOf(e.getMessage()), broker, settings));
      case SocketTimeoutException e -> because("it timed out; does " + broker.host() + " run, and may it be reached?");
      case NoRouteToHostException e -> because("there is no route to " + broker.host());
      case ConnectException e -> because(refused(String.valueOf(e.getMessage()), broker));
      case EOFException e ->
          new Trouble("the broker closed the connection" + (connecting ? hint(settings) : ""), true);
      case SocketException e when String.valueOf(e.getMessage()).contains("unreachable") ->
          because("there is no network to " + broker.host());
      case SocketException e ->
          new Trouble("the broker broke the connection" + (connecting ? hint(settings) : ""), true);
      case IllegalArgumentException e ->
          because("the user name, the password or the node holds a character that MQTT cannot carry");
      default -> because(String.valueOf(root.getMessage()));
    };
  }

  private static Trouble because(String sentence) {
    return new Trouble(sentence, false);
  }

  private static Trouble said(MqttException e, MqttSettings settings, String clientId, boolean connecting) {
    return switch (e.getReasonCode()) {
      case MqttException.REASON_CODE_FAILED_AUTHENTICATION ->
          because("the broker refuses the user name or the password; check mqtt.username and mqtt.password");
      case MqttException.REASON_CODE_NOT_AUTHORIZED ->
          because("the broker says not authorised: wrong user name or password, or a user who may not connect; check"
              + " mqtt.username and mqtt.password");
      case MqttException.REASON_CODE_INVALID_CLIENT_ID -> because("the broker refuses the client id " + clientId);
      case MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION -> because("the broker does not speak MQTT 3.1.1");
      case MqttException.REASON_CODE_BROKER_UNAVAILABLE -> because("the broker says that it is not available");
      case MqttException.REASON_CODE_CLIENT_TIMEOUT, MqttException.REASON_CODE_WRITE_TIMEOUT ->
          because("the broker no longer answers");
      case MqttException.REASON_CODE_CONNECTION_LOST ->
          new Trouble("the broker closed the connection" + (connecting ? hint(settings) : ""), true);
      default -> because(String.valueOf(e.getMessage()));
    };
  }

  private static String refused(String message, Broker broker) {
    return message.contains("timed out")
        ? "it timed out; does " + broker.host() + " run, and may it be reached?"
        : "nothing listens on port " + broker.port() + " of " + broker.host() + " (connection refused)";
  }

  private static String tls(String message, Broker broker, MqttSettings settings) {
    if (message.contains("Unsupported or unrecognized SSL message")) {
      return "port " + broker.port() + " of " + broker.host() + " does not speak TLS; is mqtt:// meant?";
    }
    if (message.contains("Received fatal alert")) {
      return settings
          .tls()
          .certificate()
          .map(file -> "the broker refuses our certificate " + file + " (" + message + ")")
          .orElse("the broker ended TLS (" + message
              + "); if it asks for a certificate, set mqtt.tls.certificate and mqtt.tls.key");
    }
    return "TLS failed: " + message;
  }

  // Brokers end a connection without a word where plain text meets a TLS port, or a certificate is missing.
  private static String hint(MqttSettings settings) {
    if (!settings.broker().orElseThrow().tls()) {
      return " before it answered; does this port want TLS (mqtts://)?";
    }
    return settings.tls().certificate().isEmpty()
        ? " before it answered; does this port speak TLS, and does it ask for a certificate (mqtt.tls.certificate,"
            + " mqtt.tls.key)?"
        : " before it answered; does it know the CA of " + settings.tls().certificate().get() + "?";
  }
}
