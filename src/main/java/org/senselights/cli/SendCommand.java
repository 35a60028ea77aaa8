package org.senselights.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.senselights.app.SampleDatagrams;
import org.senselights.event.EventType;
import org.senselights.rules.NearestWord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends datagrams as a Sense server would: {@code sense-lights send}. */
@Command(
    name = "send",
    description = "Sends datagrams as a Qlik Sense server would, to try out rules and wiring.",
    exitCodeOnInvalidInput = ExitCode.USAGE,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sense-lights send connection-open",
      "  sense-lights send all --to desk.local",
      "  sense-lights send session-start session-stop --user LAB/anna --count 100 --rate 20/s",
      "  sense-lights send reload-failed --task \"Nightly load\" --to [fd00::7]:9998"
    })
public final class SendCommand implements Callable<Integer> {
  private static final String ALL = "all";
  private static final int LONGEST = 65_507;
  private static final int MILLIS_FOR_A_REFUSAL = 150;
  // Of several colons without brackets none begins a port: it is an IPv6 address as it stands.
  private static final Pattern TARGET =
      Pattern.compile(
          "(?:\\[(?<v6>[^\\[\\]]+)\\]|(?<host>[^:\\[\\]]+))(?::(?<port>\\d{1,5}))?"
              + "|(?<bare>[^:\\[\\]]*:[^\\[\\]]*:[^\\[\\]]*)");
  private static final Pattern RATE = Pattern.compile("(\\d{1,7})(?:/s)?");

  @Spec private CommandSpec spec;
  @Mixin private HelpOption help;


  @Parameters(
      paramLabel = "EVENT",
      arity = "0..*",
      description =
          "session-start, session-stop, connection-open, connection-close, reload-failed, reload-aborted, "
              + "reload-succeeded, app-distributed, other; or all, for each of them once.")
  private List<String> events = new ArrayList<>();

  @Option(
      names = "--to",
      paramLabel = "HOST[:PORT]",
      defaultValue = "127.0.0.1",
      description = "Where to, default ${DEFAULT-VALUE}; port 9997 for user events and 9998 for tasks unless given.")
  private String to;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      defaultValue = "sense01",
      description = "The Sense server's name, default ${DEFAULT-VALUE}.")
  private String host;

  @Option(
      names = "--user",
      paramLabel = "DIR/id",
      defaultValue = "LAB/anna",
      description = "Whose session it is, default ${DEFAULT-VALUE}.")
  private String user;

  @Option(
      names = "--app",
      paramLabel = "GUID",
      defaultValue = "5b0e6f3a-9d41-4c0e-8a77-1c2d3e4f5a6b",
      description = "The app, default ${DEFAULT-VALUE}.")
  private UUID app;

  @Option(
      names = "--task",
      paramLabel = "NAME",
      defaultValue = "Nightly load",
      description = "The reload task's name, default \"${DEFAULT-VALUE}\".")
  private String task;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many times, default ${DEFAULT-VALUE}.")
  private int count;

  @Option(names = "--rate", paramLabel = "N/s", description = "At most so many a second; default: at once.")
  private String rate;

  @Option(names = "--raw", paramLabel = "TEXT", description = "Sends TEXT as it is, too.")
  private String raw;

  /** A socket connected to one port, and what went there. */
  private static final class Target implements AutoCloseable {
    private final String name;
    private final DatagramSocket socket;
    private final List<String> words = new ArrayList<>();
    private int sent;

    private Target(String name, InetSocketAddress address) throws IOException {
      this.name = name;
      socket = new DatagramSocket();
      try {
        // Only a connected socket is told when the other side has nobody on that port.
        socket.connect(address);
        socket.setSoTimeout(MILLIS_FOR_A_REFUSAL);
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    }

    private void send(byte[] bytes) throws IOException {
      try {
        socket.send(new DatagramPacket(bytes, bytes.length));
        sent++;
      } catch (PortUnreachableException e) {
        throw new NobodyListensException(name);
      }
    }

    /** Waits a little for word that nobody listens. */
    private void awaitRefusal() throws IOException {
      try {
        socket.receive(new DatagramPacket(new byte[1], 1));
      } catch (SocketTimeoutException e) {
        // No word came, which is all the good news that UDP has.
      } catch (PortUnreachableException e) {
        throw new NobodyListensException(name);
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /** The other machine said that nobody has that port; the message is where. */
  private static final class NobodyListensException extends IOException {
    private static final long serialVersionUID = 1L;

    private NobodyListensException(String where) {
      super(where);
    }
  }

  /** Something to send: an event's sample, or a text of the caller's own. */
  private sealed interface Item {

    /** What people call it. */
    String word();

    /** Where it goes unless somebody says otherwise. */
    int port();

    /** What is sent. */
    String text(SampleDatagrams samples);

    /** An event. */
    record Sample(EventType type) implements Item {
      @Override
      public String word() {
        return type.word();
      }

      @Override
      public int port() {
        return SampleDatagrams.customaryPort(type);
      }

      @Override
      public String text(SampleDatagrams samples) {
        return samples.text(type, UUID.randomUUID(), LocalDateTime.now());
      }
    }

    /** A text as it was given. */
    record Raw(String given) implements Item {
      @Override
      public String word() {
        return "raw text";
      }

      @Override
      public int port() {
        return SampleDatagrams.customaryPort(EventType.OTHER);
      }

      @Override
      public String text(SampleDatagrams samples) {
        return given;
      }
    }
  }

  /** What goes where. */
  private record Shot(Item item, Target target) {}

  /** A command as picocli makes it; every field is set from the command line. */
  public SendCommand() {}

  @Override
  public Integer call() {
    List<Item> items = new ArrayList<>();
    for (String word : events) {
      if (word.equals(ALL)) {
        Arrays.stream(EventType.values()).map(Item.Sample::new).forEach(items::add);
      } else {
        EventType type = EventType.of(word).orElse(null);
        if (type == null) {
          String hint = NearestWord.hint(word, words());
          return refuse("'" + word + "' is no event" + hint + "\nknown are " + list(words()));
        }
        items.add(new Item.Sample(type));
      }
    }
    if (raw != null) {
      int length = raw.getBytes(UTF_8).length;
      if (length > LONGEST) {
        return refuse("a datagram holds at most " + LONGEST + " bytes, and --raw has " + length);
      }
      items.add(new Item.Raw(raw));
    }
    if (items.isEmpty()) {
      return refuse("say what to send: one or more of " + list(words()) + "; or --raw TEXT");
    }
    if (count < 1) {
      return refuse("--count is 1 or more, not " + count);
    }
    Matcher perSecond = RATE.matcher(rate == null ? "" : rate);
    if (rate != null && (!perSecond.matches() || Integer.parseInt(perSecond.group(1)) == 0)) {
      return refuse("--rate is a number a second, such as 20/s, not '" + rate + "'");
    }
    Matcher target = TARGET.matcher(to);
    if (!target.matches() || target.group("port") != null && !isPort(target.group("port"))) {
      return refuse("--to is HOST, HOST:PORT or [IPv6]:PORT with a port from 1 to 65535, not '" + to + "'");
    }
    return send(items, target, rate == null ? 0 : 1_000_000_000L / Integer.parseInt(perSecond.group(1)));
  }

  private int send(List<Item> items, Matcher where, long pauseNanos) {
    String name = where.group("host");
    if (name == null) {
      name = where.group("v6") == null ? where.group("bare") : where.group("v6");
    }
    Map<Integer, Target> targets = new LinkedHashMap<>();
    try {
      InetAddress address = InetAddress.getByName(name);
      String shown = name.indexOf(':') < 0 ? name : "[" + name + "]";
      List<Shot> shots = new ArrayList<>();
      for (Item item : items) {
        int port = where.group("port") == null ? item.port() : Integer.parseInt(where.group("port"));
        Target target = targets.get(port);
        if (target == null) {
          target = new Target(shown + ":" + port, new InetSocketAddress(address, port));
          targets.put(port, target);
        }
        target.words.add(item.word());
        shots.add(new Shot(item, target));
      }
      shoot(shots, pauseNanos);
      for (Target target : targets.values()) {
        target.awaitRefusal();
      }
      targets.values().forEach(this::tell);
      return 0;
    } catch (UnknownHostException e) {
      err().println("'" + name + "' cannot be found: check the name, or give an address");
      return ExitCode.NO_HOST;
    } catch (NobodyListensException e) {
      err().println(
          "nobody listens on UDP "
              + e.getMessage()
              + ": is Sense Lights running there, and is this port in its udp.listen?");
      return ExitCode.UNAVAILABLE;
    } catch (IOException e) {
      err().println("cannot send to " + to + ": " + e.getMessage());
      return ExitCode.UNAVAILABLE;
    } finally {
      targets.values().forEach(Target::close);
    }
  }

  private void shoot(List<Shot> shots, long pauseNanos) throws IOException {
    SampleDatagrams samples = samples();
    long due = System.nanoTime();
    for (int round = 0; round < count; round++) {
      for (Shot shot : shots) {
        for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
          LockSupport.parkNanos(early);
        }
        due += pauseNanos;
        shot.target.send(shot.item.text(samples).getBytes(UTF_8));
      }
    }
  }

  private void tell(Target target) {
    String each = count == 1 ? "" : "; each " + count + " times";
    out().printf(
        "sent %d datagram%s (%s%s) to %s; UDP does not tell whether anybody listens%n",
        target.sent,
        target.sent == 1 ? "" : "s",
        String.join(", ", target.words),
        each,
        target.name);
  }

  private SampleDatagrams samples() {
    int separator = Math.max(user.indexOf('/'), user.indexOf('\\'));
    return new SampleDatagrams(
        host,
        separator < 0 ? "LAB" : user.substring(0, separator),
        user.substring(separator + 1),
        app.toString(),
        "Sales",
        task,
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
  }

  private static List<String> words() {
    List<String> words = new ArrayList<>(Arrays.stream(EventType.values()).map(EventType::word).toList());
    words.add(ALL);
    return words;
  }

  private static String list(List<String> words) {
    return String.join(", ", words);
  }

  private static boolean isPort(String digits) {
    int port = Integer.parseInt(digits);
    return port >= 1 && port <= 65_535;
  }

  private int refuse(String why) {
    err().println(why);
    return ExitCode.USAGE;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
