package org.senselights.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.senselights.event.Event;
import org.senselights.event.EventType;

class PrivacyTest {
  private final Event event =
      Event.of(EventType.SESSION_START)
          .host("s1")
          .directory("LAB")
          .userId("kim")
          .context("/hub?user=LAB%5Ckim&label=x")
          .message("Start session for user LAB\\kim; KIM, not kimberly, in lab")
          .build();

  @Test
  void clearLeavesTheEventAlone() {
    assertThat(privacy(Privacy.Mode.CLEAR).veil(event)).isSameAs(event);
  }

  @Test
  void aNameAloneIsVeiledAsWithinAnEvent() {
    for (Privacy.Mode mode : Privacy.Mode.values()) {
      assertThat(privacy(mode).veil("kim")).isEqualTo(privacy(mode).veil(event).userId());
    }
    assertThat(privacy(Privacy.Mode.HIDDEN).veil("kim")).isEmpty();
  }

  @Test
  void hashedReplacesDirectoryAndIdWhereverTheyStand() {
    Privacy privacy = privacy(Privacy.Mode.HASHED);
    String lab = privacy.hash("LAB");
    String kim = privacy.hash("kim");

    Event veiled = privacy.veil(event);

    assertThat(veiled.user()).isEqualTo(lab + "/" + kim);
    assertThat(veiled.message())
        .isEqualTo("Start session for user %s\\%s; %s, not kimberly, in %s", lab, kim, kim, lab);
    assertThat(veiled.context()).isEqualTo("/hub?user=%s%%5C%s&label=x", lab, kim);
    assertThat(veiled.host()).isEqualTo("s1");
  }

  @Test
  void hiddenLeavesThemOut() {
    Event veiled = privacy(Privacy.Mode.HIDDEN).veil(event);

    assertThat(veiled.user()).isEmpty();
    assertThat(veiled.directory()).isEmpty();
    assertThat(veiled.message()).isEqualTo("Start session for user ***\\***; ***, not kimberly, in ***");
  }

  @Test
  void namesInTheirUrlFormAreFoundToo() {
    Event url = event.toBuilder().userId("jørgen x").context("/hub?u=j%C3%B8rgen+x").message("").build();

    assertThat(privacy(Privacy.Mode.HIDDEN).veil(url).context()).isEqualTo("/hub?u=***");
  }

  @Test
  void namesInTheirPathFormAreFoundToo() {
    Event url = event.toBuilder().userId("jo smith").context("/hub?u=Jo%20Smith").message("").build();

    assertThat(privacy(Privacy.Mode.HIDDEN).veil(url).context()).isEqualTo("/hub?u=***");
  }

  @Test
  void theSameUserHasTheSameHashOnOneDeviceOnly() {
    Privacy here = privacy(Privacy.Mode.HASHED);
    Privacy there = new Privacy(Privacy.Mode.HASHED, "other salt".getBytes(StandardCharsets.UTF_8));

    assertThat(here.hash("kim")).isEqualTo(here.hash("KIM")).isNotEqualTo(there.hash("kim"));
  }

  @Test
  void twoThreadsThatAskAtOnceDoNotMixTheirUsersUp() throws Exception {
    Privacy privacy = privacy(Privacy.Mode.HASHED);
    Set<String> kims = ConcurrentHashMap.newKeySet();
    Set<String> annas = ConcurrentHashMap.newKeySet();

    Thread other = Thread.ofPlatform().start(() -> hash(privacy, "anna", annas));
    hash(privacy, "kim", kims);
    other.join();

    assertThat(kims).containsExactly(privacy.hash("kim"));
    assertThat(annas).containsExactly(privacy.hash("anna"));
  }

  private static void hash(Privacy privacy, String name, Set<String> into) {
    for (int i = 0; i < 100_000; i++) {
      into.add(privacy.hash(name));
    }
  }

  private static Privacy privacy(Privacy.Mode mode) {
    return new Privacy(mode, "salt".getBytes(StandardCharsets.UTF_8));
  }
}
