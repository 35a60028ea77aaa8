package org.senselights.web;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The fields of a form that was sent to us. */
final class Form {
  private final Map<String, String> fields;

  private Form(Map<String, String> fields) {
    this.fields = fields;
  }

  /** Says in words why a form is not taken. */
  static final class WrongFormException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    WrongFormException(int status, String words) {
      super(words, null, false, false);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /** Reads it from the client, at most so many bytes. */
  static Form read(Ask ask, int most) throws IOException, WrongFormException {
    String type = ask.header("Content-Type").toLowerCase(Locale.ROOT);
    if (!type.isEmpty() && !type.startsWith("application/x-www-form-urlencoded")) {
      throw new WrongFormException(415, "Send it as application/x-www-form-urlencoded, as a form of the page does.");
    }
    byte[] body = ask.read(most + 1);
    if (body.length > most) {
      throw new WrongFormException(413, "That is too long: " + most + " bytes are the most.");
    }
    return of(new String(body, StandardCharsets.UTF_8));
  }

  static Form of(String encoded) throws WrongFormException {
    Map<String, String> fields = new HashMap<>();
    for (String field : encoded.split("&")) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.putIfAbsent(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
      }
    }
    return new Form(fields);
  }

  private static String decoded(String text) throws WrongFormException {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new WrongFormException(400, "The form is not encoded as forms are: a % stands for itself there.");
    }
  }

  /** Empty where it is absent. */
  String field(String name) {
    return fields.getOrDefault(name, "");
  }
}
