package org.senselights.settings;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.senselights.event.Network;
import org.senselights.rules.NearestWord;
import org.senselights.rules.Privacy;

/**
 * Reads the settings: what the command line sets, over the settings file, over the defaults.
 *
 * <p>Everything about the machine is handed in, so that a test can be any machine.
 */
public final class SettingsReader {

  /** The settings file's name in its directory. */
  public static final String FILE_NAME = "sense-lights.conf";

  private static final String REFERENCE = "/reference.conf";
  private static final String MQTT_PASSWORD_CREDENTIAL = "mqtt-password";
  private static final String WEB_HASH_CREDENTIAL = "web-password-hash";
  private static final String COMMAND_LINE = "--set ";

  private static final List<String> ROOT_KEYS =
      List.of(
          "databases", "gpio", "home-assistant", "mqtt", "node", "presence", "privacy", "repository", "rules",
          "runtime-directory", "state-directory", "tags", "targets", "time-zone", "udp", "web");
  private static final List<String> UDP_KEYS =
      List.of("allow", "fallback-charset", "listen", "max-datagram", "receive-buffer");
  private static final List<String> MQTT_KEYS = List.of(
      "base-topic", "browsers", "compatible", "compatible-topics", "event-expiry", OutputsReader.IGNORE, "outbox",
      "password", "password-file", "tls", "url", "username");
  private static final List<String> TLS_KEYS = List.of("ca", "certificate", "key");
  private static final List<String> HOME_ASSISTANT_KEYS =
      List.of("configuration-url", "discovery", OutputsReader.IGNORE, "silent-after");
  private static final List<String> WEB_KEYS = List.of("listen", "open", "password-hash");

  private static final Pattern LEVEL = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final String HOST_LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?";
  private static final Pattern HOST_NAME =
      Pattern.compile("(?=.{1,253}$)" + HOST_LABEL + "(\\." + HOST_LABEL + ")*\\.?");
  private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)(.*)");
  private static final Pattern HOST_PORT = Pattern.compile("(\\[[^\\]]*]|[^:\\[\\]]*)(?::(\\d{1,5}))?");
  private static final int LONGEST_BASE_TOPIC = 256;

  /** The largest {@code max-datagram} that may be written, in bytes. */
  static final int LARGEST_DATAGRAM = 64 << 10;
  /** What it then means, since UDP says lengths in 16 bits. */
  static final int LARGEST_UDP_PAYLOAD = 65_535;

  private final Map<String, String> environment;
  private final Path directory;
  private final String hostName;
  private final PathReader paths;
  private final SecretReader secrets;

  /**
   * Prepares a reader.
   *
   * @param environment the environment variables
   * @param directory where {@link #FILE_NAME} is looked for when no file is named
   * @param hostName the machine's own name, as the default for {@code node}
   */
  public SettingsReader(Map<String, String> environment, Path directory, String hostName) {
    this.environment = Map.copyOf(environment);
    this.directory = directory;
    this.hostName = hostName;
    paths = new PathReader(this.environment, COMMAND_LINE);
    secrets = new SecretReader(this.environment, paths);
  }

  /**
   * A reader for the machine that this runs on.
   *
   * @param home the directory of the tree that holds {@code bin}, {@code lib} and {@code config}; absent where the
   *     launcher did not say
   * @return a reader that looks in the tree's {@code config}, or in {@code /etc/sense-lights} where there is none
   */
  public static SettingsReader ofThisMachine(Optional<Path> home) {
    Path directory = home.map(tree -> tree.resolve("config"))
        .filter(Files::isDirectory)
        .orElse(Path.of("/etc/sense-lights"));
    return new SettingsReader(System.getenv(), directory, ownHostName());
  }

  private static String ownHostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return Optional.ofNullable(System.getenv("COMPUTERNAME")).orElse("");
    }
  }

  /**
   * Reads the settings.
   *
   * @param request what the command line asks for
   * @return the settings, checked
   * @throws RefusedException with everything that is wrong
   */
  public Settings read(SettingsRequest request) throws RefusedException {
    Problems problems = new Problems();
    Optional<HoconDocument> document = documents(request, problems);
    if (document.isEmpty()) {
      problems.refuseIfAny();
    }
    Section root = Section.root(document.orElseThrow(), problems);
    root.allow("the settings", ROOT_KEYS);
    Optional<UdpSettings> udp = root.block("udp").flatMap(this::udp);
    Optional<MqttSettings> mqtt = root.block("mqtt").flatMap(this::mqtt);
    Optional<HomeAssistantSettings> homeAssistant =
        root.block("home-assistant").flatMap(SettingsReader::homeAssistant);
    Optional<WebSettings> web = root.block("web").flatMap(this::web);
    boolean nodeIsNamed = root.item("node").filter(item -> !item.word().isEmpty()).isPresent();
    Optional<String> node = root.as("node", this::node);
    Optional<Path> rules = request.rules().or(() -> root.item("rules").flatMap(paths::path));
    if (rules.isEmpty() && root.text("rules").filter(String::isEmpty).isPresent()) {
      root.item("rules").ifPresent(item -> item.wrong("an empty name: name the rules file, such as \"rules.conf\""));
    }
    Optional<Path> state = root.item("state-directory").flatMap(this::stateDirectory);
    Optional<ZoneId> zone = root.as("time-zone", SettingsReader::zone);
    Optional<GpioMode> gpio = root.block("gpio").flatMap(section -> choice(section, "gpio", "mode",
        Map.of("auto", GpioMode.AUTO, "pins", GpioMode.PINS, "simulated", GpioMode.SIMULATED),
        List.of("auto", "pins", "simulated")));
    Optional<Privacy.Mode> privacy = root.block("privacy").flatMap(section -> choice(section, "privacy", "users",
        Map.of("clear", Privacy.Mode.CLEAR, "hashed", Privacy.Mode.HASHED, "hidden", Privacy.Mode.HIDDEN),
        List.of("clear", "hashed", "hidden")));
    Optional<Duration> expiry = root.block("presence").flatMap(SettingsReader::presenceExpiry);
    Optional<Path> runtime = root.item("runtime-directory").flatMap(paths::path);
    Optional<OutputSettings> outputs = new OutputsReader(paths, secrets).read(root);
    problems.refuseIfAny();
    return new Settings(node.orElseThrow(), nodeIsNamed, rules.orElseThrow(), state.orElseThrow(), runtime,
        zone.orElseThrow(), gpio.orElseThrow(), expiry.orElseThrow(), privacy.orElseThrow(), udp.orElseThrow(),
        mqtt.orElseThrow(), homeAssistant.orElseThrow(), web.orElseThrow(), outputs.orElseThrow());
  }

  private static Optional<Duration> presenceExpiry(Section presence) {
    presence.allow("\"presence\"", List.of("expiry"));
    return presence.duration("expiry", Duration.ofMinutes(1), Duration.ofDays(31));
  }

  private static Optional<HomeAssistantSettings> homeAssistant(Section section) {
    section.allow("\"home-assistant\"", HOME_ASSISTANT_KEYS);
    Optional<Boolean> discovery = section.truth("discovery");
    Optional<Duration> silentAfter = section.duration("silent-after", Duration.ofSeconds(1), Duration.ofDays(30));
    Optional<Optional<URI>> page = section.as("configuration-url", SettingsReader::configurationUrl);
    return discovery.flatMap(on ->
        page.flatMap(url -> silentAfter.map(after -> new HomeAssistantSettings(on, url, after))));
  }

  private static Optional<URI> configurationUrl(String written) {
    if (written.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI url = new URI(written);
      if (url.getHost() != null && List.of("http", "https").contains(url.getScheme()) && url.getUserInfo() == null) {
        return Optional.of(url);
      }
      throw new URISyntaxException(written, "no page");
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "\"" + written + "\" is no address of a page: write such as \"http://desk.local/\", without a password", e);
    }
  }

  /**
   * Finds out where the running service may be spoken to, and looks at no other setting: a service goes on though its
   * settings were spoiled since it was started, and who speaks to it may not be allowed to read every file they name.
   *
   * @param request what the command line asks for
   * @param home the user's home directory
   * @return sockets that may be there, the likeliest first
   * @throws RefusedException if the settings cannot be read at all, or what was to be known of them is wrong
   */
  public List<Path> controlSockets(SettingsRequest request, Path home) throws RefusedException {
    Problems elsewhere = new Problems();
    Optional<HoconDocument> document = documents(request, elsewhere);
    if (document.isEmpty()) {
      elsewhere.refuseIfAny();
    }
    Section.root(document.orElseThrow(), elsewhere).allow("the settings", ROOT_KEYS);
    List<Problem> typed = elsewhere.all().stream().filter(problem -> problem.file().startsWith(COMMAND_LINE)).toList();
    if (!typed.isEmpty()) {
      throw new RefusedException(typed);
    }
    Problems problems = new Problems();
    Section root = Section.root(document.get(), problems);
    Optional<Path> runtime = root.item("runtime-directory").flatMap(paths::path);
    Optional<Path> state = root.item("state-directory").flatMap(this::stateDirectory);
    problems.refuseIfAny();
    return new RuntimeDirectory(runtime, environment)
        .sockets(state.map(wanted -> StateDirectory.candidates(wanted, home)).orElse(List.of()));
  }

  private Optional<HoconDocument> documents(SettingsRequest request, Problems problems) {
    List<HoconDocument> layers = new ArrayList<>();
    for (String set : request.sets()) {
      assignment(set, problems).ifPresent(layer -> layers.addFirst(layer));
    }
    Path file = request.config().orElse(directory.resolve(FILE_NAME));
    if (request.config().isPresent() || Files.exists(file)) {
      Optional<HoconDocument> settings =
          HoconDocument.read(SourceFiles.onDisk(), List.of(file.toString()), Optional.of(environment), problems);
      if (settings.isEmpty()) {
        return Optional.empty();
      }
      layers.add(settings.get());
    }
    layers.add(reference(file));
    return layers.stream().reduce(HoconDocument::over);
  }

  /** The defaults stand where the settings file would, so that their paths mean the same. */
  private static HoconDocument reference(Path file) {
    try (InputStream in = SettingsReader.class.getResourceAsStream(REFERENCE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Problems problems = new Problems();
      String name = file.toString();
      return HoconDocument.read(
              SourceFiles.kept(List.of(new SourceText(name, text))), List.of(name), Optional.empty(), problems)
          .orElseThrow(() -> new IllegalStateException(problems.all().toString()));
    } catch (IOException e) {
      throw new IllegalStateException("the program's own defaults cannot be read", e);
    }
  }

  private Optional<HoconDocument> assignment(String set, Problems problems) {
    int equals = set.indexOf('=');
    String key = equals < 0 ? set : set.substring(0, equals).strip();
    Place place = new Place(COMMAND_LINE + key, 0);
    if (equals <= 0) {
      problems.add(place, "there is no KEY=VALUE: write such as --set mqtt.outbox=100");
      return Optional.empty();
    }
    String value = set.substring(equals + 1);
    try {
      ConfigUtil.splitPath(key);
    } catch (ConfigException e) {
      problems.add(place, "\"" + key + "\" is not a key: write such as mqtt.outbox");
      return Optional.empty();
    }
    String bare = value.strip();
    if (!bare.startsWith("[") && !bare.startsWith("{") && !bare.startsWith("\"")) {
      return Optional.of(HoconDocument.ofText(key, value, place.file()));
    }
    Problems told = new Problems();
    Optional<HoconDocument> document = HoconDocument.read(
        SourceFiles.kept(List.of(new SourceText(place.file(), key + " = " + bare))),
        List.of(place.file()), Optional.of(environment), told);
    told.all().forEach(problem -> problems.add(place, problem.text()));
    return document;
  }

  private static <T> Optional<T> choice(
      Section section, String name, String key, Map<String, T> meanings, List<String> words) {
    section.allow("\"" + name + "\"", List.of(key));
    return section.item(key).flatMap(item -> item.choice(meanings, words));
  }

  private Optional<UdpSettings> udp(Section udp) {
    udp.allow("\"udp\"", UDP_KEYS);
    List<InetSocketAddress> listen = new ArrayList<>();
    Item listenItem = udp.item("listen").orElseThrow();
    for (Item item : listenItem.each()) {
      item.as(written -> listenAddress(written, "0.0.0.0", 9997)).ifPresent(address -> {
        if (address.getPort() != 0 && listen.contains(address)) {
          item.wrong(item.shown() + " stands twice");
        }
        listen.add(address);
      });
    }
    if (listenItem.isList() && listenItem.each().isEmpty()) {
      listenItem.wrong("an empty list: name at least one, such as \"0.0.0.0:9997\"");
    }
    List<AllowEntry> allow = new ArrayList<>();
    for (Item item : udp.item("allow").orElseThrow().each()) {
      item.as(SettingsReader::allowEntry).ifPresent(allow::add);
    }
    Optional<Integer> buffer = udp.item("receive-buffer").flatMap(item -> item.bytes(64L << 10, 256L << 20));
    Optional<Integer> longest = udp.item("max-datagram").flatMap(item -> item.bytes(512, LARGEST_DATAGRAM));
    Optional<Charset> charset = udp.as("fallback-charset", SettingsReader::charset);
    if (buffer.isEmpty() || longest.isEmpty() || charset.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new UdpSettings(
        listen, allow, buffer.get(), Math.min(longest.get(), LARGEST_UDP_PAYLOAD), charset.get()));
  }

  /** Reads an address and a port; {@code usual} and {@code usualPort} are what is proposed where one is missing. */
  private static InetSocketAddress listenAddress(String written, String usual, int usualPort) {
    String example = "write an address of this device and a port, such as \"" + usual + ":" + usualPort + "\"";
    if (written.matches("\\d{1,5}")) {
      throw new IllegalArgumentException(
          "\"" + written + "\" names no address: write \"" + usual + ":" + written + "\"");
    }
    Matcher matcher = HOST_PORT.matcher(written);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + written + "\" is no address with a port: " + example
          + (written.indexOf(':') != written.lastIndexOf(':') ? " or \"[::]:" + usualPort + "\"" : ""));
    }
    if (matcher.group(2) == null) {
      throw new IllegalArgumentException(
          "\"" + written + "\" names no port: write \"" + written + ":" + usualPort + "\"");
    }
    String host = matcher.group(1);
    if (host.equals("*") || host.isEmpty()) {
      throw new IllegalArgumentException(
          "\"" + written + "\": every address is written 0.0.0.0: write \"0.0.0.0:" + matcher.group(2) + "\"");
    }
    if (host.equals("localhost")) {
      throw new IllegalArgumentException("\"" + written + "\": write \"127.0.0.1:" + matcher.group(2) + "\"");
    }
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + written + "\": \"" + host + "\" is no address: " + example, e);
    }
    return new InetSocketAddress(address, port(matcher.group(2)));
  }

  private Optional<WebSettings> web(Section web) {
    web.allow("\"web\"", WEB_KEYS, item -> item.name().equals("password")
        ? Optional.of("a password is not written as it is: \"sense-lights password\" makes the password-hash of it")
        : Optional.empty());
    Optional<Optional<InetSocketAddress>> listen = web.item("listen").flatMap(item -> item.as(written ->
        written.isEmpty() ? Optional.empty() : Optional.of(listenAddress(written, "127.0.0.1", 8099))));
    Optional<Secret> hash = web.item("password-hash").flatMap(this::passwordHash);
    Optional<Boolean> open = web.truth("open");
    if (listen.isEmpty() || hash.isEmpty() || open.isEmpty()) {
      return Optional.empty();
    }
    WebSettings settings = new WebSettings(listen.get(), hash.get(), open.get());
    if (!settings.isLocal() && hash.get().value().isEmpty() && !open.get()) {
      Item item = web.item("listen").orElseThrow();
      item.wrong(item.shown() + " is for other devices too, so it takes a password-hash, which"
          + " \"sense-lights password\" makes of a password, or open = true, with which anybody may look");
    }
    return Optional.of(settings);
  }

  /** The environment, then systemd's credential, then the setting itself. */
  private Optional<Secret> passwordHash(Item item) {
    String none = "this is no hash of a password: \"sense-lights password\" makes one";
    Optional<SecretReader.Found> outside = secrets.outside(WEB_HASH_CREDENTIAL, item);
    if (outside.isPresent()) {
      if (!WebSettings.isPasswordHash(outside.get().secret().value())) {
        outside.get().wrong(none, item);
        return Optional.empty();
      }
      return outside.map(SecretReader.Found::secret);
    }
    return item.as(written -> {
      if (!written.isEmpty() && !WebSettings.isPasswordHash(written)) {
        throw new IllegalArgumentException(none);
      }
      return new Secret(written);
    });
  }

  private static int port(String digits) {
    int port = Integer.parseInt(digits);
    if (port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is out of range: 1 to 65535 is allowed");
    }
    return port;
  }

  private static AllowEntry allowEntry(String written) {
    switch (written) {
      case "any" -> {
        return new AllowEntry.Any();
      }
      case "private" -> {
        return new AllowEntry.Private();
      }
      case "loopback" -> {
        return new AllowEntry.Loopback();
      }
      default -> { }
    }
    String allowed = "Allowed: any, private, loopback, an address, a block such as \"10.1.0.0/16\", a host name";
    if (written.equals("*") || written.equalsIgnoreCase("all") || written.equalsIgnoreCase("everyone")) {
      throw new IllegalArgumentException("\"" + written + "\" is not known: did you mean \"any\"? " + allowed);
    }
    if (written.matches("[0-9.]+(/.*)?|.*:.*|.*/.*")) {
      return new AllowEntry.InNetwork(Network.parse(written));
    }
    Optional<String> near = written.indexOf('.') >= 0
        ? Optional.empty() : NearestWord.to(written, List.of("private", "loopback"));
    if (near.isPresent() && written.length() >= 5) {
      throw new IllegalArgumentException("\"" + written + "\" is not known: did you mean \"" + near.get() + "\"? "
          + allowed);
    }
    if (!HOST_NAME.matcher(written).matches()) {
      throw new IllegalArgumentException("\"" + written + "\" is not known. " + allowed);
    }
    return new AllowEntry.HostName(written);
  }

  private static Charset charset(String written) {
    try {
      return Charset.forName(written);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + written + "\" is not a character set that Java knows"
          + NearestWord.to(written, Charset.availableCharsets().keySet())
              .map(near -> ": did you mean \"" + near + "\"?").orElse(": windows-1252 is the usual one"), e);
    }
  }

  private String node(String written) {
    if (written.isEmpty()) {
      String own = topicLevel(hostName.split("\\.", 2)[0]);
      return own.isEmpty() ? "sense-lights" : own;
    }
    if (!LEVEL.matcher(written).matches()) {
      String near = topicLevel(written);
      throw new IllegalArgumentException("\"" + written + "\" cannot be a level of a topic: 1 to 64 letters, digits, "
          + "- and _ are allowed" + (near.isEmpty() ? "" : "; write \"" + near + "\""));
    }
    return written;
  }

  private static String topicLevel(String text) {
    String level = text.replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^-+|-+$", "");
    return level.length() > 64 ? level.substring(0, 64) : level;
  }

  private static ZoneId zone(String written) {
    if (written.equals("system")) {
      return ZoneId.systemDefault();
    }
    try {
      return ZoneId.of(written);
    } catch (DateTimeException e) {
      List<String> words = new ArrayList<>(ZoneId.getAvailableZoneIds().stream().sorted().toList());
      words.add("system");
      Optional<String> city = words.stream()
          .filter(word -> word.toLowerCase(Locale.ROOT).endsWith("/" + written.toLowerCase(Locale.ROOT)))
          .findFirst();
      String hint = city.or(() -> NearestWord.to(written, words))
          .map(word -> ": did you mean \"" + word + "\"?")
          .orElse(": write system, or a name such as Europe/Berlin");
      throw new IllegalArgumentException("\"" + written + "\" is not a time zone" + hint, e);
    }
  }

  private Optional<MqttSettings> mqtt(Section mqtt) {
    mqtt.allow("\"mqtt\"", MQTT_KEYS);
    Optional<Optional<MqttSettings.Broker>> broker = mqtt.as("url", SettingsReader::broker);
    Optional<String> username = mqtt.text("username");
    Optional<Secret> password =
        secrets.find(mqtt, "password", MQTT_PASSWORD_CREDENTIAL).map(SecretReader.Found::secret);
    Optional<String> base = mqtt.as("base-topic", SettingsReader::baseTopic);
    Optional<Duration> expiry = mqtt.duration("event-expiry", Duration.ofSeconds(1), Duration.ofDays(1));
    Optional<Integer> outbox = mqtt.item("outbox").flatMap(item -> item.integer(1, 1_000_000));
    Optional<MqttSettings.Tls> tls = mqtt.block("tls").map(this::tls);
    if (broker.isEmpty() || username.isEmpty() || password.isEmpty() || base.isEmpty() || expiry.isEmpty()
        || outbox.isEmpty() || tls.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new MqttSettings(
        broker.get(), username.get(), password.get(), base.get(), expiry.get(), outbox.get(), tls.get()));
  }

  private static Optional<MqttSettings.Broker> broker(String written) {
    if (written.isEmpty()) {
      return Optional.empty();
    }
    if (written.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "user and password do not belong into the address: write them as username and password");
    }
    Matcher url = URL.matcher(written);
    if (!url.matches()) {
      throw new IllegalArgumentException(
          "\"" + written + "\" does not say how to speak: write \"mqtt://" + written + "\", or mqtts:// for TLS");
    }
    String scheme = url.group(1).toLowerCase(Locale.ROOT);
    String rest = url.group(2);
    String right = switch (scheme) {
      case "mqtt", "mqtts" -> scheme;
      case "tcp" -> "mqtt";
      case "ssl", "tls" -> "mqtts";
      default -> "";
    };
    if (!right.equals(scheme)) {
      throw new IllegalArgumentException("\"" + written + "\": " + scheme + ":// is not known"
          + (right.isEmpty()
              ? ". Allowed: mqtt://, and mqtts:// for TLS"
              : ": write \"" + right + "://" + rest + "\""));
    }
    if (!url.group(3).isEmpty() && !url.group(3).equals("/")) {
      throw new IllegalArgumentException(
          "\"" + written + "\": nothing comes behind the port: write \"" + scheme + "://" + rest + "\"");
    }
    Matcher place = HOST_PORT.matcher(rest);
    if (!place.matches() || place.group(1).isEmpty()) {
      throw new IllegalArgumentException(
          "\"" + written + "\" is no address: write such as \"mqtt://homeassistant.local:1883\"");
    }
    boolean tls = scheme.equals("mqtts");
    String host = place.group(1);
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
      Network.parse(host);
    } else if (!HOST_NAME.matcher(host).matches()) {
      throw new IllegalArgumentException("\"" + written + "\": \"" + host + "\" is no host name");
    }
    int port = place.group(2) == null ? tls ? 8883 : 1883 : port(place.group(2));
    if (port == 0) {
      throw new IllegalArgumentException("port 0 is out of range: 1 to 65535 is allowed");
    }
    return Optional.of(new MqttSettings.Broker(host, port, tls));
  }

  private static String baseTopic(String written) {
    String why = "";
    if (written.isEmpty()) {
      why = "is empty: write such as \"sense-lights\"";
    } else if (written.indexOf('+') >= 0 || written.indexOf('#') >= 0) {
      why = "holds + or #, which are for subscribing";
    } else if (written.startsWith("$")) {
      why = "begins with $, which belongs to the broker";
    } else if (written.startsWith("/") || written.endsWith("/") || written.contains("//")) {
      why = "has an empty level: write \"" + written.replaceAll("/{2,}", "/").replaceAll("^/|/$", "") + "\"";
    } else if (written.chars().anyMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c))) {
      why = "holds a blank or a control character";
    } else if (written.length() > LONGEST_BASE_TOPIC) {
      why = "is longer than " + LONGEST_BASE_TOPIC + " letters";
    }
    if (!why.isEmpty()) {
      throw new IllegalArgumentException("\"" + written + "\" " + why);
    }
    return written;
  }

  private MqttSettings.Tls tls(Section tls) {
    tls.allow("\"tls\"", TLS_KEYS);
    Optional<Path> ca = tls.item("ca").flatMap(paths::readableFile);
    Optional<Path> certificate = tls.item("certificate").flatMap(paths::readableFile);
    Optional<Path> key = tls.item("key").flatMap(paths::readableFile);
    boolean hasCertificate = isSet(tls, "certificate");
    boolean hasKey = isSet(tls, "key");
    if (hasCertificate != hasKey) {
      String set = hasCertificate ? "certificate" : "key";
      String missing = hasCertificate ? "key" : "certificate";
      tls.item(set).orElseThrow().wrong("a certificate and its key go together: " + missing + " is missing");
    }
    return new MqttSettings.Tls(ca, certificate, key);
  }

  private static boolean isSet(Section section, String key) {
    return section.item(key)
        .filter(item -> !item.isBlock() && !item.isList())
        .flatMap(Item::text)
        .filter(text -> !text.isEmpty())
        .isPresent();
  }

  private Optional<Path> stateDirectory(Item item) {
    Optional<Path> path = paths.path(item);
    if (path.isEmpty() && item.text().filter(String::isEmpty).isPresent()) {
      item.wrong("an empty name: name a directory, such as \"/var/lib/sense-lights\"");
    }
    return path;
  }
}
