package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.senselights.http.LineReader.Point;

class LineProtocolTest {
  private static final String LETTERS = "aZ9ö😀,= \"'\\\\\\\n\r\t\0#\u007f\u0085\u2028|";

  @Test
  void aLineHoldsMeasurementTagsFieldsAndTime() {
    String line = new LineProtocol("m").tag("host", "pro2-win1").field("user", "anna").field("count", 1).at(17);

    assertThat(line).isEqualTo("m,host=pro2-win1 user=\"anna\",count=1i 17");
  }

  @Test
  void signsThatMeanSomethingAreEscapedWhereTheyMeanIt() {
    String line = new LineProtocol("a b,c=d").tag("k, =", "v, =\"").field("f, =", "say \"a,b = c\\d\"").at(1);

    assertThat(line).isEqualTo(
        "a\\ b\\,c=d,k\\,\\ \\==v\\,\\ \\=\" f\\,\\ \\==\"say \\\"a,b = c\\\\d\\\"\" 1");
  }

  @Test
  void anEmptyTagAndAnEmptyTextAreLeftOut() {
    assertThat(new LineProtocol("m").tag("a", "").tag("b", "1").field("c", "").field("d", 2).at(1))
        .isEqualTo("m,b=1 d=2i 1");
  }

  @Test
  void aNewlineDoesNotEndTheLine() {
    assertThat(new LineProtocol("m").tag("a", "1\n2\r3").field("b", "x\ny").at(1))
        .isEqualTo("m,a=1\\ 2\\ 3 b=\"x y\" 1");
  }

  @Test
  void aTagNeverEndsInABackslash() {
    assertThat(new LineProtocol("m").tag("user", "LAB\\").field("b", 1).at(1)).isEqualTo("m,user=LAB/ b=1i 1");
  }

  @Test
  void aBackslashBeforeAnEscapedSignBecomesASlashAndAnyOtherStays() {
    assertThat(new LineProtocol("m").tag("user", "LAB\\anna\\ b\\\\,c\\\\d").field("b", 1).at(1))
        .isEqualTo("m,user=LAB\\anna/\\ b//\\,c\\\\d b=1i 1");
  }

  @RepeatedTest(500)
  void whateverIsWrittenIsReadBackAsTheSameTagsAndFields(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    String measurement = "m" + hostile(random) + "m";
    SequencedMap<String, String> tags = new LinkedHashMap<>();
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < 4; i++) {
      tags.put("t" + i + hostile(random) + "k", "v" + hostile(random));
      fields.put("f" + i + hostile(random) + "k", "v" + hostile(random));
    }
    LineProtocol line = new LineProtocol(measurement);
    tags.forEach(line::tag);
    fields.forEach(line::field);

    Point point = LineReader.read(line.field("count", -7).at(repetition.getCurrentRepetition()));

    assertThat(point.measurement()).isEqualTo(name(measurement, ", "));
    assertThat(point.tags()).isEqualTo(names(tags));
    assertThat(point.fields()).containsEntry("count", "-7").hasSize(5);
    fields.forEach((key, value) -> assertThat(point.fields()).containsEntry(name(key, ",= "), oneLine(value)));
    assertThat(point.at()).isEqualTo(repetition.getCurrentRepetition());
  }

  private static Map<String, String> names(Map<String, String> tags) {
    Map<String, String> read = new LinkedHashMap<>();
    tags.forEach((key, value) -> read.put(name(key, ",= "), name(value, ",= ")));
    return read;
  }

  /** Backslashes before a special sign and at the end are slashes. */
  private static String name(String text, String special) {
    StringBuilder out = new StringBuilder(oneLine(text));
    for (int i = out.length() - 1; i >= 0; i--) {
      if (out.charAt(i) == '\\') {
        char next = i + 1 == out.length() ? ' ' : out.charAt(i + 1);
        boolean run = next == '/' && i + 1 < text.length() && text.charAt(i + 1) == '\\';
        if (i + 1 == out.length() || special.indexOf(next) >= 0 || run) {
          out.setCharAt(i, '/');
        }
      }
    }
    return out.toString();
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\x00-\\x1f\\x7f]", " ");
  }

  private static String hostile(Random random) {
    int[] letters = LETTERS.codePoints().toArray();
    return random.ints(random.nextInt(12), 0, letters.length)
        .map(i -> letters[i])
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
