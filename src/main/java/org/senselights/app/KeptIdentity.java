package org.senselights.app;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.senselights.homeassistant.Announced;
import org.senselights.homeassistant.DeviceIdentity;
import org.senselights.homeassistant.Topics;
import org.senselights.settings.Settings;
import org.senselights.settings.StateDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who this installation is to the broker and to Home Assistant: made at the first start, then kept, whatever becomes of
 * the host's name, the settings or {@code /etc/machine-id}.
 *
 * <p>Beside it a fingerprint of the board is kept, so that a card that was copied for a second board is noticed: two
 * devices with one identity would throw each other off the broker, and each would take the other's lights and rules out
 * of Home Assistant.
 */
public final class KeptIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(KeptIdentity.class);

  private static final Pattern LINE = Pattern.compile("(\\S+)(?: board ([0-9a-f]{10}))?");
  private static final int RANDOM_BYTES = 16;

  private KeptIdentity() {}

  /**
   * Finds out who this installation is, and keeps it.
   *
   * @param settings whether the owner named the node, which tells two services on one machine apart
   * @param state where it is kept; where nothing can be kept, only a machine without serial number and machine id is
   *     another device at each start
   * @param machine asked where nothing was kept yet
   * @return the same at every start
   */
  public static DeviceIdentity of(Settings settings, StateDirectory state, Machine machine) {
    String serial = machine.serial();
    String board = DeviceIdentity.of(serial, "", "").map(DeviceIdentity::digits).orElse("");
    String line = state.identity();
    Matcher kept = LINE.matcher(line);
    Optional<DeviceIdentity> identity =
        kept.matches() ? DeviceIdentity.parse(kept.group(1)) : Optional.empty();
    if (identity.isEmpty()) {
      if (!line.isEmpty()) {
        LOG.warn("{} does not say who this device is, so it is made anew", state.path().resolve("device"));
      }
      return fresh(settings, state, machine, board);
    }
    String boardBefore = Optional.ofNullable(kept.group(2)).orElse("");
    if (board.isEmpty() || board.equals(boardBefore)) {
      return identity.get();
    }
    if (boardBefore.isEmpty()) {
      return keep(state, identity.get(), board);
    }
    LOG.info("{} comes from another board, so this is a new device to the broker and to Home Assistant", state.path());
    return fresh(settings, state, machine, board);
  }

  /**
   * An identity for a single run, which nobody keeps.
   *
   * @return another one each time
   */
  public static DeviceIdentity passing() {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    return DeviceIdentity.random(HexFormat.of().formatHex(random));
  }

  private static DeviceIdentity fresh(Settings settings, StateDirectory state, Machine machine, String board) {
    DeviceIdentity made =
        DeviceIdentity.of(machine.serial(), machine.machineId(), settings.nodeIsNamed() ? settings.node() : "")
            .orElseGet(KeptIdentity::passing);
    // What was announced under another identity may be another device's by now, and is not this one's to take back.
    if (!Announced.ofRecord(state.announced()).map(Announced::topic).equals(Optional.of(Topics.discovery(made)))) {
      state.keepAnnounced("");
    }
    return keep(state, made, board);
  }

  private static DeviceIdentity keep(StateDirectory state, DeviceIdentity identity, String board) {
    state.keepIdentity(identity.deviceId() + (board.isEmpty() ? "" : " board " + board));
    return identity;
  }
}
