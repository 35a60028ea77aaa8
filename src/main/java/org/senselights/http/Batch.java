package org.senselights.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** The body of a request that holds many parcels. */
final class Batch {
  private static final int TYPICAL_BYTES = 16_384;

  private Batch() {}

  /** The parcels' texts in their order, compressed by gzip. */
  static byte[] gzip(String before, List<Parcel> parcels, String between, String after) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
    try (Writer out = new OutputStreamWriter(new GZIPOutputStream(bytes), StandardCharsets.UTF_8)) {
      out.write(before);
      for (int i = 0; i < parcels.size(); i++) {
        out.write(i == 0 ? "" : between);
        out.write(parcels.get(i).text());
      }
      out.write(after);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can always be written", e);
    }
    return bytes.toByteArray();
  }
}
