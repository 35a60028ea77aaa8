package org.senselights.ingress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * Hands the same few buffers to every read, in turn. A buffer comes round again only after the handler has let go of
 * what was read into it, which Netty sees to within one turn of the loop. For channels of one event loop.
 */
final class ReceiveBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
  private final ByteBuf[] buffers;
  private final int size;
  private final Runnable beforeRead;
  private int next;

  /**
   * Allocates the buffers.
   *
   * @param buffers how many
   * @param size of each, in bytes
   * @param datagramsATurn after how many the loop looks at its other sockets and tasks
   * @param beforeRead told before every system call that reads
   */
  ReceiveBuffers(int buffers, int size, int datagramsATurn, Runnable beforeRead) {
    super(datagramsATurn);
    ByteBufAllocator memory = new UnpooledByteBufAllocator(true, true);
    this.buffers = new ByteBuf[buffers];
    for (int i = 0; i < buffers; i++) {
      this.buffers[i] = memory.directBuffer(size, size);
    }
    this.size = size;
    this.beforeRead = beforeRead;
  }

  /** Gives the memory back. No channel may read any more. */
  void release() {
    for (ByteBuf buffer : buffers) {
      buffer.release();
    }
  }

  @Override
  @SuppressWarnings("deprecation") // Netty asks for this type and deprecates it at once
  public Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        return size;
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator ignored) {
        beforeRead.run();
        ByteBuf buffer = buffers[next];
        next = next + 1 == buffers.length ? 0 : next + 1;
        return buffer.clear().retain();
      }
    };
  }
}
