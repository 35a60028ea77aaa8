package org.senselights.cli;

import java.io.PrintWriter;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.senselights.light.HeaderPin;
import org.senselights.message.Json;
import org.senselights.settings.RefusedException;
import org.senselights.settings.RulesReader;
import org.senselights.settings.Settings;
import org.senselights.wiring.HeaderDrawing;
import org.senselights.wiring.LedColour;
import org.senselights.wiring.Wiring;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says how to wire what the rules file names. */
@Command(name = "wiring",
    description = "Draws the header of the Raspberry Pi with the lights and buttons of the rules file, and says of each"
        + " which pins, which resistor and how much current. A light's colour is guessed from its name.",
    footer = {
      "",
      "Examples:",
      "  sense-lights wiring",
      "  sense-lights wiring --rules my-rules.conf --json",
      "",
      "Exit codes: 0 shown, with or without warnings; 78 settings or rules are wrong."
    })
final class WiringCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;
  @Mixin private SettingsOptions options;

  @Option(names = "--json", description = "As JSON, for programs.")
  private boolean json;

  @Override
  public Integer call() throws RefusedException {
    Settings settings = options.read();
    Wiring wiring = Wiring.of(new RulesReader(settings.outputs().targets()).read(settings.rules()).book());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(asJson(settings, wiring));
    } else {
      say(settings, wiring, out);
    }
    return ExitCode.OK;
  }

  private static void say(Settings settings, Wiring wiring, PrintWriter out) {
    out.println("rules: " + settings.rules());
    if (wiring.lights().isEmpty() && wiring.buttons().isEmpty()) {
      out.println("Nothing is to be wired: the rules file names no light, and no button on a pin.");
      return;
    }
    out.println("Switch the Raspberry Pi off while you wire. The header from above, pin 1 in");
    out.println("the corner of the board; what is in use stands in brackets:");
    out.println();
    HeaderDrawing.of(wiring).forEach(line -> out.println("  " + line));
    out.println();
    wiring.lights().forEach(light -> say(light, out));
    wiring.buttons().forEach(button -> out.println("button %s: between pin %d (GPIO%d) and pin %d (ground), no resistor"
        .formatted(button.name(), button.pin(), button.bcm(), button.ground())));
    out.println();
    if (!wiring.lights().isEmpty()) {
      out.println("All lit at once they take up to %s mA; the header gives %s, and %s a pin.".formatted(
          Wiring.milliamperes(wiring.mostMicroamperes()),
          Wiring.milliamperes(Wiring.HEADER_LIMIT_MICROAMPERES),
          Wiring.milliamperes(Wiring.PIN_LIMIT_MICROAMPERES)));
      out.println("One wire from any ground pin to a rail of the breadboard serves all lights.");
      out.println("Lamps of more than 3.3 V need a transistor or a relay board.");
    }
    wiring.warnings().forEach(warning -> out.println("warning: " + warning));
  }

  private static void say(Wiring.Light light, PrintWriter out) {
    String colour = light.colour() == LedColour.ANY ? "an LED of any colour" : "a " + light.colour().word() + " LED";
    String pin = "pin %d (GPIO%d)".formatted(light.pin(), light.bcm());
    String other = "pin %d (%s)".formatted(light.otherPin(), HeaderPin.label(light.otherPin()));
    out.println("light %s: %s%s, up to %s mA with %s".formatted(light.name(), pin,
        light.activeLow() ? ", active-low" : "", Wiring.milliamperes(light.colour().mostMicroamperes()), colour));
    out.println("  %s - resistor of %d ohms - longer leg, LED, shorter leg - %s".formatted(
        light.activeLow() ? other : pin, light.colour().ohms(), light.activeLow() ? pin : other));
    if (light.activeLow()) {
      out.println("  or a relay board's input at pin " + light.pin() + ", without a resistor");
    }
  }

  private static String asJson(Settings settings, Wiring wiring) {
    StringJoiner lights = new StringJoiner(",", "[", "]");
    for (Wiring.Light light : wiring.lights()) {
      lights.add(new Json(160)
          .put("name", light.name())
          .put("bcm", light.bcm())
          .put("pin", light.pin())
          .put("other_pin", light.otherPin())
          .put("nearest_ground", HeaderPin.nearestGround(light.pin()))
          .put("active_low", light.activeLow())
          .put("colour", light.colour().word())
          .put("resistor_ohms", light.colour().ohms())
          .putRaw("most_ma", Wiring.milliamperes(light.colour().mostMicroamperes()))
          .end());
    }
    StringJoiner buttons = new StringJoiner(",", "[", "]");
    for (Wiring.Button button : wiring.buttons()) {
      buttons.add(new Json(80)
          .put("name", button.name())
          .put("bcm", button.bcm())
          .put("pin", button.pin())
          .put("nearest_ground", button.ground())
          .end());
    }
    StringJoiner warnings = new StringJoiner(",", "[", "]");
    wiring.warnings().forEach(warning -> warnings.add(Json.quote(warning)));
    return new Json(512)
        .put("rules_file", settings.rules().toString())
        .putRaw("lights", lights.toString())
        .putRaw("buttons", buttons.toString())
        .putRaw("most_ma", Wiring.milliamperes(wiring.mostMicroamperes()))
        .putRaw("limit_ma", Wiring.milliamperes(Wiring.HEADER_LIMIT_MICROAMPERES))
        .putRaw("pin_limit_ma", Wiring.milliamperes(Wiring.PIN_LIMIT_MICROAMPERES))
        .putRaw("warnings", warnings.toString())
        .end();
  }
}
