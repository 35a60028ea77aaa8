package org.senselights.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Reads the begin of an answer's body, and ends the answer there if it is longer. */
final class Bounded implements BodySubscriber<Bounded.Begin> {
  private final int most;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<Begin> begin = new CompletableFuture<>();
  private Subscription subscription;

  /**
   * What was read.
   *
   * @param bytes the begin of the body
   * @param whole whether that is all of it
   */
  record Begin(byte[] bytes, boolean whole) {}

  Bounded(int most) {
    this.most = most;
  }

  @Override
  public void onSubscribe(Subscription opened) {
    subscription = opened;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    for (ByteBuffer piece : pieces) {
      byte[] some = new byte[Math.min(piece.remaining(), most - bytes.size())];
      piece.get(some);
      bytes.writeBytes(some);
      if (piece.hasRemaining()) {
        subscription.cancel();
        begin.complete(new Begin(bytes.toByteArray(), false));
        return;
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    begin.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    begin.complete(new Begin(bytes.toByteArray(), true));
  }

  @Override
  public CompletionStage<Begin> getBody() {
    return begin;
  }
}
