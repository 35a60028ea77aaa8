package org.senselights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.senselights.light.HeaderPin;
import org.senselights.rules.PinAdvice;
import org.senselights.settings.RulesReader;
import org.senselights.wiring.CheckList;
import org.senselights.wiring.LedColour;
import org.senselights.wiring.Wiring;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The drawings, the page about wiring, the shipped rules and the command tell one truth. */
class HardwareTest {
  private static final Path PAGE = Path.of("hardware/README.md");

  @ParameterizedTest
  @ValueSource(strings = {"wiring.svg", "schematic.svg"})
  void aDrawingShowsEachLightOfTheShippedRulesOnItsPinWithItsResistor(String file) throws Exception {
    assertThat(attributes(drawing(file), "data-light", "data-bcm", "data-pin", "data-resistor"))
        .containsExactlyElementsOf(shipped().lights().stream()
            .map(light -> List.of(
                light.name(), "" + light.bcm(), "" + light.pin(), "" + light.colour().ohms()))
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"wiring.svg", "schematic.svg"})
  void aDrawingLeadsTheLightsToTheGroundThatIsNearestToTheFirst(String file) throws Exception {
    assertThat(attributes(drawing(file), "data-ground-pin"))
        .containsExactly(List.of("" + shipped().lights().getFirst().otherPin()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wiring.svg", "schematic.svg"})
  void aDrawingNamesItsPinsToTheEyeToo(String file) throws Exception {
    String words = drawing(file).getDocumentElement().getTextContent();

    assertThat(shipped().lights()).allSatisfy(light -> assertThat(words)
        .contains("GPIO" + light.bcm(), "pin " + light.pin(), light.colour().ohms() + " Ω", light.name()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wiring.svg", "schematic.svg"})
  void aDrawingIsSmallAndNeedsNothingFromElsewhere(String file) throws Exception {
    assertThat(Files.size(Path.of("hardware", file))).isLessThan(40_000);
    assertThat(Files.readString(Path.of("hardware", file)).replace("xmlns=\"http://www.w3.org/2000/svg\"", ""))
        .doesNotContain("http", "@font-face", "<image");
  }

  @Test
  void theHeaderOfTheDiagramIsLabelledAsTheCommandLabelsIt() throws Exception {
    NodeList all = drawing("wiring.svg").getElementsByTagName("*");
    List<String> labels = IntStream.range(0, all.getLength())
        .mapToObj(i -> (Element) all.item(i))
        .filter(element -> element.hasAttribute("data-label-of"))
        .map(element -> element.getAttribute("data-label-of") + " " + element.getTextContent())
        .toList();

    assertThat(labels).containsExactlyElementsOf(
        IntStream.rangeClosed(1, HeaderPin.LAST).mapToObj(pin -> pin + " " + HeaderPin.label(pin)).toList());
  }

  @ParameterizedTest
  @EnumSource(LedColour.class)
  void thePageHasTheResistorOfEachColour(LedColour colour) throws IOException {
    assertThat(page()).contains(String.format(Locale.ROOT, "| %s | %.1f to %.1f V | %d Ω | up to %s mA |",
        colour.word(), colour.fromMillivolts() / 1_000.0, colour.toMillivolts() / 1_000.0, colour.ohms(),
        Wiring.milliamperes(colour.mostMicroamperes())));
  }

  @Test
  void thePageHasTheLimitsAndWhatTheShippedRulesTakeOfThem() throws Exception {
    assertThat(page().replaceAll("\\s+", " ")).contains(
        "take up to " + Wiring.milliamperes(shipped().mostMicroamperes()) + " mA together",
        "**" + Wiring.milliamperes(Wiring.PIN_LIMIT_MICROAMPERES) + " mA a pin** at most",
        "**" + Wiring.milliamperes(Wiring.HEADER_LIMIT_MICROAMPERES) + " mA for all pins** together");
  }

  @Test
  void thePageNamesTheGoodPinsAndWhyToLeaveTheOthersAlone() throws IOException {
    assertThat(page()).contains("in the order in which to take them: GPIO"
        + PinAdvice.GOOD.stream().map(String::valueOf).collect(Collectors.joining(", ")));

    List<String> rows = page().lines().filter(line -> line.matches("\\| [0-9, ]+ \\| (is|belongs) .*")).toList();
    List<Integer> named = new ArrayList<>();
    for (String row : rows) {
      String[] cells = row.split(" *\\| *");
      for (String bcm : cells[1].split(", ")) {
        named.add(Integer.parseInt(bcm));
        assertThat(PinAdvice.against(Integer.parseInt(bcm))).contains(cells[2]);
      }
    }
    assertThat(named).containsExactlyInAnyOrderElementsOf(
        IntStream.rangeClosed(0, 27).filter(bcm -> PinAdvice.against(bcm).isPresent()).boxed().toList());
  }

  @Test
  void thePageHasTheCheckListThatTheTestOfLightsGoesThrough() throws Exception {
    List<CheckList.Step> steps = CheckList.of(shipped().lights().getFirst());

    assertThat(page()).containsSubsequence(IntStream.range(0, steps.size())
        .mapToObj(i -> "\n" + (i + 1) + ". **" + steps.get(i).what() + "**").toList());
  }

  @Test
  void theStepsOfThePageNameThePinsOfTheShippedRules() throws Exception {
    assertThat(shipped().lights()).allSatisfy(light ->
        assertThat(page()).contains("pin " + light.pin() + " (GPIO" + light.bcm() + ")"));
    assertThat(page()).contains("pin " + shipped().lights().getFirst().otherPin() + " (ground)");
  }

  @Test
  void theExamplesOfThePageAreGood() throws Exception {
    List<Shown.Block> blocks = Shown.blocks(PAGE.toString());

    assertThat(blocks).isNotEmpty();
    for (Shown.Block block : blocks) {
      assertThat(Shown.book(block.text()).lights()).isNotEmpty();
    }
  }

  @Test
  void theReadmeShowsTheDiagram() throws IOException {
    assertThat(Files.readString(Path.of("README.md"))).contains("](hardware/wiring.svg)", "](hardware/README.md)");
  }

  private static Wiring shipped() throws Exception {
    return Wiring.of(new RulesReader().read(Path.of("config/rules.conf")).book());
  }

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }

  private static Document drawing(String file) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(Path.of("hardware", file).toFile());
  }

  /** The values of some attributes of each element that has the first of them, in the order of the file. */
  private static List<List<String>> attributes(Document drawing, String... names) {
    NodeList all = drawing.getElementsByTagName("*");
    return IntStream.range(0, all.getLength())
        .mapToObj(i -> (Element) all.item(i))
        .filter(element -> element.hasAttribute(names[0]))
        .map(element -> List.of(names).stream().map(element::getAttribute).toList())
        .toList();
  }
}
