package org.senselights.ingress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import org.senselights.decode.Decoded;
import org.senselights.decode.Decoder;
import org.senselights.event.Event;
import org.senselights.event.Receipt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides what becomes of each datagram. Runs on the event loop only: never blocks, and logs next to nothing. */
@Sharable
final class DatagramHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(UdpIngress.class);

  private final int maxDatagram;
  private final AllowList allow;
  private final Runnable lookUp;
  private final Decoder decoder;
  private final BiPredicate<Event, Receipt> sink;
  private final InstantSource wall;
  private final LongSupplier nanos;
  private final IngressCounts counts = new IngressCounts();
  private final Throttle lines = new Throttle(Duration.ofMinutes(1), 64);
  private final Throttle productLines = new Throttle(Duration.ofMinutes(1), 8);
  private final byte[] scratch;

  // What one system call read has one time of receipt; only its first datagram asks the clocks.
  private boolean readAgain = true;
  private Instant at = Instant.EPOCH;
  private long atNanos;
  private InetAddress sender = InetAddress.getLoopbackAddress();
  private Receipt receipt = new Receipt(Instant.EPOCH, 0, "");

  /**
   * Takes its surroundings.
   *
   * @param maxDatagram the longest datagram that is decoded, in bytes
   * @param allow whose datagrams are decoded
   * @param lookUp begins a look-up of the allow-list's names and returns at once
   * @param decoder makes events of bytes
   * @param sink takes an event, or says false where it is full; never blocks
   * @param wall the wall clock
   * @param nanos the monotonic clock
   */
  DatagramHandler(
      int maxDatagram,
      AllowList allow,
      Runnable lookUp,
      Decoder decoder,
      BiPredicate<Event, Receipt> sink,
      InstantSource wall,
      LongSupplier nanos) {
    this.maxDatagram = maxDatagram;
    this.allow = allow;
    this.lookUp = lookUp;
    this.decoder = decoder;
    this.sink = sink;
    this.wall = wall;
    this.nanos = nanos;
    scratch = new byte[maxDatagram];
  }

  IngressCounts counts() {
    return counts;
  }

  /** Told before every system call that reads. */
  void beforeRead() {
    readAgain = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    try {
      handle(packet.sender().getAddress(), packet.content());
    } finally {
      packet.release();
    }
  }

  private void handle(InetAddress from, ByteBuf content) {
    int length = content.readableBytes();
    counts.received.increment();
    counts.bytes.add(length);
    stamp(from);
    if (!allow.allows(from)) {
      counts.refused.increment();
      refused();
    } else if (length > maxDatagram) {
      counts.tooLong.increment();
      tooLong();
    } else {
      content.readBytes(scratch, 0, length);
      take(decoder.decode(scratch, 0, length), length);
    }
  }

  private void stamp(InetAddress from) {
    boolean another = !from.equals(sender);
    if (!readAgain && !another) {
      return;
    }
    if (readAgain) {
      at = wall.instant();
      atNanos = nanos.getAsLong();
      readAgain = false;
    }
    String text = another || receipt.sender().isEmpty() ? Addresses.text(from) : receipt.sender();
    sender = from;
    receipt = new Receipt(at, atNanos, text);
  }

  private void take(Decoded decoded, int length) {
    switch (decoded) {
      case Decoded.Understood(Event event, String doubt) -> {
        counts.events.increment();
        if (!sink.test(event, receipt)) {
          counts.overflow.increment();
          overflow();
        } else if (event.doubtful()) {
          counts.doubtful.increment();
          doubtful(doubt);
        }
      }
      case Decoded.NotOurs(String product) -> {
        counts.notOurs.increment();
        notOurs(product);
      }
      case Decoded.Malformed(Decoded.Reason reason) -> {
        counts.malformed.get(reason).increment();
        malformed(reason, length);
      }
    }
  }

  private void refused() {
    if (allow.wantsLookUp(atNanos)) {
      lookUp.run();
    }
    long heldBack = lines.ask("refused", atNanos);
    if (heldBack != Throttle.HOLD_BACK) {
      LOG.warn(
          "Refused a datagram from {}: udp.allow does not name that sender; add it there if it is one of yours{}",
          receipt.sender(),
          Throttle.heldBackText(heldBack));
    }
  }

  private void tooLong() {
    long heldBack = lines.ask("too long", atNanos);
    if (heldBack != Throttle.HOLD_BACK) {
      LOG.warn(
          "Left out a datagram from {}, longer than {} bytes: raise udp.max-datagram if it was meant for us{}",
          receipt.sender(),
          maxDatagram,
          Throttle.heldBackText(heldBack));
    }
  }

  private void overflow() {
    long heldBack = lines.ask("overflow", atNanos);
    if (heldBack != Throttle.HOLD_BACK) {
      LOG.warn(
          "Lost an event: they come faster than the rules can be worked through. "
              + "Let fewer log rows reach this machine, or give it a faster processor{}",
          Throttle.heldBackText(heldBack));
    }
  }

  private void doubtful(String doubt) {
    long heldBack = lines.ask("doubtful " + doubt, atNanos);
    if (heldBack != Throttle.HOLD_BACK) {
      LOG.warn(
          "An event from {} is doubtful: {}; it acts like any other{}",
          receipt.sender(),
          doubt,
          Throttle.heldBackText(heldBack));
    }
  }

  private void notOurs(String product) {
    // The sender chooses the word, so ever new ones may come: they must not crowd out the other reasons.
    long heldBack = productLines.ask(product, atNanos);
    if (heldBack != Throttle.HOLD_BACK) {
      LOG.warn(
          "{} sends log events of {}, which are not for us: point that appender elsewhere{}",
          receipt.sender(),
          product,
          Throttle.heldBackText(heldBack));
    }
  }

  private void malformed(Decoded.Reason reason, int length) {
    long heldBack = lines.ask(reason.name(), atNanos);
    if (heldBack != Throttle.HOLD_BACK) {
      LOG.warn(
          "A datagram of {} bytes from {} is malformed: {}. What it holds is not shown here, as it may name users: "
              + "capture one, and 'sense-lights decode' tells what it makes of it{}",
          length,
          receipt.sender(),
          reason.text(),
          Throttle.heldBackText(heldBack));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    long heldBack = lines.ask("failure " + cause.getClass().getName(), nanos.getAsLong());
    if (heldBack == Throttle.HOLD_BACK) {
      return;
    }
    if (cause instanceof IOException) {
      LOG.warn(
          "Reading a UDP socket failed: {}; it is tried again{}",
          cause.getMessage(),
          Throttle.heldBackText(heldBack));
    } else {
      LOG.error("A datagram was lost to a fault in this program{}", Throttle.heldBackText(heldBack), cause);
    }
  }
}
