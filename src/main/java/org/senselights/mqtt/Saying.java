package org.senselights.mqtt;

import java.util.concurrent.CompletableFuture;

/** Messages that belong together, and somebody who waits until the broker has them all. Guarded by who owns them. */
final class Saying {
  final CompletableFuture<Void> future = new CompletableFuture<>();

  /** How many of its messages the broker has not acknowledged. */
  int left;

  /** Why it will never be whole; empty as long as it may be. */
  String trouble = "";

  Saying(int left) {
    this.left = left;
  }

  /** Tells who waits what became of it. Runs what hangs on the future, so no lock may be held. */
  void end() {
    if (trouble.isEmpty()) {
      future.complete(null);
    } else {
      future.completeExceptionally(new LinkException(trouble));
    }
  }
}
