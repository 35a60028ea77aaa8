package org.senselights.web;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** How metrics are written. Apart from {@link Metrics}, so that a scrape and nothing else loads the library. */
final class Format {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final int USUAL_BYTES = 16_384;

  private final ExpositionFormatWriter writer;

  private Format(ExpositionFormatWriter writer) {
    this.writer = writer;
  }

  /** What is asked for in an Accept header. */
  static Format asked(String accept) {
    return new Format(
        accept.contains(OPEN_METRICS) ? OpenMetricsTextFormatWriter.create() : PrometheusTextFormatWriter.create());
  }

  byte[] write(MetricSnapshots families) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
    try {
      writer.write(out, families);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  String contentType() {
    return writer.getContentType();
  }
}
