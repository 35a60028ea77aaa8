package org.senselights.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.senselights.web.Live.Seat;

class LiveTest {
  private final AtomicLong nanos = new AtomicLong();
  private final ThreadLocal<Runnable> written = ThreadLocal.withInitial(() -> () -> { });
  private final AtomicInteger asked = new AtomicInteger();
  private final Watch watch = new Watch();
  private final Supplier<Facts> facts = () -> {
    asked.incrementAndGet();
    return Happened.facts();
  };
  private final AtomicInteger pulses = new AtomicInteger();
  private final Live live = new Live(new Frames(facts, watch, new History()), task -> {
    pulses.incrementAndGet();
    return pulses::decrementAndGet;
  }, this::time);

  @AfterEach
  void close() {
    live.close();
  }

  @Test
  void theFirstFrameIsThereAtOnceAndTellsTheBrowserWhenToComeBack() throws Exception {
    watch.accept(Happened.account("first"));
    var client = new Client(join());

    String first = client.next();

    assertThat(first).startsWith("retry: 1000\nid: 1\ndata: {").endsWith("}\n\n").contains("\"node\":\"desk\"");
  }

  @Test
  void aFrameIsMadeOnceForAllWhoWatch() throws Exception {
    var one = new Client(join());
    var other = new Client(join());
    String[] first = {one.next(), other.next()};
    int before = asked.get();

    watch.accept(Happened.account("a thing"));
    live.beat();

    String frame = one.next();
    assertThat(first).allMatch(each -> each.startsWith("retry: 1000\n"));
    assertThat(frame).startsWith("id: 1\ndata: {").contains("\"events\":[{");
    assertThat(other.next()).isEqualTo(frame);
    assertThat(asked.get() - before).isEqualTo(1);
  }

  @Test
  void whatHappensBetweenTwoBeatsIsOneFrame() throws Exception {
    var client = new Client(join());
    client.next();

    IntStream.range(0, 30).forEach(i -> watch.accept(Happened.account("thing " + i)));
    live.beat();
    live.beat();
    watch.accept(Happened.account("the next"));
    live.beat();

    assertThat(client.next()).startsWith("id: 30\n");
    assertThat(client.next()).startsWith("id: 31\n");
  }

  @Test
  void whoComesBackCatchesUp() throws Exception {
    IntStream.rangeClosed(1, 5).forEach(i -> watch.accept(Happened.account("thing " + i)));

    String first = new Client(live.join(3, () -> true, false).orElseThrow()).next();

    assertThat(first).contains("\"n\":4,").contains("\"n\":5,").doesNotContain("\"n\":3,");
  }

  @Test
  void nothingIsDoneWhereNobodyWatches() throws Exception {
    assertThat(pulses).hasValue(0);

    Seat seat = join();
    assertThat(pulses).hasValue(1);
    Seat second = join();
    assertThat(pulses).hasValue(1);

    seat.leave();
    second.leave();
    int before = asked.get();
    live.beat();

    assertThat(pulses).hasValue(0);
    assertThat(asked).hasValue(before);
  }

  @Test
  void whatHappenedWhileNobodyWatchedIsToldOnce() throws Exception {
    join().leave();
    watch.accept(Happened.account("meanwhile"));

    var client = new Client(join());
    live.beat();
    watch.accept(Happened.account("now"));
    live.beat();

    assertThat(client.next()).contains("\"n\":1,");
    assertThat(client.next()).contains("\"n\":2,").doesNotContain("\"n\":1,");
  }

  @Test
  void whereNothingHappensAWordKeepsTheConnectionAlive() throws Exception {
    var client = new Client(join());
    client.next();

    nanos.addAndGet(Live.HEARTBEAT.toNanos() - 1);
    live.beat();
    watch.accept(Happened.account("a thing"));
    live.beat();
    assertThat(client.next()).startsWith("id: 1\n");

    nanos.addAndGet(Live.HEARTBEAT.toNanos() - 1);
    live.beat();
    nanos.addAndGet(1);
    live.beat();
    live.beat();
    assertThat(client.next()).isEqualTo(":\n\n");

    watch.accept(Happened.account("another"));
    live.beat();
    assertThat(client.next()).startsWith("id: 2\n");
  }

  @Test
  void noMoreThanSixteenWatch() {
    List<Seat> seats = IntStream.range(0, Live.MOST_CLIENTS).mapToObj(i -> join()).toList();

    assertThat(live.join(0, () -> true, false)).isEmpty();
    seats.getFirst().leave();
    assertThat(live.join(0, () -> true, false)).isPresent();
    assertThat(live.clients()).isEqualTo(16);
  }

  @Test
  void guestsLeaveSeatsToThoseWhoAreKnown() {
    IntStream.range(0, Live.MOST_GUESTS).forEach(i -> assertThat(live.join(0, () -> true, true)).isPresent());

    assertThat(live.join(0, () -> true, true)).isEmpty();
    assertThat(live.join(0, () -> true, false)).isPresent();
  }

  @Test
  void whoComesAndGoesDropsNobody() throws Exception {
    var stuck = new StuckClient(join());
    stuck.isWriting.await();

    for (int i = 0; i <= 2 * Live.MOST_WAITING; i++) {
      join().leave();
    }

    assertThat(live.clients()).isEqualTo(1);
  }

  @Test
  void aClientThatTakesNothingIsDroppedAfterTwoSecondsAndHoldsUpNobody() throws Exception {
    var stuck = new StuckClient(join());
    stuck.isWriting.await();
    var client = new Client(join());
    client.next();

    nanos.addAndGet(Duration.ofSeconds(2).toNanos() - 1);
    watch.accept(Happened.account("a thing"));
    live.beat();
    assertThat(client.next()).contains("\"n\":1,");
    assertThat(live.clients()).isEqualTo(2);
    nanos.addAndGet(1);
    live.beat();

    assertThat(live.clients()).isEqualTo(1);
    assertThatThrownBy(() -> stuck.end.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class).cause().isInstanceOf(IOException.class).hasMessage("interrupted");
  }

  @Test
  void aClientThatFallsBehindIsDroppedAndNothingPilesUp() throws Exception {
    var stuck = new StuckClient(join());
    stuck.isWriting.await();

    for (int i = 0; i <= Live.MOST_WAITING; i++) {
      assertThat(live.clients()).isEqualTo(1);
      watch.accept(Happened.account("thing " + i));
      live.beat();
    }

    assertThat(live.clients()).isZero();
    assertThat(pulses).hasValue(0);
    assertThatThrownBy(() -> stuck.end.get(20, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
  }

  @Test
  void whoMayNoLongerLookIsSentAway() throws Exception {
    AtomicBoolean allowed = new AtomicBoolean(true);
    var client = new Client(live.join(0, allowed::get, false).orElseThrow());
    client.next();

    live.beat();
    assertThat(live.clients()).isEqualTo(1);
    allowed.set(false);
    live.beat();

    assertThat(live.clients()).isZero();
    assertThatThrownBy(() -> client.end.get(20, TimeUnit.SECONDS)).hasMessageContaining("the stream is ended");
  }

  @Test
  void afterTheEndNobodyJoins() throws Exception {
    var client = new Client(join());
    client.next();
    Seat unserved = join();

    live.close();

    assertThat(live.join(0, () -> true, false)).isEmpty();
    assertThat(pulses).hasValue(0);
    assertThatThrownBy(() -> client.end.get(20, TimeUnit.SECONDS)).hasMessageContaining("the stream is ended");
    assertThatThrownBy(() -> unserved.serve(OutputStream.nullOutputStream())).isInstanceOf(IOException.class);
  }

  private Seat join() {
    return live.join(0, () -> true, false).orElseThrow();
  }

  /** Asked by a writer too, when it notes that it has written a block. Not before that may the block be seen. */
  private long time() {
    written.get().run();
    written.remove();
    return nanos.get();
  }

  /** Takes whatever comes. */
  private final class Client extends OutputStream {
    private final BlockingQueue<String> blocks = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    Client(Seat seat) {
      LiveTest.serve(seat, this, end);
    }

    String next() throws InterruptedException {
      return String.valueOf(blocks.poll(20, TimeUnit.SECONDS));
    }

    @Override
    public void write(int b) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      part.append(new String(bytes, from, length, StandardCharsets.UTF_8));
      if (part.toString().endsWith("\n\n")) {
        String block = part.toString();
        written.set(() -> blocks.add(block));
        part.setLength(0);
      }
    }
  }

  /** Takes nothing, until its thread is interrupted, as the JDK's connections do. */
  private static final class StuckClient extends OutputStream {
    private final CountDownLatch isWriting = new CountDownLatch(1);
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    StuckClient(Seat seat) {
      LiveTest.serve(seat, this, end);
    }

    @Override
    public void write(int b) throws IOException {
      isWriting.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new IOException("interrupted");
      }
    }
  }

  private static void serve(Seat seat, OutputStream out, CompletableFuture<Void> end) {
    Thread.ofVirtual().start(() -> {
      try {
        seat.serve(out);
      } catch (IOException e) {
        end.completeExceptionally(e);
      }
    });
  }
}
