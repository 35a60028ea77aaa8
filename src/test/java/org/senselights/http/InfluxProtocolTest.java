package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.senselights.http.Tellings.influx;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class InfluxProtocolTest {

  @Test
  void version1NamesDatabasePolicyAndPrecisionAndSaysWhoAsks() {
    Call call = call(new InfluxProtocol(influx(1).at(URI.create("http://desk:8086/influx/"))
        .into("a & b", "one/year").as("anna", "pä:ss").settings()));

    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.uri()).hasToString("http://desk:8086/influx/write?db=a%20%26%20b&rp=one%2Fyear&precision=ns");
    assertThat(call.headers()).isEqualTo(Map.of("Content-Type", "text/plain; charset=utf-8",
        "Content-Encoding", "gzip", "Authorization", "Basic YW5uYTpww6Q6c3M="));
  }

  @Test
  void version2NamesOrganizationAndBucket() {
    Call call = call(new InfluxProtocol(influx(2).as("", "T").settings()));

    assertThat(call.uri()).hasToString("http://127.0.0.1:8086/api/v2/write?org=lab&bucket=sense&precision=ns");
    assertThat(call.headers()).containsEntry("Authorization", "Token T");
  }

  @Test
  void version3DoesNotLetTheServerGuess() {
    Call call = call(new InfluxProtocol(influx(3).as("", "T").settings()));

    assertThat(call.uri())
        .hasToString("http://127.0.0.1:8086/api/v3/write_lp?db=sense&precision=nanosecond&accept_partial=true");
    assertThat(call.headers()).containsEntry("Authorization", "Bearer T");
  }

  @Test
  void whoeverHasNoCredentialSaysNone() {
    for (int version = 1; version <= 3; version++) {
      assertThat(call(new InfluxProtocol(influx(version).settings())).headers()).doesNotContainKey("Authorization");
    }
  }

  @Test
  void theBodyIsALineEachCompressed() throws IOException {
    Call call = new InfluxProtocol(influx(1).settings()).call(List.of(new Parcel("a ö=1i 1", 0), new Parcel("b", 0)));

    try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(call.body()))) {
      assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("a ö=1i 1\nb\n");
    }
  }

  @Test
  void aPartialWriteSaysHowManyWereDropped() {
    assertThat(verdict(1, 400, "{\"error\":\"partial write: points beyond retention policy dropped=3\"}"))
        .isEqualTo(new Verdict.Partly(3, "partial write: points beyond retention policy"));
    assertThat(verdict(2, 422, "{\"code\":\"unprocessable entity\",\"message\":\"failure writing points to database:"
        + " partial write: points beyond retention policy dropped=3\"}")).isInstanceOf(Verdict.Partly.class);
  }

  @Test
  void linesThatCannotBeReadAreCounted() {
    assertThat(verdict(1, 400, "{\"error\":\"partial write: unable to parse 'a': bad timestamp\\nunable to parse"
        + " 'b unable to parse ': invalid number dropped=0\"}"))
        .isEqualTo(new Verdict.Partly(
            2, "a line cannot be read: bad timestamp; a line cannot be read: invalid number"));
  }

  @Test
  void whereAllOfThemAreDroppedNoneWasTaken() {
    assertThat(verdict(1, 400, "{\"error\":\"partial write: points beyond retention policy dropped=10\"}"))
        .isInstanceOf(Verdict.Refused.class);
    assertThat(verdict(1, 400, "{\"error\":\"field type conflict\"}"))
        .isEqualTo(new Verdict.Refused("field type conflict"));
  }

  @Test
  void onlyTheFirstLinesOfManyAreNamed() {
    assertThat(verdict(3, 400, "{\"error\":\"partial write of line protocol occurred\",\"data\":["
        + "{\"original_line\":\"a\",\"line_number\":1,\"error_message\":\"p\"},"
        + "{\"original_line\":\"b \\\"line_number\\\":7\",\"line_number\":3,\"error_message\":\"q `b`\"},"
        + "{\"original_line\":\"c\",\"line_number\":4,\"error_message\":\"r\"},"
        + "{\"original_line\":\"d\",\"line_number\":9,\"error_message\":\"s\"}]}"))
        .isEqualTo(new Verdict.Partly(4, "line 1: p; line 3: q ...; line 4: r; and 1 more"));
  }

  @Test
  void anAnswerThatIsCutOffNeverCountsAsDeliveredWhatItMayHaveRefused() {
    assertThat(verdict(3, 400, "{\"error\":\"partial write of line protocol occurred\",\"data\":["
        + "{\"original_line\":\"a\",\"line_number\":2,\"error_message\":\"p\"},"
        + "{\"original_line\":\"b\",\"line_number\":6,\"error_message\":\"q\"},{\"original_li"))
        .isEqualTo(new Verdict.Partly(6, "line 2: p; line 6: q"));
  }

  @Test
  void whatTheOwnerCanSetRightIsWaitedFor() {
    for (int version = 1; version <= 3; version++) {
      for (int status : new int[] {401, 403, 404, 408, 429, 500, 503}) {
        assertThat(verdict(version, status, "")).as("%d of version %d", status, version)
            .isInstanceOf(Verdict.Later.class);
      }
    }
  }

  @Test
  void whatNobodyCanSetRightIsRefused() {
    assertThat(verdict(1, 400, "")).isEqualTo(new Verdict.Refused("it answers with HTTP 400"));
    assertThat(verdict(1, 418, "anna")).isEqualTo(new Verdict.Refused("it answers with HTTP 418"));
    assertThat(verdict(1, 413, "")).isInstanceOf(Verdict.TooLarge.class);
    assertThat(verdict(1, 204, "")).isInstanceOf(Verdict.Taken.class);
  }

  private static Verdict verdict(int version, int status, String body) {
    return new InfluxProtocol(influx(version).settings()).verdict(status, body, name -> Optional.empty(), 10);
  }

  private static Call call(Protocol protocol) {
    return protocol.call(List.of(new Parcel("line", 0)));
  }
}
