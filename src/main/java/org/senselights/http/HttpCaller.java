package org.senselights.http;

import java.net.URI;
import java.time.Duration;
import org.senselights.tls.TlsFiles;

/** Speaks HTTP with one destination. */
final class HttpCaller implements AutoCloseable {

  HttpCaller(URI destination, TlsFiles tls) {
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param call the request
   * @param deadline for all of it: to connect, to send, and the answer to its last byte
   * @param mostBytes how much of the answer's body is wanted; the rest is not read
   * @return the answer, a redirect too: only one to another path of the same place is followed, once
   * @throws NoAnswerException if there is none
   * @throws InterruptedException if this thread is interrupted; the request is given up
   */
  Answer ask(Call call, Duration deadline, int mostBytes) throws NoAnswerException, InterruptedException {
    throw new NoAnswerException("");
  }

  @Override
  public void close() {}
}
