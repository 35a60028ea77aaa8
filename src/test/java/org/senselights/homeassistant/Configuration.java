package org.senselights.homeassistant;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The folder of a Home Assistant as it is after its owner went through the first steps: an owner, a long-lived token
 * of theirs, and the broker. Its files are written before the first start; after that they are Home Assistant's own.
 */
final class Configuration {
  private static final String BORN = "2026-01-01T00:00:00+00:00";
  private static final String OWNER = "a".repeat(32);
  private static final String LOGIN = "b".repeat(32);
  private static final String KEY = "c".repeat(128);
  private static final long TEN_YEARS_SECONDS = 315_360_000;

  private final Path home;
  private final int brokerPort;
  private final int port;

  /**
   * A configuration that is not written yet.
   *
   * @param home an empty folder
   * @param brokerPort where the broker listens on loopback
   * @param port where Home Assistant is to listen on loopback
   */
  Configuration(Path home, int brokerPort, int port) {
    this.home = home;
    this.brokerPort = brokerPort;
    this.port = port;
  }

  /**
   * Writes it.
   *
   * @param installation which Home Assistant will read it
   * @param frontend whether with the user interface
   * @throws UncheckedIOException if it cannot be written
   */
  void write(Installation installation, boolean frontend) {
    try (InputStream program = Configuration.class.getResourceAsStream("headless.py")) {
      Files.createDirectories(home.resolve(".storage"));
      Files.createDirectories(home.resolve("automations"));
      Files.copy(program, home.resolve("headless.py"));
      Files.writeString(home.resolve("configuration.yaml"), yaml(installation, frontend));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    store("onboarding", 4, 1, "{\"done\": [\"user\", \"core_config\", \"analytics\", \"integration\"]}");
    store("core.config", 1, 4, place());
    store("auth", 1, 1, owner());
    store("core.config_entries", 1, 5, broker());
    if (installation.portInStorage()) {
      store("http", 3, 1, listener());
    }
  }

  private String yaml(Installation installation, boolean frontend) {
    String yaml = """
        logger:
          default: warning
          logs:
            homeassistant.components.mqtt: info
            homeassistant.components.automation: info
        api:
        config:
        websocket_api:
        device_automation:
        automation: !include_dir_merge_list automations
        input_boolean:
          flag:
        """;
    if (!installation.portInStorage()) {
      yaml += "http:\n  server_host: 127.0.0.1\n  server_port: " + port + "\n";
    }
    return frontend ? yaml + "frontend:\n" : yaml;
  }

  private static String place() {
    return """
        {"latitude": 52.5, "longitude": 13.4, "elevation": 34, "radius": 100, "unit_system_v2": "metric",
         "location_name": "Home", "time_zone": "UTC", "currency": "EUR", "country": "DE", "language": "en",
         "external_url": null, "internal_url": null}
        """;
  }

  private static String owner() {
    return """
        {"users": [
           {"id": "OWNER", "name": "Owner", "is_owner": true, "is_active": true, "system_generated": false,
            "local_only": false, "group_ids": ["system-admin"]}],
         "groups": [{"id": "system-admin", "name": "Administrators"}],
         "credentials": [],
         "refresh_tokens": [
           {"id": "LOGIN", "user_id": "OWNER", "client_id": null, "client_name": "Tests", "client_icon": null,
            "token_type": "long_lived_access_token", "created_at": "BORN", "access_token_expiration": TEN_YEARS.0,
            "token": "TOKEN", "jwt_key": "KEY", "last_used_at": null, "last_used_ip": null, "expire_at": null,
            "credential_id": null, "version": "2026.1.0"}]}
        """
        .replace("OWNER", OWNER)
        .replace("LOGIN", LOGIN)
        .replace("BORN", BORN)
        .replace("TEN_YEARS", Long.toString(TEN_YEARS_SECONDS))
        .replace("TOKEN", "d".repeat(128))
        .replace("KEY", KEY);
  }

  /** Of version 1.2, which 2026.2 knows; newer ones bring it up to date by themselves. */
  private String broker() {
    return """
        {"entries": [
           {"entry_id": "00000000000000000000000000", "domain": "mqtt", "title": "Broker", "source": "user",
            "unique_id": null, "version": 1, "minor_version": 2, "created_at": "BORN", "modified_at": "BORN",
            "data": {"broker": "127.0.0.1", "port": PORT, "protocol": "5"},
            "options": {
              "discovery": true, "discovery_prefix": "homeassistant",
              "birth_message": {"topic": "homeassistant/status", "payload": "online", "qos": 0, "retain": false},
              "will_message": {"topic": "homeassistant/status", "payload": "offline", "qos": 0, "retain": false}},
            "disabled_by": null, "discovery_keys": {}, "subentries": [],
            "pref_disable_new_entities": false, "pref_disable_polling": false}]}
        """
        .replace("BORN", BORN)
        .replace("PORT", Integer.toString(brokerPort));
  }

  private String listener() {
    return """
        {"stable": {
           "server_host": ["127.0.0.1"], "server_port": PORT, "cors_allowed_origins": [], "ip_ban_enabled": true,
           "login_attempts_threshold": -1, "ssl_profile": "intermediate_v6", "use_x_frame_options": true,
           "created_at": "BORN", "error": null, "error_message": null},
         "pending": null, "yaml_migration_done": true}
        """
        .replace("BORN", BORN)
        .replace("PORT", Integer.toString(port));
  }

  private void store(String key, int version, int minor, String data) {
    try {
      Files.writeString(home.resolve(".storage").resolve(key), """
          {"key": "%s", "version": %d, "minor_version": %d, "data": %s}
          """.formatted(key, version, minor, data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The token of the owner, signed with the key that Home Assistant finds in its storage.
   *
   * @return a JSON web token
   */
  String token() {
    long now = Instant.now().getEpochSecond();
    String head = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    String claims = "{\"iss\":\"%s\",\"iat\":%d,\"exp\":%d}".formatted(LOGIN, now - 60, now + TEN_YEARS_SECONDS);
    String signed = part(head.getBytes(UTF_8)) + '.' + part(claims.getBytes(UTF_8));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY.getBytes(UTF_8), "HmacSHA256"));
      return signed + '.' + part(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
