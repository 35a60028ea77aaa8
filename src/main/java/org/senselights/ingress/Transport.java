package org.senselights.ingress;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two ways to the kernel's sockets. */
enum Transport {
  /** Linux, with {@code recvmmsg}: many datagrams a system call. */
  EPOLL {
    @Override
    IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }

    @Override
    ReceiveBuffers buffers(int datagramSize, Runnable beforeRead) {
      // Netty reads as many datagrams at once as fit into the one buffer. A mebibyte holds 16 of the longest, and
      // from 64 on a call's own cost no longer shows.
      int batch = Math.clamp(MEMORY / datagramSize, 1, 64);
      return new ReceiveBuffers(1, batch * datagramSize, 1024, beforeRead);
    }

    @Override
    void prepare(Bootstrap bootstrap, InetSocketAddress address, int datagramSize) {
      bootstrap
          .channelFactory(() -> new EpollDatagramChannel(family(address)))
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, datagramSize);
    }

    @Override
    int receiveBuffer(Channel channel) {
      // The kernel doubles what it grants, for its own book-keeping, and tells the doubled number.
      return channel.config().getOption(ChannelOption.SO_RCVBUF) / 2;
    }

    @Override
    KernelDrops.Listener listener(Channel channel) {
      return KernelDrops.Listener.of(
          (InetSocketAddress) channel.localAddress(), ((EpollDatagramChannel) channel).fd().intValue());
    }
  },

  /** Everywhere; a datagram a system call. */
  NIO {
    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    ReceiveBuffers buffers(int datagramSize, Runnable beforeRead) {
      // Here a turn's datagrams are handed over only at its end: each needs a buffer of its own.
      int turn = Math.clamp(MEMORY / datagramSize, 1, 64);
      return new ReceiveBuffers(turn, datagramSize, turn, beforeRead);
    }

    @Override
    void prepare(Bootstrap bootstrap, InetSocketAddress address, int datagramSize) {
      bootstrap.channelFactory(() -> new NioDatagramChannel(family(address)));
    }

    @Override
    int receiveBuffer(Channel channel) {
      // The JDK takes back Linux's doubling itself.
      return channel.config().getOption(ChannelOption.SO_RCVBUF);
    }

    @Override
    KernelDrops.Listener listener(Channel channel) {
      return new KernelDrops.Listener((InetSocketAddress) channel.localAddress(), 0);
    }
  };

  private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
  private static final int MEMORY = 1 << 20;

  /** The best that this machine has. */
  static Transport best() {
    if (Epoll.isAvailable()) {
      return EPOLL;
    }
    LOG.info("Native epoll is not available here: datagrams are read one by one, which takes a little more of the CPU");
    return NIO;
  }

  private static SocketProtocolFamily family(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
  }

  /** What an event loop of this kind is made with. */
  abstract IoHandlerFactory handlers();

  /** Buffers for datagrams of at most {@code datagramSize} bytes; what is longer is cut off there. */
  abstract ReceiveBuffers buffers(int datagramSize, Runnable beforeRead);

  /** Makes the bootstrap open sockets of this kind and of the address's family. */
  abstract void prepare(Bootstrap bootstrap, InetSocketAddress address, int datagramSize);

  /** The bytes that the kernel granted, by the same measure in which they were asked for. */
  abstract int receiveBuffer(Channel channel);

  /** How the kernel's tables know an open channel. */
  abstract KernelDrops.Listener listener(Channel channel);
}
