package org.senselights.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A file that the page is made of. Browsers keep it, and ask whether it is still the same. */
final class Asset {
  private final String tag;
  private final Answer plain;
  private final Answer compressed;

  private Asset(String type, byte[] bytes) {
    tag = "W/\"" + HexFormat.of().formatHex(digest(bytes), 0, 12) + "\"";
    plain = new Answer(200, type, bytes).with("Cache-Control", "no-cache").with("ETag", tag)
        .with("Vary", "Accept-Encoding");
    compressed = plain.compressed();
  }

  static Asset of(String file, String type) {
    try (InputStream in = Asset.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not in the package");
      }
      return new Asset(type, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  Answer answer(Ask ask) {
    if (Arrays.stream(ask.header("If-None-Match").split(",")).map(String::strip).anyMatch(
        known -> known.equals("*") || known.equals(tag))) {
      return new Answer(304, "", new byte[0], plain.headers());
    }
    return ask.takesGzip() ? compressed : plain;
  }
}
