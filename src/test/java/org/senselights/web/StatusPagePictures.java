package org.senselights.web;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.senselights.Browser;
import org.senselights.engine.Account.Deed;
import org.senselights.event.Event;
import org.senselights.event.EventType;
import org.senselights.light.Program;
import org.senselights.message.Message;
import org.senselights.presence.Snapshot;
import org.senselights.presence.Today;
import org.senselights.settings.Secret;
import org.senselights.settings.WebSettings;

/**
 * Takes the pictures of the status page anew. It is no test, since nobody can tell a machine when a picture is good:
 * run it from an editor, in the project's folder, after a change of the looks, and look at them.
 */
final class StatusPagePictures {
  private static final int COLOURS = 256;
  private static final int CHANNELS = 3;

  private final Scene scene = new Scene();

  private StatusPagePictures() {}

  public static void main(String[] arguments) throws IOException, WebException {
    StatusPagePictures pictures = new StatusPagePictures();
    pictures.aBusyMorning();
    Path images = Files.createDirectories(Path.of("config/images"));
    WebSettings settings = new WebSettings(
        Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), new Secret(""), false);
    Scene scene = pictures.scene;
    try (StatusServer server = new StatusServer(settings, scene::facts, List::of, scene.watch, scene.history,
            order -> new Order.Result(true, "Done."), new Metrics(scene::facts, scene.watch));
        Browser browser = new Browser()) {
      server.start();
      String url = "http://127.0.0.1:" + server.address().getPort() + "/";
      take(browser, url, 1280, 1180, false, images.resolve("status-page.png"));
      take(browser, url, 400, 1500, true, images.resolve("status-page-telephone.png"));
    }
  }

  private static void take(Browser browser, String url, int width, int height, boolean dark, Path picture) {
    browser.view(width, height, dark);
    browser.go(url);
    browser.evaluate("new Promise(done => { const look = () => document.documentElement?.classList.contains('live') "
        + "? requestAnimationFrame(() => requestAnimationFrame(done)) : setTimeout(look, 20); look(); })");
    browser.picture(picture);
    try {
      ImageIO.write(ofFewColours(ImageIO.read(picture.toFile())), "png", picture.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The glow of lamps has thousands of colours, which make a large file: few do, mixed as Floyd and Steinberg do. */
  private static BufferedImage ofFewColours(BufferedImage picture) {
    int width = picture.getWidth();
    int[] pixels = picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
    Map<Integer, Integer> often = new HashMap<>();
    for (int pixel : pixels) {
      often.merge(pixel & 0xffffff, 1, Integer::sum);
    }
    List<Integer> colours =
        often.keySet().stream().sorted(Comparator.comparing((Integer colour) -> -often.get(colour))).toList();
    List<Integer> palette = List.of();
    for (int apart = 1; palette.isEmpty() || palette.size() > COLOURS; apart++) {
      palette = apart(colours, apart * apart);
    }
    int[] table = palette.stream().mapToInt(Integer::intValue).toArray();
    BufferedImage few = new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_BYTE_INDEXED,
        new IndexColorModel(Byte.SIZE, table.length, table, 0, false, -1, DataBuffer.TYPE_BYTE));
    int[][] owed = new int[2][(width + 2) * CHANNELS];
    for (int y = 0; y < picture.getHeight(); y++) {
      int[] now = owed[y % 2];
      int[] below = owed[(y + 1) % 2];
      Arrays.fill(below, 0);
      for (int x = 0; x < width; x++) {
        int wanted = 0;
        for (int channel = 0; channel < CHANNELS; channel++) {
          int value = (pixels[y * width + x] >> channel * 8 & 255) + now[(x + 1) * CHANNELS + channel] / 16;
          wanted |= Math.clamp(value, 0, 255) << channel * 8;
        }
        few.setRGB(x, y, 0xff000000 | wanted);
        int got = few.getRGB(x, y);
        for (int channel = 0; channel < CHANNELS; channel++) {
          int error = (wanted >> channel * 8 & 255) - (got >> channel * 8 & 255);
          int at = (x + 1) * CHANNELS + channel;
          now[at + CHANNELS] += error * 7;
          below[at - CHANNELS] += error * 3;
          below[at] += error * 5;
          below[at + CHANNELS] += error;
        }
      }
    }
    return few;
  }

  /** The most frequent colours, none of them nearer to another than that. */
  private static List<Integer> apart(List<Integer> colours, int square) {
    List<Integer> palette = new ArrayList<>();
    for (int colour : colours) {
      if (palette.size() <= COLOURS && palette.stream().allMatch(other -> distance(colour, other) >= square)) {
        palette.add(colour);
      }
    }
    return palette;
  }

  private static int distance(int one, int other) {
    int red = (one >> 16 & 255) - (other >> 16 & 255);
    int green = (one >> 8 & 255) - (other >> 8 & 255);
    int blue = (one & 255) - (other & 255);
    return red * red + green * green + blue * blue;
  }

  private void aBusyMorning() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(10).plusMinutes(42));
    Random random = new Random(11);
    double sessions = 4;
    for (int minute = 200; minute >= 0; minute--) {
      sessions = Math.max(1, sessions + random.nextGaussian() * 1.1 + (minute > 60 ? .24 : -.08));
      long each = Math.round(sessions);
      scene.onLine = new Snapshot(
          each, each + Math.round(sessions * .5) + random.nextInt(3), each - each / 6, Map.of());
      scene.history.sample(now.minus(Duration.ofMinutes(minute)), scene.view());
    }
    scene.node = "desk";
    scene.version = "1.0";
    scene.today = new Today(scene.today.date(), 118, 241, 63, false, 44, 71, 38, 1);
    scene.lights = List.of(
        new Facts.Light("green", "GPIO17"), new Facts.Light("red", "GPIO27"), new Facts.Light("amber", "GPIO22"));
    scene.shows = Map.of(
        "green", new Program.Flash(Duration.ofMillis(400), 1), "amber", new Program.Steady(true));
    scene.watch.switched("green", true);
    scene.watch.switched("amber", true);
    scene.open = Map.of("busy", 1);
    scene.file = new Facts.RulesFile(
        "/etc/sense-lights/rules.conf", "5 rules, 3 lights", now.minus(Duration.ofHours(2)), List.of());
    scene.rules = List.of(
        rule("opened", "opened", "When an app is opened, the green light flashes for 0.4 s.", 11),
        rule("closed", "closed", "When an app is closed, the red light flashes for 0.4 s. At most once a second.", 12),
        rule("busy", "The house is busy", "While at least 20 sessions are open, the amber light is on.", 13),
        rule("failed", "A reload has failed", "When a reload fails, the red light blinks every second for 1 min.", 14),
        rule("told", "told", "When anything happens, the event goes to MQTT.", 15));
    scene.links = List.of(
        new Facts.Link("Listener", Facts.State.UP, "listens on 0.0.0.0:9997 and 0.0.0.0:9998", ""),
        new Facts.Link("Broker", Facts.State.UP, "mqtt://homeassistant.local:1883, connected", ""),
        new Facts.Link("Home Assistant", Facts.State.UP, "said at 06:02 that it listens", ""));
    scene.received = 1_873;
    List<String> people = List.of("anna", "bert", "chloe", "deniz", "edo", "farah");
    for (int each = 0; each < 60; each++) {
      scene.at = now.minusSeconds((60 - each) * 7L).plusSeconds(random.nextInt(6));
      String user = people.get(random.nextInt(people.size()));
      switch (each == 54 ? 9 : random.nextInt(8)) {
        case 0, 1 -> happens(EventType.SESSION_START, user, "");
        case 2 -> happens(EventType.SESSION_STOP, user, "");
        case 3, 4 -> happens(EventType.CONNECTION_CLOSE, user, "closed", show("red"));
        case 9 -> happens(EventType.RELOAD_FAILED, "sa_scheduler", "failed",
            new Deed.Showed("red", new Program.Blink(Duration.ofSeconds(1))));
        default -> happens(EventType.CONNECTION_OPEN, user, "opened", show("green"));
      }
    }
    scene.at = now;
  }

  private void happens(EventType type, String user, String rule, Deed... deeds) {
    Deed told = new Deed.Published(Message.event("sense-lights/desk/event/" + type.word().replace('-', '/'), "{}"));
    Event.Builder event = Event.of(type).directory("LAB").userId(user).host("qlik-prod-" + (1 + user.length() % 2));
    if (type == EventType.RELOAD_FAILED) {
      event.appName("Sales pulse");
    }
    if (rule.isEmpty()) {
      scene.happens(event, Scene.fired("told", told));
    } else {
      scene.happens(event, Scene.fired(rule, deeds), Scene.fired("told", told));
    }
  }

  private static Deed show(String light) {
    return new Deed.Showed(light, new Program.Flash(Duration.ofMillis(400), 1));
  }

  private static Facts.Rule rule(String name, String label, String sentence, int line) {
    return new Facts.Rule(name, label, sentence, "rules.conf:" + line, true);
  }
}
