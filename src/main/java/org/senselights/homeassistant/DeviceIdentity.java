package org.senselights.homeassistant;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who this device is to Home Assistant and to the broker, for good: the same after a new SD card, under another host
 * name and at another address. It does not tell what it was made of.
 *
 * @param digits ten hexadecimal digits
 */
public record DeviceIdentity(String digits) {
  private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{10}");
  private static final Pattern SERIAL = Pattern.compile("[0-9a-f]{4,64}");
  private static final Pattern MACHINE_ID = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern ZEROS = Pattern.compile("0*");
  private static final String DEVICE_PREFIX = "senselights_";
  private static final String CLIENT_PREFIX = "sense-lights-";
  private static final int BYTES = 5;

  /**
   * Refuses what is no identity.
   *
   * @throws IllegalArgumentException if these are not ten hexadecimal digits in lower case
   */
  public DeviceIdentity {
    if (!DIGITS.matcher(digits).matches()) {
      throw new IllegalArgumentException("an identity is ten hexadecimal digits");
    }
  }

  /**
   * Makes out who this device is. A board's serial number outlives its SD card, so it is asked first.
   *
   * @param serial what the board says of itself, as in {@code /sys/firmware/devicetree/base/serial-number}; empty where
   *     it says nothing
   * @param machineId the content of {@code /etc/machine-id}; empty where there is none
   * @param node the name that the owner gave this device, so that two services on one board are two devices; empty
   *     where it goes by the host's own name, which may change
   * @return nothing where neither text says which machine this is: it then takes {@link #random}
   */
  public static Optional<DeviceIdentity> of(String serial, String machineId, String node) {
    String board = plain(serial);
    if (SERIAL.matcher(board).matches() && !ZEROS.matcher(board).matches()) {
      return Optional.of(hashed("serial", board, node));
    }
    String machine = plain(machineId);
    if (MACHINE_ID.matcher(machine).matches() && !ZEROS.matcher(machine).matches()) {
      return Optional.of(hashed("machine-id", machine, node));
    }
    return Optional.empty();
  }

  /**
   * An identity for a machine that has none; only as lasting as the file in which it is kept.
   *
   * @param random a text that no other device has
   * @return the same for the same text
   */
  public static DeviceIdentity random(String random) {
    return hashed("random", random, "");
  }

  /**
   * Reads what was kept.
   *
   * @param kept {@link #deviceId} or {@link #clientId}, with blanks around it or not
   * @return nothing where the text is neither
   */
  public static Optional<DeviceIdentity> parse(String kept) {
    String text = kept.strip();
    String digits = text.startsWith(DEVICE_PREFIX) ? text.substring(DEVICE_PREFIX.length())
        : text.startsWith(CLIENT_PREFIX) ? text.substring(CLIENT_PREFIX.length()) : "";
    return DIGITS.matcher(digits).matches() ? Optional.of(new DeviceIdentity(digits)) : Optional.empty();
  }

  /** The length of each part is hashed too, so that no two triples look the same. */
  private static DeviceIdentity hashed(String kind, String machine, String node) {
    return new DeviceIdentity(
        Digest.of("sense-lights " + kind + ' ' + machine.length() + ' ' + machine + ' ' + node, BYTES));
  }

  /** Device trees end their texts with a NUL. */
  private static String plain(String text) {
    return text.replace("\0", "").strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The device's identifier, with which all unique ids begin.
   *
   * @return such as {@code senselights_1f00b2c3d4}
   */
  public String deviceId() {
    return DEVICE_PREFIX + digits;
  }

  /**
   * The name under which this device logs on to a broker.
   *
   * @return such as {@code sense-lights-1f00b2c3d4}: 23 letters, as many as every broker takes
   */
  public String clientId() {
    return CLIENT_PREFIX + digits;
  }
}
