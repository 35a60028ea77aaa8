package org.senselights.bench;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * The packaged service, from a datagram to a subscriber of a real Mosquitto, beside {@link BaselineBridge}: the same
 * sender, broker and subscriber, in turn, in one run of about four minutes.
 *
 * <p>Sender and subscriber live in this process, so that one clock ({@link System#nanoTime}) sees both ends. Loopback
 * only. An event is lost where its sequence number has not come {@value #DRAIN_SECONDS} s after the last was sent.
 */
final class EndToEnd {
  private static final int DRAIN_SECONDS = 3;
  private static final long DRAIN_NANOS = DRAIN_SECONDS * 1_000_000_000L;
  private static final int WANTED_RECEIVE_BUFFER = 8 << 20;
  private static final int LONG_DATAGRAM = 500;

  private static final int COLD_STARTS = 2;
  private static final int ROUNDS = 2;
  private static final int WARM_UP_EVENTS = 30_000;
  private static final int WARM_UP_RATE = 5_000;
  private static final int LOAD_RATE = 10_000;
  private static final int LOAD_SECONDS = 4;

  private static final double LOWEST_RATE = 5_000;
  private static final double HIGHEST_RATE = 200_000;
  private static final int SEARCH_SECONDS = 2;
  private static final long SEARCH_DRAIN_NANOS = 250_000_000;
  private static final int PROOF_SECONDS = 10;

  private static final String RULES = """
      lights { green { pin = 17 }, red { pin = 27 } }
      rules {
        opened { when = connection-open,  then { light = green, flash = 400ms } }
        closed { when = connection-close, then { light = red,   flash = 400ms } }
        told   { when = any,              then { publish = event } }
      }
      """;

  /** How to start one of the two, on a port of UDP. */
  private record Contender(String name, int udpPort, List<String> command) {
  }

  /** One run of datagrams: how fast they left, how many were missed in the end, how long the last took. */
  private record Sent(Reception reception, double perSecond, int lost, long drainNanos) {
  }

  /** The highest rate that lost nothing, and who used the processors meanwhile. */
  private record Lossless(double perSecond, String processors) {
  }

  private final Path directory;
  private final Broker broker;
  private final Subscriber subscriber;
  private final Contender ours;
  private final Contender baseline;
  private final Figures figures = new Figures();
  private long sequence = 1;
  private int starts;

  private EndToEnd(Path target, Broker broker, Subscriber subscriber) throws IOException {
    directory = target.resolve("bench");
    this.broker = broker;
    this.subscriber = subscriber;
    ours = ours(target);
    int port = Ports.udp();
    baseline = new Contender("baseline", port, List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xms16m", "-Xmx48m",
        "-cp", System.getProperty("java.class.path"), BaselineBridge.class.getName(),
        Integer.toString(port), Integer.toString(broker.port()), "baseline"));
  }

  /**
   * Measures all and prints it; the same goes to {@code bench/end-to-end.json} under {@code target}.
   *
   * @throws IOException if something of it cannot be started or read
   */
  static void run(Path target) throws IOException {
    Optional<Path> mosquitto = Broker.find();
    if (mosquitto.isEmpty()) {
      System.out.println("end-to-end skipped: Mosquitto is not installed: apt-get install mosquitto");
      return;
    }
    Path directory = Files.createDirectories(target.resolve("bench"));
    try (Broker broker = new Broker(mosquitto.get(), Ports.tcp(), directory);
        Subscriber subscriber = new Subscriber(broker.port())) {
      EndToEnd run = new EndToEnd(target, broker, subscriber);
      long began = System.nanoTime();
      long othersBefore = run.othersNanos();
      run.measure();
      run.figures.note(String.format(Locale.ROOT,
          "all else on this machine used %.2f processors throughout; more than a little spoils every figure of time",
          (run.othersNanos() - othersBefore) / (double) (System.nanoTime() - began)));
      System.out.println();
      System.out.print(run.figures.table());
      Path json = directory.resolve("end-to-end.json");
      Files.writeString(json, run.figures.json());
      System.out.println("written to " + json);
    }
  }

  private void measure() throws IOException {
    circumstances();
    warmThisProcess();
    List<Double> oursReady = new ArrayList<>();
    List<Double> baselineReady = new ArrayList<>();
    for (int burst : List.of(1_000, 10_000)) {
      int[] oursLost = new int[COLD_STARTS];
      int[] baselineLost = new int[COLD_STARTS];
      for (int i = 0; i < COLD_STARTS; i++) {
        oursLost[i] = coldBurst(ours, burst, oursReady);
        baselineLost[i] = coldBurst(baseline, burst, baselineReady);
      }
      figures.add(String.format(Locale.ROOT, "burst of %,d x %d bytes at the ready line: worst of %d", burst,
          LONG_DATAGRAM, COLD_STARTS), "lost", max(oursLost), max(baselineLost));
    }
    try (Program our = start(ours); Program base = start(baseline)) {
      oursReady.add(our.awaitReady() / 1e6);
      baselineReady.add(base.awaitReady() / 1e6);
      figures.add("exec to ready, median of " + oursReady.size(), "ms", median(oursReady), median(baselineReady));
      awaitOnline(our);
      awaitOnline(base);
      settle();
      memory("idle", our, base);
      warmUp(our);
      warmUp(base);
      latency(our, base, 100, 8);
      latency(our, base, 1_000, 5);
      load(our, base);
      bursts(our, base, 1_000, 5);
      bursts(our, base, 10_000, 3);
      Lossless oursLossless = lossless(our);
      Lossless baselineLossless = lossless(base);
      figures.add("lossless over " + PROOF_SECONDS + " s", "events/s", oursLossless.perSecond,
          baselineLossless.perSecond);
      figures.note("processors in use at that rate, ours:     " + oursLossless.processors);
      figures.note("processors in use at that rate, baseline: " + baselineLossless.processors);
      settle();
      memory("after all load", our, base);
    }
  }

  /** CPU time of what does not belong to this run; right only while no program is under measurement. */
  private long othersNanos() throws IOException {
    return Program.machineBusyNanos() - Program.ownNanos() - Program.endedChildrenNanos() - broker.cpuNanos();
  }

  private void circumstances() throws IOException {
    figures.note(String.format(Locale.ROOT, "machine: %d processors, %s, Linux %s, Java %s",
        Runtime.getRuntime().availableProcessors(), processorName(), System.getProperty("os.version"),
        System.getProperty("java.version")));
    // By lines: these files answer the first read only, and readString's first is of one byte.
    String limit = Files.readAllLines(Path.of("/proc/sys/net/core/rmem_max")).getFirst();
    try (DatagramChannel probe = DatagramChannel.open()) {
      probe.setOption(StandardSocketOptions.SO_RCVBUF, WANTED_RECEIVE_BUFFER);
      int given = probe.getOption(StandardSocketOptions.SO_RCVBUF);
      figures.note(String.format(Locale.ROOT, "receive buffer: %,d bytes asked for, %,d given (net.core.rmem_max=%s%s)",
          WANTED_RECEIVE_BUFFER, given, limit,
          given < WANTED_RECEIVE_BUFFER ? "; for all of it: sysctl -w net.core.rmem_max=8388608" : ""));
    }
    String options = System.getenv("SENSE_LIGHTS_JAVA_OPTIONS");
    figures.note("SENSE_LIGHTS_JAVA_OPTIONS: " + (options == null ? "not set" : options));
  }

  /** Else the first to be measured would pay for the sender's and the subscriber's first steps. */
  private void warmThisProcess() throws IOException {
    try (Program base = start(baseline)) {
      base.awaitReady();
      awaitOnline(base);
      warmUp(base);
      send(base, 20_000, 0, Sender.USUAL_BYTES, DRAIN_NANOS);
    }
  }

  private int coldBurst(Contender contender, int count, List<Double> ready) throws IOException {
    try (Program program = start(contender)) {
      ready.add(program.awaitReady() / 1e6);
      Sent sent = send(program, count, 0, LONG_DATAGRAM, DRAIN_NANOS);
      say("%s, cold: burst of %,d in %.1f ms, lost %,d (%,d by the kernel), last %.0f ms after", program.name(), count,
          count / sent.perSecond * 1e3, sent.lost, program.kernelDrops(), sent.drainNanos / 1e6);
      return sent.lost;
    }
  }

  private void warmUp(Program program) throws IOException {
    Sent sent = send(program, WARM_UP_EVENTS, WARM_UP_RATE, Sender.USUAL_BYTES, DRAIN_NANOS);
    say("%s: warm-up, %,d events at %,d/s, lost %,d", program.name(), WARM_UP_EVENTS, WARM_UP_RATE, sent.lost);
  }

  private void latency(Program our, Program base, int rate, int seconds) throws IOException {
    Histogram[] latencies = new Histogram[2];
    double[] cpu = new double[2];
    List<Program> programs = List.of(our, base);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < 2; i++) {
        Program program = programs.get(i);
        send(program, rate, rate, Sender.USUAL_BYTES, DRAIN_NANOS);
        long before = program.cpuNanos();
        Sent sent = send(program, rate * seconds, rate, Sender.USUAL_BYTES, DRAIN_NANOS);
        cpu[i] += (program.cpuNanos() - before) / 1e3;
        Histogram latency = sent.reception.latency();
        say("%s at %,d/s: p50 %.3f ms, p99 %.3f, max %.3f, lost %,d", program.name(), rate, millis(latency, 50),
            millis(latency, 99), millis(latency, 100), sent.lost);
        if (latencies[i] == null) {
          latencies[i] = latency;
        } else {
          latencies[i].add(latency);
        }
      }
    }
    for (double percentile : new double[] {50, 99, 100}) {
      figures.add(String.format(Locale.ROOT, "send to receive at %,d/s, %s", rate,
          percentile == 100 ? "max" : "p" + Math.round(percentile)), "ms",
          millis(latencies[0], percentile), millis(latencies[1], percentile));
    }
    int events = rate * seconds * ROUNDS;
    if (rate >= 1_000) {
      figures.add(String.format(Locale.ROOT, "CPU an event at %,d/s", rate), "us", cpu[0] / events, cpu[1] / events);
    }
  }

  /** What Java's compilers take is told apart: they work once, for some 100,000 events, and then nearly never again. */
  private void load(Program our, Program base) throws IOException {
    double[] cpu = new double[2];
    double[] compiling = new double[2];
    List<Program> programs = List.of(our, base);
    int count = LOAD_RATE * LOAD_SECONDS;
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < 2; i++) {
        Program program = programs.get(i);
        long before = program.cpuNanos();
        Map<String, Long> threads = program.threadNanos();
        Sent sent = send(program, count, LOAD_RATE, Sender.USUAL_BYTES, DRAIN_NANOS);
        double micros = (program.cpuNanos() - before) / 1e3;
        Map<String, Long> after = program.threadNanos();
        cpu[i] += micros;
        compiling[i] += (compilerNanos(after) - compilerNanos(threads)) / 1e3;
        say("%s at %,d/s: %.1f us CPU an event, p50 %.3f ms, p99 %.3f, lost %,d; threads in us an event: %s",
            program.name(), LOAD_RATE, micros / count, millis(sent.reception.latency(), 50),
            millis(sent.reception.latency(), 99), sent.lost, threads(threads, after, count * 1e3));
      }
    }
    int events = count * ROUNDS;
    figures.add(String.format(Locale.ROOT, "CPU an event at %,d/s", LOAD_RATE), "us", cpu[0] / events,
        cpu[1] / events);
    figures.add(String.format(Locale.ROOT, "CPU an event at %,d/s but for compilers", LOAD_RATE), "us",
        (cpu[0] - compiling[0]) / events, (cpu[1] - compiling[1]) / events);
  }

  private static long compilerNanos(Map<String, Long> threads) {
    return threads.entrySet().stream()
        .filter(thread -> thread.getKey().startsWith("C1 Compiler") || thread.getKey().startsWith("C2 Compiler"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private void bursts(Program our, Program base, int count, int times) throws IOException {
    int[][] lost = new int[2][times];
    List<Program> programs = List.of(our, base);
    for (int i = 0; i < times; i++) {
      for (int p = 0; p < 2; p++) {
        Program program = programs.get(p);
        long dropsBefore = program.kernelDrops();
        Sent sent = send(program, count, 0, LONG_DATAGRAM, DRAIN_NANOS);
        lost[p][i] = sent.lost;
        say("%s, warm: burst of %,d in %.1f ms, lost %,d (%,d by the kernel), last %.0f ms after", program.name(),
            count, count / sent.perSecond * 1e3, sent.lost, program.kernelDrops() - dropsBefore,
            sent.drainNanos / 1e6);
      }
    }
    figures.add(String.format(Locale.ROOT, "burst of %,d x %d bytes, warm: worst of %d", count, LONG_DATAGRAM, times),
        "lost", max(lost[0]), max(lost[1]));
  }

  /**
   * Climbs and halves with short runs that must not leave a queue behind, then proves or corrects the answer with runs
   * of full length. Every loop here is counted.
   */
  private Lossless lossless(Program program) throws IOException {
    double good = LOWEST_RATE;
    double bad = HIGHEST_RATE;
    for (double rate = 2 * LOWEST_RATE; rate < HIGHEST_RATE && bad == HIGHEST_RATE; rate *= 1.4) {
      if (keepsUp(program, rate)) {
        good = rate;
      } else {
        bad = rate;
      }
    }
    for (int i = 0; i < 2; i++) {
      double middle = Math.sqrt(good * bad);
      if (keepsUp(program, middle)) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    Lossless best = new Lossless(0, "no rate was without loss");
    double rate = good;
    for (int i = 0; i < 4; i++) {
      String[] processors = new String[1];
      Sent sent = prove(program, rate, processors);
      if (sent.lost == 0) {
        best = new Lossless(Math.min(rate, sent.perSecond), processors[0]);
        rate *= 1.05;
      } else if (best.perSecond > 0) {
        break;
      } else {
        rate *= 0.92;
      }
    }
    return best;
  }

  private boolean keepsUp(Program program, double rate) throws IOException {
    Sent sent = send(program, (int) (rate * SEARCH_SECONDS), rate, Sender.USUAL_BYTES, DRAIN_NANOS);
    boolean kept = sent.lost == 0 && sent.drainNanos < SEARCH_DRAIN_NANOS && sent.perSecond > rate * 0.97;
    say("%s at %,.0f/s for %d s: lost %,d, last %.0f ms after%s", program.name(), rate, SEARCH_SECONDS, sent.lost,
        sent.drainNanos / 1e6, sent.perSecond > rate * 0.97 ? "" : "; the sender itself fell behind");
    return kept;
  }

  private Sent prove(Program program, double rate, String[] processors) throws IOException {
    long began = System.nanoTime();
    long programBefore = program.cpuNanos();
    long brokerBefore = broker.cpuNanos();
    long harnessBefore = Program.ownNanos();
    long machineBefore = Program.machineBusyNanos();
    Map<String, Long> threads = program.threadNanos();
    Sent sent = send(program, (int) (rate * PROOF_SECONDS), rate, Sender.USUAL_BYTES, DRAIN_NANOS);
    double elapsed = System.nanoTime() - began;
    double own = (program.cpuNanos() - programBefore) / elapsed;
    double brokers = (broker.cpuNanos() - brokerBefore) / elapsed;
    double harness = (Program.ownNanos() - harnessBefore) / elapsed;
    double others = (Program.machineBusyNanos() - machineBefore) / elapsed - own - brokers - harness;
    processors[0] = String.format(Locale.ROOT,
        "%s %.2f (%s), Mosquitto %.2f, sender and subscriber %.2f, all else on this machine %.2f",
        program.name(), own, threads(threads, program.threadNanos(), elapsed), brokers, harness, Math.max(0, others));
    say("%s at %,.0f/s for %d s: lost %,d of %,d, last %.0f ms after; %s", program.name(), rate, PROOF_SECONDS,
        sent.lost, (int) (rate * PROOF_SECONDS), sent.drainNanos / 1e6, processors[0]);
    return sent;
  }

  private void memory(String when, Program our, Program base) throws IOException {
    for (String field : List.of("VmRSS", "RssAnon")) {
      figures.add("memory " + when + ", " + field, "MB", our.memoryKib(field) / 1024.0,
          base.memoryKib(field) / 1024.0);
    }
  }

  /** At {@code perSecond}, or as an instant burst where that is 0. */
  private Sent send(Program program, int count, double perSecond, int bytes, long drainNanos) throws IOException {
    if (!program.alive()) {
      throw new IOException(program.name() + " has ended; see its log in " + directory);
    }
    Reception reception = subscriber.expect(sequence, count);
    long ended;
    double elapsed;
    try (Sender sender = new Sender(program.udpPort(), bytes, sequence)) {
      long began = System.nanoTime();
      if (perSecond > 0) {
        sender.paced(count, perSecond);
      } else {
        sender.burst(count);
      }
      ended = System.nanoTime();
      elapsed = ended - began;
      sequence = sender.next();
    }
    reception.await(drainNanos);
    int lost = reception.lost();
    long drain = Math.max(0, reception.lastNanos() - ended);
    if (reception.repeated() > 0) {
      figures.note(program.name() + " told " + reception.repeated() + " events twice");
    }
    if (lost > 0) {
      awaitQuiet(reception);
    }
    return new Sent(reception, count / elapsed * 1e9, lost, drain);
  }

  /** What comes too late must not burden the next run. */
  private static void awaitQuiet(Reception reception) {
    int before = -1;
    for (int i = 0; i < 20 && before != reception.lost(); i++) {
      before = reception.lost();
      LockSupport.parkNanos(500_000_000);
    }
  }

  private Program start(Contender contender) throws IOException {
    starts++;
    return new Program(contender.name, contender.udpPort, contender.command,
        directory.resolve(contender.name + "-" + starts + ".log"));
  }

  private void awaitOnline(Program program) throws IOException {
    String node = program.name().equals(ours.name) ? "bench" : "baseline";
    if (!subscriber.awaitOnline(node, 15_000_000_000L)) {
      throw new IOException(program.name() + " did not say online within 15 s");
    }
  }

  private Contender ours(Path target) throws IOException {
    Path rules = Files.writeString(directory.resolve("rules.conf"), RULES);
    Path settings = Files.writeString(directory.resolve("sense-lights.conf"), "");
    int port = Ports.udp();
    Path launcher = target.resolve("sense-lights/bin/sense-lights");
    if (!Files.isExecutable(launcher)) {
      throw new IOException("there is no " + launcher + ": mvn package makes it");
    }
    return new Contender("ours", port, List.of(launcher.toString(), "run",
        "--config", settings.toString(), "--rules", rules.toString(),
        "--set", "mqtt.url=mqtt://127.0.0.1:" + broker.port(),
        "--set", "udp.listen=[\"127.0.0.1:" + port + "\"]",
        "--set", "state-directory=" + Files.createDirectories(directory.resolve("state")),
        "--set", "gpio.mode=simulated",
        "--set", "web.listen=127.0.0.1:0",
        "--set", "node=bench"));
  }

  private static String threads(Map<String, Long> before, Map<String, Long> after, double per) {
    return after.entrySet().stream()
        .map(e -> Map.entry(e.getKey(), (e.getValue() - before.getOrDefault(e.getKey(), 0L)) / per))
        .filter(e -> e.getValue() >= 0.01)
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(e -> String.format(Locale.ROOT, "%s %.2f", e.getKey(), e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static void settle() {
    LockSupport.parkNanos(3_000_000_000L);
  }

  private static double millis(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e6;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static int max(int[] values) {
    return Arrays.stream(values).max().orElseThrow();
  }

  private static String processorName() throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .filter(line -> line.startsWith("model name") || line.startsWith("Model"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst().orElse("unknown processor");
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
