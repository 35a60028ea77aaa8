package org.senselights.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process under measurement, seen from outside: its standard error, and what the kernel says of it in {@code /proc}.
 */
final class Program implements AutoCloseable {
  /** Linux tells a process's CPU time in hundredths of a second, whatever the kernel counts in. */
  private static final long TICK_NANOS = 10_000_000;
  private static final Path OWN_STAT = Path.of("/proc/self/stat");
  private static final Pattern READY = Pattern.compile("\\bready\\b", Pattern.CASE_INSENSITIVE);

  private final String name;
  private final int udpPort;
  private final Process process;
  private final Path log;
  private final long startedNanos;
  private final CompletableFuture<Long> ready = new CompletableFuture<>();
  private final Thread reader;

  /** Starts it; what it says on standard error goes to {@code log}. */
  Program(String name, int udpPort, List<String> command, Path log) throws IOException {
    this.name = name;
    this.udpPort = udpPort;
    this.log = log;
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    startedNanos = System.nanoTime();
    process = builder.start();
    reader = Thread.ofPlatform().name(name + "-log").daemon().start(this::follow);
  }

  String name() {
    return name;
  }

  int udpPort() {
    return udpPort;
  }

  /** Waits for the line that says ready; nanoseconds from exec to it. */
  long awaitReady() throws IOException {
    try {
      return ready.get(20, TimeUnit.SECONDS) - startedNanos;
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(name + " did not become ready; see " + log, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Kibibytes, such as {@code VmRSS} or {@code RssAnon}. */
  long memoryKib(String field) throws IOException {
    try (Stream<String> lines = Files.lines(proc("status"))) {
      String line = lines.filter(l -> l.startsWith(field + ":")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    }
  }

  /** CPU time of all its threads, dead ones too, in user and kernel. */
  long cpuNanos() throws IOException {
    return cpuNanos(proc("stat"));
  }

  /** CPU time of a process. */
  static long cpuNanos(Path stat) throws IOException {
    String[] fields = statFields(stat);
    return (Long.parseLong(fields[0]) + Long.parseLong(fields[1])) * TICK_NANOS;
  }

  /** CPU time of this process. */
  static long ownNanos() throws IOException {
    return cpuNanos(OWN_STAT);
  }

  /** CPU time of those of its children that have ended. */
  static long endedChildrenNanos() throws IOException {
    String[] fields = statFields(OWN_STAT);
    return (Long.parseLong(fields[2]) + Long.parseLong(fields[3])) * TICK_NANOS;
  }

  /** From the 14th on: utime, stime, cutime, cstime. The second, the name in parentheses, may hold blanks. */
  private static String[] statFields(Path stat) throws IOException {
    String line = Files.readString(stat);
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    return Arrays.copyOfRange(fields, 11, fields.length);
  }

  /** CPU time of everything on this machine, time stolen by its host included. */
  static long machineBusyNanos() throws IOException {
    String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +");
    // The fields are user, nice, system, idle, iowait, irq, softirq, steal.
    long ticks = 0;
    for (int field : new int[] {1, 2, 3, 6, 7, 8}) {
      ticks += Long.parseLong(fields[field]);
    }
    return ticks * TICK_NANOS;
  }

  /** CPU nanoseconds of each living thread, by name; threads of one name together. */
  Map<String, Long> threadNanos() throws IOException {
    Map<String, Long> nanos = new TreeMap<>();
    List<Path> tasks;
    try (Stream<Path> listed = Files.list(proc("task"))) {
      tasks = listed.toList();
    }
    for (Path task : tasks) {
      try {
        String thread = Files.readString(task.resolve("comm")).strip();
        long onCpu = Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
        nanos.merge(thread, onCpu, Long::sum);
      } catch (NoSuchFileException e) {
        // It ended between the two looks.
        continue;
      }
    }
    return nanos;
  }

  /** Datagrams that the kernel dropped because this program's socket was full. */
  long kernelDrops() throws IOException {
    String port = "%04X".formatted(udpPort);
    long drops = 0;
    for (String table : List.of("/proc/net/udp", "/proc/net/udp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+");
        if (fields[1].endsWith(":" + port)) {
          drops += Long.parseLong(fields[fields.length - 1]);
        }
      }
    }
    return drops;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Asks it to end, and makes it after ten seconds. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        System.out.println(name + " did not end within 10 s of SIGTERM; killed");
        process.destroyForcibly().waitFor();
      }
      reader.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private Path proc(String file) {
    // A launcher that does not hand over its own process has the program as its child.
    long pid = process.descendants().max(Comparator.comparing(ProcessHandle::pid)).orElse(process.toHandle()).pid();
    return Path.of("/proc", Long.toString(pid), file);
  }

  private void follow() {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8);
        PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!ready.isDone() && READY.matcher(line).find()) {
          ready.complete(System.nanoTime());
        }
        copy.println(line);
        copy.flush();
      }
      ready.completeExceptionally(new IOException("it ended first"));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }
}
