package org.senselights.http;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.senselights.settings.DatabaseSettings;
import org.senselights.settings.RepositorySettings;
import org.senselights.settings.TargetSettings;
import org.senselights.tls.TlsFiles;

/**
 * Finds whether a destination can be reached, without telling it anything: it is asked for the head of its front page,
 * without the path and the words that let one in, and any answer will do.
 */
public final class Reach {
  private static final int HEAD_IS_ENOUGH = 1;

  private Reach() {}

  /**
   * Tries a target.
   *
   * @param target which
   * @param deadline how long it may take
   * @return why it cannot be reached, as the second half of a sentence; absent where it can
   * @throws InterruptedException if this thread is interrupted
   */
  public static Optional<String> trouble(TargetSettings target, Duration deadline) throws InterruptedException {
    return trouble(
        URI.create(target.url().value()), "targets." + target.name() + ".ca", target.delivery().ca(), deadline);
  }

  /**
   * Tries a database.
   *
   * @param database which
   * @param deadline how long it may take
   * @return why it cannot be reached, as the second half of a sentence; absent where it can
   * @throws InterruptedException if this thread is interrupted
   */
  public static Optional<String> trouble(DatabaseSettings database, Duration deadline) throws InterruptedException {
    return trouble(database.url(), "databases." + database.name() + ".ca", database.delivery().ca(), deadline);
  }

  /**
   * Tries Qlik's repository service, with our certificate.
   *
   * @param repository which
   * @param deadline how long it may take
   * @return why it cannot be reached, as the second half of a sentence; absent where it can
   * @throws InterruptedException if this thread is interrupted
   */
  public static Optional<String> trouble(RepositorySettings repository, Duration deadline)
      throws InterruptedException {
    return trouble(
        repository.url(),
        new TlsFiles(repository.url().getHost(), repository.url().getHost(), "repository.ca", repository.ca(),
            Optional.of(repository.certificate()), Optional.of(repository.key())),
        deadline);
  }

  private static Optional<String> trouble(URI url, String caSetting, Optional<Path> ca, Duration deadline)
      throws InterruptedException {
    return trouble(url, TlsFiles.trusting(url.getHost(), caSetting, ca), deadline);
  }

  private static Optional<String> trouble(URI url, TlsFiles tls, Duration deadline) throws InterruptedException {
    try (HttpCaller caller = new HttpCaller(url, tls)) {
      caller.ask(new Call("HEAD", url.resolve("/"), new LinkedHashMap<>(), new byte[0]), deadline, HEAD_IS_ENOUGH);
      return Optional.empty();
    } catch (NoAnswerException e) {
      return Optional.of(e.getMessage());
    }
  }
}
