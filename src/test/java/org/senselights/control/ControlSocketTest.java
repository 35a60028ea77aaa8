package org.senselights.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.senselights.control.ControlException.Reason;

/** Both ends of the control socket, over real sockets. */
class ControlSocketTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(50);

  /** Short enough to be waited for, long enough for a busy machine to ask in. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @TempDir private Path directory;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : opened.reversed()) {
      each.close();
    }
  }

  @Test
  void whoAsksIsAnswered() throws Exception {
    serve(request -> new Answer(true, request.word() + " " + request.arguments() + "\nwell", "{\"ok\":true}"));

    Answer answer = ask(new Request("mute", Map.of("for", "2 h\tor so")));

    assertThat(answer).isEqualTo(new Answer(true, "mute {for=2 h\tor so}\nwell", "{\"ok\":true}"));
  }

  @Test
  void aRefusalIsAnAnswerToo() throws Exception {
    serve(request -> Answer.refused("rules.conf:2: no"));

    assertThat(ask(Request.of("reload"))).isEqualTo(Answer.refused("rules.conf:2: no"));
  }

  @Test
  void aLongAnswerArrivesWhole() throws Exception {
    Answer longOne = new Answer(true, "grün\n".repeat(80_000), "{}");
    serve(request -> longOne);

    assertThat(ask(Request.of("status"))).isEqualTo(longOne);
  }

  @Test
  void anAnswerBeyondAllMeasureIsReplacedByAWordAboutIt() throws Exception {
    serve(request -> Answer.done("x".repeat(1 << 20)));

    assertThat(ask(Request.of("status")).text()).contains("too long");
  }

  @Test
  void onlyTheOwnUserAndGroupMayOpenIt() throws Exception {
    serve(request -> Answer.done(""));

    assertThat(mode(socket())).isEqualTo("rw-rw----");
    assertThat(mode(socket().getParent())).isEqualTo("rwxr-x---");
  }

  @Test
  void fromADirectoryThatIsThereOnlyTheRightsOfOthersAreTaken() throws Exception {
    Files.createDirectory(socket().getParent());
    for (String[] pair : new String[][] {{"rwxr-xr-x", "rwxr-x---"}, {"rwx------", "rwx------"},
        {"rwxrwxr-x", "rwxrwx---"}}) {
      Files.setPosixFilePermissions(socket().getParent(), PosixFilePermissions.fromString(pair[0]));

      ControlServer server = serve(request -> Answer.done(""));

      assertThat(mode(socket().getParent())).isEqualTo(pair[1]);
      server.close();
    }
  }

  @Test
  void aDirectoryThatEverybodyMayWriteIsRefused() throws Exception {
    Files.createDirectory(socket().getParent());
    Files.setPosixFilePermissions(socket().getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));

    ControlException refusal = refusedStart(socket());

    assertThat(refusal.reason()).isEqualTo(Reason.UNUSABLE);
    assertThat(refusal).hasMessageContaining("everybody").hasMessageContaining("runtime-directory");
    assertThat(mode(socket().getParent())).isEqualTo("rwxrwxrwx");
  }

  @Test
  void nothingButTheSocketAndItsLockIsLeftInTheDirectory() throws Exception {
    ControlServer server = serve(request -> Answer.done(""));
    assertThat(names()).containsExactlyInAnyOrder("control.sock", ".control.lock");

    server.close();

    assertThat(names()).containsExactly(".control.lock");
  }

  @Test
  void ofTwoServersOnOnePathTheSecondGivesWay() throws Exception {
    serve(request -> Answer.done("the first"));

    ControlException refusal = refusedStart(socket());

    assertThat(refusal.reason()).isEqualTo(Reason.TAKEN);
    assertThat(refusal).hasMessageContaining("another sense-lights is running here");
    assertThat(ask(Request.of("status")).text()).isEqualTo("the first");
  }

  @Test
  void ofManyServersThatStartAtOnceOneIsHeard() throws Exception {
    leaveStaleSocket();
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger started = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        ControlServer server = new ControlServer(socket(), request -> Answer.done("the one"));
        opened.add(server);
        threads.submit(() -> {
          go.await();
          server.start();
          return started.incrementAndGet();
        });
      }
      go.countDown();
    }

    assertThat(started).hasValue(1);
    assertThat(ask(Request.of("status")).text()).isEqualTo("the one");
  }

  @Test
  void theSocketOfADeadServiceIsReplaced() throws Exception {
    leaveStaleSocket();
    assertThat(refusedConnect().reason()).isEqualTo(Reason.NOBODY_LISTENS);

    serve(request -> Answer.done("alive"));

    assertThat(ask(Request.of("status")).text()).isEqualTo("alive");
    assertThat(mode(socket())).isEqualTo("rw-rw----");
  }

  @Test
  void whatAStartThatWasKilledLeftBehindIsClearedAway() throws Exception {
    Files.createDirectories(socket().resolveSibling(".new"));
    Files.createFile(socket().resolveSibling(".new").resolve("s"));

    serve(request -> Answer.done("alive"));

    assertThat(ask(Request.of("status")).text()).isEqualTo("alive");
  }

  @Test
  void aFileThatIsNoSocketIsLeftAlone() throws Exception {
    Files.createDirectory(socket().getParent());
    Files.writeString(socket(), "somebody's letters");

    ControlException refusal = refusedStart(socket());

    assertThat(refusal).hasMessageContaining("is no socket");
    assertThat(socket()).hasContent("somebody's letters");
  }

  @Test
  void oneThatClosesLeavesTheSocketOfItsSuccessor() throws Exception {
    ControlServer first = serve(request -> Answer.done("first"));
    Files.delete(socket());
    serve(request -> Answer.done("second"));

    first.close();

    assertThat(ask(Request.of("status")).text()).isEqualTo("second");
  }

  @Test
  void aPathThatNoSocketCanHaveIsNamedWithWhatToDo() {
    Path far = directory.resolve("d".repeat(100)).resolve("control.sock");

    ControlException refusal = refusedStart(far);

    assertThat(refusal.reason()).isEqualTo(Reason.UNUSABLE);
    assertThat(refusal).hasMessageContaining("106").hasMessageContaining("runtime-directory");
  }

  @Test
  void thePathMayBeAsLongAsJavaAllows() throws Exception {
    Path near = directory.resolve("d");
    Path longest = near.resolve("s".repeat(106 - near.toString().length() - 1));
    ControlServer server = new ControlServer(longest, request -> Answer.done("far out"));
    opened.add(server);

    server.start();

    try (ControlClient client = ControlClient.connect(longest)) {
      assertThat(client.ask(Request.of("status"), LONG).text()).isEqualTo("far out");
    }
  }

  @Test
  void silentClientsLoseTheirPlaces() throws Exception {
    ControlServer server = new ControlServer(socket(), request -> Answer.done("heard"), PATIENCE);
    opened.add(server);
    server.start();
    List<SocketChannel> silent = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      silent.add(connectRaw());
    }

    assertThat(ask(Request.of("status")).text()).isEqualTo("heard");

    for (SocketChannel client : silent) {
      assertThat(Wire.readAll(client)).as("shown the door").hasValue(new byte[0]);
    }
  }

  @Test
  void oneThatStopsInTheMiddleOfItsRequestLosesItsPlaceToo() throws Exception {
    ControlServer server = new ControlServer(socket(), request -> Answer.done("heard"), PATIENCE);
    opened.add(server);
    server.start();
    for (int i = 0; i < 8; i++) {
      connectRaw().write(ByteBuffer.wrap("stat".getBytes(UTF_8)));
    }

    assertThat(ask(Request.of("status")).text()).isEqualTo("heard");
  }

  @Test
  void oneThatDoesNotTakeItsAnswerLosesItsPlaceToo() throws Exception {
    Answer fat = Answer.done("x".repeat(400_000));
    ControlServer server = new ControlServer(socket(), request -> fat, PATIENCE);
    opened.add(server);
    server.start();
    for (int i = 0; i < 8; i++) {
      connectRaw().write(ByteBuffer.wrap("status\n".getBytes(UTF_8)));
    }

    assertThat(ask(Request.of("status"))).isEqualTo(fat);
  }

  @Test
  void aRequestWithoutEndIsRefused() throws Exception {
    serve(request -> Answer.done("heard"));
    SocketChannel client = connectRaw();

    Wire.write(client, "x".repeat(100_000).getBytes(UTF_8));
    client.shutdownOutput();

    Answer answer = Wire.readAll(client).flatMap(Wire::answer).orElseThrow();
    assertThat(answer.ok()).isFalse();
    assertThat(answer.text()).contains("at most 16384 bytes");
  }

  @Test
  void aRequestThatIsTooLongIsNotEvenSent() throws Exception {
    serve(request -> Answer.done("heard"));
    try (ControlClient client = ControlClient.connect(socket())) {
      Request fat = new Request("mute", Map.of("why", "x".repeat(20_000)));

      ControlException refusal =
          catchThrowableOfType(ControlException.class, () -> client.ask(fat, LONG));

      assertThat(refusal).hasMessageContaining("16384");
    }
  }

  @Test
  void whatIsNoRequestIsAnsweredInWords() throws Exception {
    serve(request -> Answer.done("heard"));
    SocketChannel client = connectRaw();

    client.write(ByteBuffer.wrap("GET / HTTP/1.1\n".getBytes(UTF_8)));

    assertThat(Wire.readAll(client).flatMap(Wire::answer).orElseThrow().text()).contains("is no word");
  }

  @Test
  void aWordByHandNeedsNoLineFeed() throws Exception {
    serve(request -> Answer.done("heard " + request.word()));
    SocketChannel client = connectRaw();

    client.write(ByteBuffer.wrap("status".getBytes(UTF_8)));
    client.shutdownOutput();

    assertThat(Wire.readAll(client).flatMap(Wire::answer)).contains(Answer.done("heard status"));
  }

  @Test
  void aHundredClientsAtOnceAreAllAnsweredAndAFewAtATimeServed() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    serve(request -> {
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      Thread.yield();
      inside.decrementAndGet();
      return Answer.done(request.arguments().get("n"));
    });
    List<Future<String>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(100)) {
      for (int i = 0; i < 100; i++) {
        Request request = new Request("echo", Map.of("n", "number " + i));
        answers.add(threads.submit(() -> ask(request).text()));
      }
    }

    for (int i = 0; i < 100; i++) {
      assertThat(answers.get(i).get()).isEqualTo("number " + i);
    }
    assertThat(most.get()).isBetween(1, 8);
  }

  @Test
  void aFaultInTheHandlerIsToldAndTheNextIsServed() throws Exception {
    serve(request -> {
      if (request.word().equals("bad")) {
        throw new IllegalStateException("on purpose, by the test");
      }
      return Answer.done("well");
    });

    assertThat(ask(Request.of("bad"))).extracting(Answer::ok).isEqualTo(false);
    assertThat(ask(Request.of("good")).text()).isEqualTo("well");
  }

  @Test
  void whereNobodyListensTheClientSaysSo() {
    ControlException refusal = refusedConnect();

    assertThat(refusal.reason()).isEqualTo(Reason.NOBODY_LISTENS);
    assertThat(refusal).hasMessageContaining("no sense-lights is running here").hasMessageContaining("control.sock");
  }

  @Test
  void theFirstPlaceWhereSomebodyAnswersIsTaken() throws Exception {
    leaveStaleSocket();
    Path second = directory.resolve("second/control.sock");
    ControlServer server = new ControlServer(second, request -> Answer.done("second"));
    opened.add(server);
    server.start();
    Path tooFar = directory.resolve("d".repeat(100)).resolve("control.sock");

    try (ControlClient client =
        ControlClient.connect(List.of(directory.resolve("missing/control.sock"), socket(), tooFar, second))) {
      assertThat(client.ask(Request.of("status"), LONG).text()).isEqualTo("second");
    }
  }

  @Test
  void whereNobodyAnswersEveryPlaceIsNamed() {
    ControlException refusal = catchThrowableOfType(ControlException.class,
        () -> ControlClient.connect(List.of(Path.of("/nowhere/a.sock"), Path.of("/nowhere/b.sock"))));

    assertThat(refusal).hasMessageContaining("/nowhere/a.sock, nor at /nowhere/b.sock");
  }

  @Test
  void aServiceThatDoesNotAnswerInTimeIsReportedAsSuch() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    serve(request -> {
      try {
        never.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Answer.done("");
    });
    try (ControlClient client = ControlClient.connect(socket())) {
      ControlException refusal =
          catchThrowableOfType(ControlException.class, () -> client.ask(Request.of("status"), SHORT));

      assertThat(refusal.reason()).isEqualTo(Reason.TOO_LATE);
      assertThat(refusal).hasMessageContaining("did not answer within");
    } finally {
      never.countDown();
    }
  }

  @Test
  void aServiceThatEndsMeanwhileIsReportedAsSuch() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    ControlServer server = serve(request -> {
      heard.countDown();
      try {
        never.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Answer.done("");
    });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ControlClient client = ControlClient.connect(socket())) {
      Future<ControlException> refusal = threads.submit(
          () -> catchThrowableOfType(ControlException.class, () -> client.ask(Request.of("status"), LONG)));
      heard.await();

      server.close();

      assertThat(refusal.get().reason()).isEqualTo(Reason.BROKEN);
      assertThat(refusedConnect().reason()).isEqualTo(Reason.NOBODY_LISTENS);
      never.countDown();
    }
  }

  @Test
  void closingTwiceOrBeforeTheStartDoesNoHarm() throws Exception {
    ControlServer server = new ControlServer(socket(), request -> Answer.done(""));
    server.close();

    ControlServer other = serve(request -> Answer.done(""));
    other.close();
    other.close();

    assertThat(Files.exists(socket())).isFalse();
  }

  private ControlServer serve(Function<Request, Answer> handler) throws ControlException {
    ControlServer server = new ControlServer(socket(), handler);
    opened.add(server);
    server.start();
    return server;
  }

  private Answer ask(Request request) throws ControlException {
    try (ControlClient client = ControlClient.connect(socket())) {
      return client.ask(request, LONG);
    }
  }

  private SocketChannel connectRaw() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    opened.add(channel);
    channel.connect(UnixDomainSocketAddress.of(socket()));
    return channel;
  }

  private void leaveStaleSocket() throws IOException {
    Files.createDirectories(socket().getParent());
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(socket()));
    }
  }

  private ControlException refusedStart(Path path) {
    ControlServer server = new ControlServer(path, request -> Answer.done("the second"));
    opened.add(server);
    return catchThrowableOfType(ControlException.class, server::start);
  }

  private ControlException refusedConnect() {
    return catchThrowableOfType(ControlException.class, () -> ControlClient.connect(socket()));
  }

  private Path socket() {
    return directory.resolve("run/control.sock");
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(socket().getParent())) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
