package org.senselights.ingress;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Promise;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.senselights.decode.Decoder;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.senselights.settings.UdpSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for datagrams, decodes them and offers the events. Start it once, close it once.
 *
 * <p>One thread, {@code udp}, reads all sockets, decodes, and calls the sink, which must not block: where it is full it
 * says so, and the event is counted as overflow.
 */
public final class UdpIngress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UdpIngress.class);
  // The longest that fits into a UDP datagram at all, over IPv6: what is longer need not be asked for.
  private static final int LONGEST_DATAGRAM = 65_527;
  // No datagram takes less of a receive buffer than this, however short: the kernel counts its own overhead.
  private static final int LEAST_COST = 512;

  private final UdpSettings settings;
  private final Tuning tuning;
  private final LongSupplier nanos;
  private final Consumer<Boolean> down;
  private final AllowList allow;
  private final DatagramHandler handler;
  private final MultiThreadIoEventLoopGroup loop;
  private final ReceiveBuffers buffers;
  private final int datagramSize;
  private final AtomicBoolean lookingUp = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  final List<Channel> channels = new CopyOnWriteArrayList<>();
  private final Throttle dropLines = new Throttle(Duration.ofMinutes(1), 1);
  private volatile KernelDrops drops = new KernelDrops(List.of());
  private long reportedDrops;

  /**
   * What only tests set otherwise.
   *
   * @param transport how sockets are read
   * @param resolver gives all addresses of a host name, none where it is not known
   * @param firstLookUp for how long the first look-up of names may keep datagrams waiting in the kernel
   * @param lookUpPeriod how often names are looked up again
   * @param lookUpPause the shortest time between look-ups that refused senders cause, and between attempts to open a
   *     socket again
   * @param dropsPeriod how often the kernel's tables are read
   */
  record Tuning(
      Transport transport,
      Function<String, Set<InetAddress>> resolver,
      Duration firstLookUp,
      Duration lookUpPeriod,
      Duration lookUpPause,
      Duration dropsPeriod) {

    static Tuning standard() {
      return new Tuning(
          Transport.best(),
          Tuning::resolve,
          Duration.ofSeconds(2),
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10));
    }

    private static Set<InetAddress> resolve(String name) {
      try {
        return Set.copyOf(List.of(InetAddress.getAllByName(name)));
      } catch (UnknownHostException e) {
        return Set.of();
      }
    }
  }

  /**
   * Prepares the thread and its buffers; no socket is open yet.
   *
   * @param settings where to listen, and to whom
   * @param decoder makes events of bytes
   * @param sink takes an event and how it was received; false where it is full. Called on the thread {@code udp}
   * @param wall the wall clock, for times of receipt
   * @param nanos the monotonic clock, in nanoseconds
   * @param down told true when a socket has closed by itself, and false when all are open again; must not wait
   */
  public UdpIngress(
      UdpSettings settings,
      Decoder decoder,
      BiPredicate<Event, Receipt> sink,
      InstantSource wall,
      LongSupplier nanos,
      Consumer<Boolean> down) {
    this(settings, decoder, sink, wall, nanos, down, Tuning.standard());
  }

  UdpIngress(
      UdpSettings settings,
      Decoder decoder,
      BiPredicate<Event, Receipt> sink,
      InstantSource wall,
      LongSupplier nanos,
      Consumer<Boolean> down,
      Tuning tuning) {
    this.settings = settings;
    this.down = down;
    this.tuning = tuning;
    this.nanos = nanos;
    int maxDatagram = Math.min(settings.maxDatagram(), LONGEST_DATAGRAM);
    // One byte more than is allowed: a datagram that fills it was too long, and is never taken for a short one.
    datagramSize = maxDatagram + 1;
    allow = new AllowList(settings.allow(), tuning.resolver(), tuning.lookUpPause(), nanos.getAsLong());
    handler = new DatagramHandler(maxDatagram, allow, this::beginLookUp, decoder, sink, wall, nanos);
    buffers = tuning.transport().buffers(datagramSize, handler::beforeRead);
    ThreadFactory thread = task -> new FastThreadLocalThread(task, "udp");
    loop = new MultiThreadIoEventLoopGroup(1, thread, tuning.transport().handlers());
  }

  /**
   * Opens all sockets; datagrams are read from here on. Where one cannot be opened, none stays open.
   *
   * @throws ListenException if an address is taken, forbidden, or not this machine's
   */
  public void start() throws ListenException {
    boolean names = allow.hasNames();
    for (InetSocketAddress address : addresses()) {
      // Until the names are known the kernel keeps what arrives: nobody is refused because a name server is slow.
      try {
        channels.add(bind(address, !names));
      } catch (ListenException e) {
        throw abandoned(e);
      }
    }
    drops = new KernelDrops(channels.stream().map(tuning.transport()::listener).toList());
    LOG.info(
        "Listening for datagrams on UDP {}",
        boundAddresses().stream().map(Addresses::text).collect(Collectors.joining(", ")));
    if (settings.allow().isEmpty()) {
      LOG.warn("udp.allow is empty, so every sender is refused: write 'private', or your Sense servers' addresses");
    }
    int granted = channels.stream().mapToInt(tuning.transport()::receiveBuffer).min().orElse(0);
    if (granted < settings.receiveBuffer()) {
      LOG.warn(shortBuffer(settings.receiveBuffer(), granted));
    }
    every(tuning.dropsPeriod(), () -> Thread.startVirtualThread(this::reportDrops));
    if (names) {
      beginLookUp();
      every(tuning.lookUpPeriod(), this::beginLookUp);
      loop.schedule(this::read, tuning.firstLookUp().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** The addresses to open: each once, and none that another one takes in anyway. */
  private List<InetSocketAddress> addresses() throws ListenException {
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (InetSocketAddress address : settings.listen()) {
      if (address.isUnresolved()) {
        throw abandoned(ListenException.unresolved(address));
      }
      // A socket on [::] hears IPv4 too, so that the same port on 0.0.0.0 would be taken by ourselves.
      boolean heardByIpv6 =
          address.getAddress() instanceof Inet4Address
              && address.getAddress().isAnyLocalAddress()
              && address.getPort() != 0
              && settings.listen().stream()
                  .anyMatch(
                      other ->
                          other.getPort() == address.getPort()
                              && !other.isUnresolved()
                              && other.getAddress().isAnyLocalAddress()
                              && !(other.getAddress() instanceof Inet4Address));
      boolean repeated = address.getPort() != 0 && addresses.contains(address);
      if (!heardByIpv6 && !repeated) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  private Channel bind(InetSocketAddress address, boolean read) throws ListenException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .handler(handler)
            .option(ChannelOption.AUTO_READ, read)
            .option(ChannelOption.SO_RCVBUF, settings.receiveBuffer())
            .option(ChannelOption.RECVBUF_ALLOCATOR, buffers);
    tuning.transport().prepare(bootstrap, address, datagramSize);
    ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
    if (bound.isSuccess()) {
      guard(bound.channel(), (InetSocketAddress) bound.channel().localAddress());
      return bound.channel();
    }
    Throwable cause = bound.cause();
    while (cause instanceof ChannelException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    throw ListenException.of(address, cause);
  }

  private void guard(Channel channel, InetSocketAddress address) {
    channel.closeFuture().addListener(future -> {
      if (!closed.get()) {
        LOG.error("The socket on UDP {} has closed by itself: nothing is received there until it can be opened again",
            Addresses.text(address));
        down.accept(true);
        Thread.startVirtualThread(() -> reopen(channel, address));
      }
    });
  }

  private void reopen(Channel lost, InetSocketAddress address) {
    if (closed.get()) {
      return;
    }
    try {
      channels.set(channels.indexOf(lost), bind(address, true));
      drops = new KernelDrops(channels.stream().map(tuning.transport()::listener).toList());
      LOG.info("Listening again on UDP {}", Addresses.text(address));
      down.accept(channels.stream().anyMatch(channel -> !channel.isOpen()));
    } catch (ListenException e) {
      loop.schedule(
          () -> Thread.startVirtualThread(() -> reopen(lost, address)),
          tuning.lookUpPause().toMillis(),
          TimeUnit.MILLISECONDS);
    }
  }

  private ListenException abandoned(ListenException why) {
    close();
    return why;
  }

  /** Says that the kernel gave a smaller receive buffer than was asked for, and how to change that. */
  static String shortBuffer(int asked, int granted) {
    return ("The kernel gives each UDP socket a receive buffer of %d bytes instead of %d, so bursts may be lost. "
            + "To allow it now: sysctl -w net.core.rmem_max=%d; to allow it for good, write the line "
            + "'net.core.rmem_max=%d' to /etc/sysctl.d/60-sense-lights.conf; then start again")
        .formatted(granted, asked, asked, asked);
  }

  private void every(Duration period, Runnable task) {
    loop.scheduleWithFixedDelay(task, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void beginLookUp() {
    if (lookingUp.compareAndSet(false, true)) {
      Thread.startVirtualThread(
          () -> {
            try {
              allow.lookUp();
            } finally {
              lookingUp.set(false);
              read();
            }
          });
    }
  }

  private void read() {
    channels.forEach(channel -> channel.config().setAutoRead(true));
  }

  /**
   * Where datagrams are awaited, with the true ports.
   *
   * @return the addresses, in the order of the settings
   */
  public List<InetSocketAddress> boundAddresses() {
    return channels.stream().map(channel -> (InetSocketAddress) channel.localAddress()).toList();
  }

  /**
   * What became of the datagrams.
   *
   * @return the counts, which go on counting
   */
  public IngressCounts counts() {
    return handler.counts();
  }

  /**
   * How many datagrams the kernel has dropped because our receive buffers were full. Reads a file: not for a thread
   * that must not wait.
   *
   * @return the drops since the start; nothing where this system does not tell
   */
  public OptionalLong kernelDrops() {
    return drops.read();
  }

  /**
   * Has the thread that reads all sockets run something between two readings, which shows that it still does. Not for
   * after the end.
   *
   * @param task must not wait
   */
  public void execute(Runnable task) {
    loop.execute(task);
  }

  private synchronized void reportDrops() {
    long all = kernelDrops().orElse(0);
    if (all > reportedDrops && dropLines.ask("kernel", nanos.getAsLong()) != Throttle.HOLD_BACK) {
      LOG.warn(
          "The kernel dropped {} datagrams ({} since the start), as they came faster than they were taken: "
              + "raise udp.receive-buffer, now {} bytes, and with it net.core.rmem_max by sysctl",
          all - reportedDrops,
          all,
          settings.receiveBuffer());
      reportedDrops = all;
    }
  }

  /**
   * Takes what the kernel already holds for us, then closes the sockets. When it returns, every event that was received
   * has been offered to the sink.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (!channels.isEmpty()) {
      reportDrops();
      Promise<Void> drained = loop.next().newPromise();
      loop.execute(() -> drain(drained));
      drained.awaitUninterruptibly();
    }
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    buffers.release();
  }

  private void drain(Promise<Void> drained) {
    read();
    // More than the buffers can hold cannot have been waiting when this began: a flood does not keep us.
    long capacity =
        channels.stream().filter(Channel::isOpen).mapToLong(tuning.transport()::receiveBuffer).sum();
    long atMost = capacity * 2 / LEAST_COST;
    long received = counts().received();
    drain(received, received + atMost, 0, drained);
  }

  private void drain(long before, long limit, int quietTurns, Promise<Void> drained) {
    long received = counts().received();
    int quiet = received == before ? quietTurns + 1 : 0;
    // The first look is before any reading, and the loop reads all sockets between two scheduled tasks.
    if (quiet > 2 || received > limit) {
      channels.forEach(Channel::close);
      drained.setSuccess(null);
    } else {
      loop.schedule(() -> drain(received, limit, quiet, drained), 0, TimeUnit.NANOSECONDS);
    }
  }
}
