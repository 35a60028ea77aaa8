package org.senselights.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.senselights.wiring.CheckList;
import org.senselights.wiring.Wiring;

/** Goes from light to light with somebody who looks at them, and helps where one stays dark. */
final class LightWalk {

  /** Whoever has the lamps: the running service, or this process. */
  interface Lamps {

    /**
     * Lights one lamp, and no other.
     *
     * @param light its name
     * @throws Exception if it cannot be done; the message is made to be shown
     */
    void only(String light) throws Exception;
  }

  private enum Reply { YES, NO, QUIT }

  private final Lamps lamps;
  private final Consumer<String> say;
  private final UnaryOperator<String> ask;

  /** {@code ask} shows a question and returns the line that is typed, or null where nobody types any more. */
  LightWalk(Lamps lamps, Consumer<String> say, UnaryOperator<String> ask) {
    this.lamps = lamps;
    this.say = say;
    this.ask = ask;
  }

  /** Returns the names of the lights that stay dark after everything was looked at. */
  List<String> over(List<Wiring.Light> lights) throws Exception {
    List<String> dark = new ArrayList<>();
    for (Wiring.Light light : lights) {
      say.accept("%s: GPIO%d, which is pin %d of the header%s".formatted(
          light.name(), light.bcm(), light.pin(), light.activeLow() ? ", lit when low" : ""));
      Optional<Boolean> lit = look(light);
      if (lit.isEmpty()) {
        return dark;
      }
      if (!lit.get()) {
        dark.add(light.name());
      }
    }
    return dark;
  }

  /** Whether it is lit in the end; nothing where somebody has had enough. */
  private Optional<Boolean> look(Wiring.Light light) throws Exception {
    Reply reply = isLit(light, "Is " + light.name() + " lit, and no other?");
    int number = 0;
    for (CheckList.Step step : CheckList.of(light)) {
      if (reply != Reply.NO) {
        break;
      }
      say.accept("  " + ++number + ". " + step.what());
      say.accept("     " + step.how());
      reply = isLit(light, "Is " + light.name() + " lit now?");
    }
    return reply == Reply.QUIT ? Optional.empty() : Optional.of(reply == Reply.YES);
  }

  private Reply isLit(Wiring.Light light, String question) throws Exception {
    lamps.only(light.name());
    while (true) {
      String typed = ask.apply("  " + question + " [y/n, q to end] ");
      if (typed == null) {
        return Reply.QUIT;
      }
      switch (typed.strip().toLowerCase(Locale.ROOT)) {
        case "y", "yes" -> {
          return Reply.YES;
        }
        case "n", "no" -> {
          return Reply.NO;
        }
        case "q", "quit" -> {
          return Reply.QUIT;
        }
        default -> { }
      }
    }
  }
}
