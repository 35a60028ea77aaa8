package org.senselights.cli;

import java.time.Duration;
import org.senselights.control.Answer;
import org.senselights.control.ControlClient;
import org.senselights.control.ControlException;
import org.senselights.control.Request;
import org.senselights.settings.RefusedException;

/** The service that runs on this machine, as commands speak to it. */
final class RunningService {
  /** A small Pi that is busy takes seconds to read long rules. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private RunningService() {}

  /**
   * Asks it.
   *
   * @param options say where it may be
   * @param word what is wanted
   * @return what it says
   * @throws RefusedException if the settings cannot be read
   * @throws ControlException if nobody answers
   */
  static Answer ask(SettingsOptions options, String word) throws RefusedException, ControlException {
    return ask(options, Request.of(word));
  }

  /**
   * Asks it.
   *
   * @param options say where it may be
   * @param request what is wanted
   * @return what it says
   * @throws RefusedException if the settings cannot be read
   * @throws ControlException if nobody answers
   */
  static Answer ask(SettingsOptions options, Request request) throws RefusedException, ControlException {
    try (ControlClient client = ControlClient.connect(options.controlSockets())) {
      return client.ask(request, PATIENCE);
    }
  }
}
