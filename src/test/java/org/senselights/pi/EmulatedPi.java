package org.senselights.pi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.senselights.app.SampleDatagrams;
import org.senselights.event.EventType;
import org.senselights.mqtt.Mosquitto;

/**
 * A Raspberry Pi 3 in QEMU that starts from the SD image, as {@code hardware/image/emulate} does for people; commands
 * reach it by SSH, with the key that was put on the card.
 */
final class EmulatedPi implements AutoCloseable {
  /** What the board calls itself; the host name takes the last four. */
  static final String SERIAL = "10000000c0de3b1a";

  static final Path IMAGE = Path.of("target/image/sense-lights.img");
  private static final Path EMULATE = Path.of("hardware/image/emulate");
  /** A board under emulation beside other work takes minutes for what a real one does in seconds. */
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final SampleDatagrams SENSE =
      new SampleDatagrams("qlik-1", "LAB", "anna", UUID.nameUUIDFromBytes(new byte[1]).toString(), "Sales", "Nightly",
          "Mozilla/5.0");

  private final Path work;
  private final int udp = Mosquitto.freePort();
  private final int reloads = Mosquitto.freePort();
  private final int page = Mosquitto.freePort();
  private final int ssh = Mosquitto.freePort();
  private final Process qemu;
  private final List<Process> listeners = new ArrayList<>();

  /**
   * Turns it on.
   *
   * @param work an empty folder for the card, the key and what the console says, in {@code console.log}
   * @param card the files that are put into {@code sense-lights/} on the card, by name
   * @throws UncheckedIOException if it cannot be started
   */
  EmulatedPi(Path work, Map<String, String> card) {
    this.work = work;
    try {
      Path folder = Files.createDirectories(work.resolve("folder"));
      for (Map.Entry<String, String> file : new TreeMap<>(card).entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
      qemu = new ProcessBuilder(EMULATE.toString(), "--image", IMAGE.toString(), "--card", folder.toString(),
              "--udp", Integer.toString(udp), "--reload", Integer.toString(reloads), "--page", Integer.toString(page),
              "--ssh", Integer.toString(ssh), "--serial", SERIAL, "--work", work.toString())
          .redirectErrorStream(true)
          .redirectOutput(console().toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Skips the test where there is no image, or nothing to start it with. */
  static void assume() {
    Assumptions.assumeTrue(Files.isRegularFile(IMAGE), "There is no SD image: mvn -Ppi verify builds it, as root");
    Assumptions.assumeTrue(onPath("qemu-system-aarch64"), "QEMU is not installed: apt-get install qemu-system-arm");
    Assumptions.assumeTrue(onPath("ssh"), "SSH is not installed: apt-get install openssh-client");
  }

  private static boolean onPath(String program) {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * Waits until it takes commands.
   *
   * @throws AssertionError if it does not within twenty minutes, with the end of what the console said
   */
  void awaitShell() {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (end(shell("true"), PATIENCE) != 0) {
      if (!qemu.isAlive() || System.nanoTime() - until > 0) {
        throw new AssertionError("The emulated Pi cannot be reached:\n" + tail());
      }
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
    }
  }

  /**
   * Runs a command as root in the Pi.
   *
   * @param command for the Pi's shell
   * @return what it wrote
   * @throws AssertionError if it fails, or takes twenty minutes
   */
  String run(String command) {
    Process process = shell("sudo sh -c " + quoted(command));
    try {
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (end(process, PATIENCE) != 0) {
        throw new AssertionError(command + " failed in the Pi: " + said + "\n" + tail());
      }
      return said.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits in the Pi until a condition holds, which is tried twice a second.
   *
   * @param condition a command whose success is waited for
   * @param seconds how long at most
   * @throws AssertionError if it does not hold in time
   */
  void await(String condition, int seconds) {
    run("for i in $(seq " + seconds * 2 + "); do if " + condition + "; then exit 0; fi; sleep 0.5; done; exit 1");
  }

  /**
   * Replaces a file in the Pi, in one step as editors do.
   *
   * @param path where
   * @param text what it is to hold
   */
  void write(String path, String text) {
    run("printf %s " + quoted(text) + " > " + path + ".new && mv " + path + ".new " + path);
  }

  /**
   * Tells each change of what the kernel says of the pins, from now on and beginning with what is.
   *
   * @param gpios BCM numbers
   * @return told one after the other, such as {@code 17 sense-lights-green out hi, 27 free}
   */
  Listener watch(int... gpios) {
    StringBuilder patterns = new StringBuilder();
    for (int gpio : gpios) {
      patterns.append(patterns.isEmpty() ? "" : "|").append("*\"(GPIO").append(gpio).append(" \"*");
    }
    // Nothing but the shell itself, since each program started takes an emulated board a tenth of a flash.
    return listen("""
        exec 3<> <(:)
        last=none
        while :; do
          now=
          while read -r line; do
            case $line in
              %s)
                line=${line#*(GPIO}
                number=${line%%%% *}
                case $line in
                  *'|'*) line=${line#*|}; set -- ${line/)/ } ;;
                  *) set -- free ;;
                esac
                now="$now${now:+, }$number $*" ;;
            esac
          done < /sys/kernel/debug/gpio
          if [ "$now" != "$last" ]; then echo "$now"; last=$now; fi
          read -r -t 0.02 -u 3
        done
        """.formatted(patterns));
  }

  /**
   * Listens to a program in the Pi, run by bash as root until this is closed.
   *
   * @param script for bash
   * @return its lines
   */
  Listener listen(String script) {
    Process process = shell("sudo bash -c " + quoted(script));
    listeners.add(process);
    return new Listener(process);
  }

  /**
   * Sends what a Sense server would send, from this machine.
   *
   * @param type what it tells
   * @return the text of the datagram
   */
  String send(EventType type) {
    String text = SENSE.text(type, UUID.randomUUID(), LocalDateTime.of(2026, 11, 21, 12, 0));
    byte[] bytes = text.getBytes(UTF_8);
    int port = SampleDatagrams.customaryPort(type) == 9997 ? udp : reloads;
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress("127.0.0.1", port)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text;
  }

  /** Where its status page is, seen from this machine. */
  URI page() {
    return URI.create("http://127.0.0.1:" + page + "/");
  }

  /** The end of what its console said. */
  String tail() {
    try {
      List<String> lines = new String(Files.readAllBytes(console()), UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path console() {
    return work.resolve("console.log");
  }

  private Process shell(String command) {
    try {
      return new ProcessBuilder("ssh", "-p", Integer.toString(ssh), "-i", work.resolve("key").toString(),
              "-o", "BatchMode=yes", "-o", "ConnectTimeout=30", "-o", "StrictHostKeyChecking=no",
              "-o", "UserKnownHostsFile=" + work.resolve("known_hosts"), "-o", "LogLevel=ERROR",
              "-o", "IdentitiesOnly=yes", "-o", "ServerAliveInterval=60", "pi@127.0.0.1", command)
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private static int end(Process process, Duration patience) {
    try {
      if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(process + " does not end");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    listeners.forEach(Process::destroyForcibly);
    // The script waits for QEMU, which is its child.
    qemu.descendants().forEach(ProcessHandle::destroyForcibly);
    qemu.destroyForcibly();
    end(qemu, Duration.ofMinutes(1));
  }

  /** What a program in the Pi says, line by line. */
  static final class Listener implements AutoCloseable {
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Listener(Process process) {
      this.process = process;
      Thread.ofVirtual().start(() -> {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
          reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
          lines.add("The connection to the Pi has ended: " + e.getMessage());
        }
      });
    }

    /**
     * Waits for a certain line.
     *
     * @param wanted which
     * @return all lines up to it, itself included
     * @throws AssertionError if nothing is said for ten minutes: on a busy PC the service of an emulated board takes
     *     half of that to start anew
     */
    List<String> until(Predicate<String> wanted) {
      List<String> all = new ArrayList<>();
      try {
        do {
          String line = lines.poll(10, TimeUnit.MINUTES);
          if (line == null) {
            throw new AssertionError("nothing more was said after " + all);
          }
          all.add(line);
        } while (!wanted.test(all.getLast()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
      return all;
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
