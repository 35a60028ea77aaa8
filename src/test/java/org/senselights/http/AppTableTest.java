package org.senselights.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Names of apps in little memory, and how they are kept. */
class AppTableTest {
  private static final UUID SALES = UUID.fromString("0b3c3f5e-5d4e-4f8a-9c39-0a6d6a3b8f11");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void everyNameIsFoundByItsId() {
    Random random = new Random(8);
    Map<UUID, String> names = new HashMap<>();
    AppTable.Builder builder = new AppTable.Builder();
    for (int i = 0; i < 20_000; i++) {
      UUID id = new UUID(random.nextLong(), random.nextLong());
      String name = "App " + i + " größer 🟢";
      names.put(id, name);
      builder.add(id, name);
    }

    AppTable table = builder.build();

    assertThat(table.size()).isEqualTo(20_000);
    assertThat(names).allSatisfy((id, name) -> assertThat(table.nameOf(id)).isEqualTo(name));
    assertThat(table.nameOf(new UUID(1, 1))).isEmpty();
  }

  @Test
  void idsThatDifferInOneBitAreToldApart() {
    AppTable.Builder builder = new AppTable.Builder();
    for (int bit = 0; bit < 64; bit++) {
      builder.add(new UUID(1L << bit, 0), "high " + bit);
      builder.add(new UUID(0, 1L << bit), "low " + bit);
    }

    AppTable table = builder.build();

    assertThat(table.size()).isEqualTo(128);
    assertThat(table.nameOf(new UUID(1L << 63, 0))).isEqualTo("high 63");
    assertThat(table.nameOf(new UUID(0, 1))).isEqualTo("low 0");
  }

  @Test
  void aNameIsCutBetweenLettersAndTakesOneLine() {
    AppTable.Builder builder = new AppTable.Builder();
    builder.add(SALES, " Sales\r\n\t2026\u2028" + "🟢".repeat(300));
    String name = builder.build().nameOf(SALES);

    assertThat(name).startsWith("Sales   2026 🟢").endsWith("🟢").doesNotContain("\n");
    assertThat(name.codePointCount(0, name.length())).isEqualTo(199);
  }

  @Test
  void moreAppsThanThereIsRoomForAreLeftOut() {
    AppTable.Builder builder = new AppTable.Builder();
    for (int i = 0; i < AppTable.MOST_APPS + 3; i++) {
      builder.add(new UUID(i, i), "app");
    }

    assertThat(builder.build().size()).isEqualTo(AppTable.MOST_APPS);
    assertThat(builder.build().leftOut()).isEqualTo(3);
  }

  @Test
  void namesTakeNoMoreBytesThanThereIsRoomFor() {
    AppTable.Builder builder = new AppTable.Builder();
    for (int i = 0; i < 20_000; i++) {
      builder.add(new UUID(i, i), "名".repeat(200));
    }

    assertThat(builder.build().size()).isEqualTo(AppTable.MOST_BYTES / 600);
  }

  @Test
  void theOrderOfAppsMeansNothingAndANameEverything() {
    AppTable one = table(SALES, "Sales", new UUID(7, 7), "HR");
    AppTable other = table(new UUID(7, 7), "HR", SALES, "Sales");
    AppTable renamed = table(new UUID(7, 7), "HR", SALES, "Sales 2");

    assertThat(one.sameAs(other)).isTrue();
    assertThat(one.sameAs(renamed)).isFalse();
    assertThat(one.sameAs(AppTable.EMPTY)).isFalse();
    assertThat(table(SALES, "a", new UUID(7, 7), "b").sameAs(table(SALES, "a", new UUID(7, 8), "b"))).isFalse();
  }

  @Test
  void whatWasKeptComesBack() throws IOException {
    byte[] kept = kept(table(SALES, "Sales 🟢 \"x\"", new UUID(7, 7), "HR"));

    KeptApps read = KeptApps.read(new ByteArrayInputStream(kept)).orElseThrow();

    assertThat(read.site()).isEqualTo("sense:4242");
    assertThat(read.at()).isEqualTo(NOON);
    assertThat(read.apps().nameOf(SALES)).isEqualTo("Sales 🟢 \"x\"");
    assertThat(read.apps().size()).isEqualTo(2);
  }

  @Test
  void whatWasCutShortOrChangedIsNotUsed() throws IOException {
    byte[] kept = kept(table(SALES, "Sales", new UUID(7, 7), "HR"));
    String text = new String(kept, StandardCharsets.UTF_8);

    for (int length = 0; length < kept.length - 1; length++) {
      assertThat(read(text.substring(0, length))).as("cut at %d", length).isEmpty();
    }
    assertThat(read(text.replace("Sales", "Sal es"))).isEmpty();
    assertThat(read(text.replace("are 2", "are 3"))).isEmpty();
    assertThat(read(text.replace("2026", "day"))).isEmpty();
  }

  private static Optional<KeptApps> read(String text) throws IOException {
    return KeptApps.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] kept(AppTable table) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new KeptApps("sense:4242", NOON, table).writeTo(out);
    return out.toByteArray();
  }

  private static AppTable table(UUID one, String name, UUID other, String otherName) {
    AppTable.Builder builder = new AppTable.Builder();
    builder.add(one, name);
    builder.add(other, otherName);
    return builder.build();
  }
}
