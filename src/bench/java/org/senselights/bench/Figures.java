package org.senselights.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was measured, ours beside the baseline, for people as a table and for programs as JSON. */
final class Figures {
  private record Figure(String name, String unit, double ours, double baseline) {
    String ratio() {
      return baseline == 0 ? "-" : String.format(Locale.ROOT, "%.2f", ours / baseline);
    }
  }

  private final List<String> notes = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();

  /** Says under which circumstances the figures that follow were taken. */
  void note(String note) {
    System.out.println(note);
    notes.add(note);
  }

  void add(String name, String unit, double ours, double baseline) {
    figures.add(new Figure(name, unit, ours, baseline));
  }

  String table() {
    StringBuilder table = new StringBuilder(4_096);
    table.append(String.format(Locale.ROOT, "%-58s %12s %12s %7s%n", "figure", "ours", "baseline", "ratio"));
    for (Figure figure : figures) {
      table.append(String.format(Locale.ROOT, "%-58s %12s %12s %7s%n", figure.name + ", " + figure.unit,
          number(figure.ours), number(figure.baseline), figure.ratio()));
    }
    return table.toString();
  }

  String json() {
    return figures.stream()
        .map(f -> String.format(Locale.ROOT, "    { \"name\": %s, \"unit\": %s, \"ours\": %s, \"baseline\": %s }",
            quoted(f.name), quoted(f.unit), f.ours, f.baseline))
        .collect(Collectors.joining(",\n",
            "{\n  \"notes\": [\n    " + notes.stream().map(Figures::quoted).collect(Collectors.joining(",\n    "))
                + "\n  ],\n  \"figures\": [\n",
            "\n  ]\n}\n"));
  }

  private static String number(double value) {
    if (value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value < 10 ? "%.3f" : value < 1_000 ? "%.1f" : "%,.0f", value);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
