package org.senselights.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.Queue;
import org.senselights.http.LineReader.Point;
import org.senselights.http.Vendor.Reply;
import org.senselights.http.Vendor.Request;
import org.senselights.message.Json;

/**
 * What InfluxDB 2 and 3 take and what they answer, as their pages have it. A bucket is {@code sense} in the
 * organization {@code lab}.
 */
final class InfluxContract implements Vendor.Contract {
  static final String TOKEN = "T0ken==";
  private static final int NANOSECOND_DIGITS = 19;

  private final int version;
  private final Map<String, Boolean> columns = new HashMap<>();
  private final Queue<Point> points = new ConcurrentLinkedQueue<>();
  private volatile int mostBytes = 1 << 20;
  private volatile boolean hasBucket = true;

  InfluxContract(int version) {
    this.version = version;
  }

  /** What was written. */
  List<Point> points() {
    return List.copyOf(points);
  }

  InfluxContract mostBytes(int bytes) {
    mostBytes = bytes;
    return this;
  }

  InfluxContract hasBucket(boolean has) {
    hasBucket = has;
    return this;
  }

  /** Makes a field numeric from now on. */
  synchronized InfluxContract numeric(String measurement, String field) {
    columns.put(measurement + " " + field, true);
    return this;
  }

  @Override
  public synchronized Reply answer(Request request) {
    String path = version == 2
        ? "/api/v2/write?org=lab&bucket=sense&precision=ns"
        : "/api/v3/write_lp?db=sense&precision=nanosecond&accept_partial=true";
    if (!request.method().equals("POST") || !request.path().equals(path)) {
      return error(404, "not found", request.method() + " " + request.path());
    }
    if (!request.header("authorization").equals((version == 2 ? "Token " : "Bearer ") + TOKEN)) {
      return error(401, "unauthorized", "unauthorized access");
    }
    if (!request.header("content-encoding").equals("gzip")
        || !request.header("content-type").equals("text/plain; charset=utf-8")) {
      return error(415, "invalid", "content type or encoding");
    }
    if (!hasBucket) {
      return error(404, "not found", "bucket \"sense\" not found");
    }
    if (request.body().length() > mostBytes) {
      return error(413, "request too large", "too large");
    }
    return write(request.body().split("\n"));
  }

  private Reply write(String[] lines) {
    List<String> refused = new ArrayList<>();
    List<Point> good = new ArrayList<>();
    for (int i = 0; i < lines.length; i++) {
      Optional<Point> point = Optional.empty();
      String problem;
      try {
        point = Optional.of(LineReader.read(lines[i]));
        problem = problem(point.get());
      } catch (IllegalArgumentException e) {
        problem = "cannot parse `" + lines[i] + "`";
      }
      if (problem.isEmpty()) {
        good.add(point.orElseThrow());
      } else {
        refused.add(new Json(100).put("original_line", lines[i]).put("line_number", i + 1)
            .put("error_message", problem).end());
      }
    }
    if (version == 2 && !refused.isEmpty()) {
      return error(400, "invalid", "unable to parse '" + lines[0] + "': missing fields");
    }
    points.addAll(good);
    return refused.isEmpty()
        ? Reply.of(204, "")
        : Reply.of(400, "{\"error\":\"partial write of line protocol occurred\",\"data\":["
            + String.join(",", refused) + "]}");
  }

  private String problem(Point point) {
    if (Long.toString(point.at()).length() != NANOSECOND_DIGITS) {
      return "no nanoseconds: " + point.at();
    }
    for (Map.Entry<String, String> field : point.fields().entrySet()) {
      boolean number = field.getValue().matches("-?\\d+") && point.measurement().equals("sense_presence")
          || field.getKey().equals("count");
      if (version == 3 && point.tags().containsKey(field.getKey())) {
        return "invalid column type for column '" + field.getKey() + "', expected iox::column_type::tag, got"
            + " iox::column_type::field::string";
      }
      boolean numeric = columns.computeIfAbsent(point.measurement() + " " + field.getKey(), name -> number);
      if (numeric != number) {
        return "invalid column type for column '" + field.getKey() + "', expected iox::column_type::field::integer,"
            + " got iox::column_type::field::string";
      }
    }
    return "";
  }

  private Reply error(int status, String code, String message) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    return new Reply(status, headers, version == 2
        ? new Json(100).put("code", code).put("message", message).end()
        : new Json(100).put("error", message).end());
  }
}
