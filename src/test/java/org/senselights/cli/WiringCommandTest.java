package org.senselights.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody reads who has a rules file, a breadboard and some LEDs. */
class WiringCommandTest {

  @TempDir private Path directory;

  @Test
  void itDrawsTheHeaderAndSaysOfEachLightWhereItGoes() throws IOException {
    CommandLineRun run = wiring("""
        lights { green { pin = 17 }, red { pin = 27, active-low = true } }
        buttons { seen { pin = 26 }, far {} }
        """);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).containsSubsequence(
        "      green  GPIO17  [11]  12   GPIO18",
        "        red  GPIO27  [13]  14   ground",
        "button seen  GPIO26  [37]  38   GPIO20",
        "light green: pin 11 (GPIO17), up to 4.2 mA with a green LED",
        "  pin 11 (GPIO17) - resistor of 330 ohms - longer leg, LED, shorter leg - pin 9 (ground)",
        "light red: pin 13 (GPIO27), active-low, up to 4.8 mA with a red LED",
        "  pin 17 (3.3 V) - resistor of 330 ohms - longer leg, LED, shorter leg - pin 13 (GPIO27)",
        "  or a relay board's input at pin 13, without a resistor",
        "button seen: between pin 37 (GPIO26) and pin 39 (ground), no resistor",
        "All lit at once they take up to 9.1 mA; the header gives 50, and 16 a pin.")
        .doesNotContain("far", "warning");
  }

  @Test
  void itWarnsOfAPinThatHasOtherWorkAndIsContentAllTheSame() throws IOException {
    CommandLineRun run = wiring("lights { lamp { pin = 3 } }");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains(
        "up to 7.3 mA with an LED of any colour",
        "warning: light \"lamp\": pin 3 belongs to the I2C bus and has a resistor on the board that pulls it up; take");
  }

  @Test
  void itSpeaksJsonToPrograms() throws IOException {
    CommandLineRun run = wiring("lights { blue { pin = 22 } }\nbuttons { seen { pin = 26 } }", "--json");

    assertThat(run.out()).endsWith("""
        "lights":[{"name":"blue","bcm":22,"pin":15,"other_pin":14,"nearest_ground":14,"active_low":false,\
        "colour":"blue","resistor_ohms":100,"most_ma":6}],\
        "buttons":[{"name":"seen","bcm":26,"pin":37,"nearest_ground":39}],\
        "most_ma":6,"limit_ma":50,"pin_limit_ma":16,"warnings":[]}
        """);
  }

  @Test
  void withNothingToWireItSaysSo() throws IOException {
    assertThat(wiring("rules { a { when = any, then { publish = event } } }").out())
        .contains("Nothing is to be wired");
  }

  @Test
  void aBadRulesFileIsToldAsCheckTellsIt() throws IOException {
    CommandLineRun run = wiring("lights { green { pin = 99 } }");

    assertThat(run.exitCode()).isEqualTo(78);
    assertThat(run.err()).contains("rules.conf:1:", "99").doesNotContain("Exception");
  }

  private CommandLineRun wiring(String rules, String... more) throws IOException {
    Path file = Files.writeString(directory.resolve("rules.conf"), rules);
    String[] arguments = new String[3 + more.length];
    arguments[0] = "wiring";
    arguments[1] = "--rules";
    arguments[2] = file.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return CommandLineRun.of(arguments);
  }
}
