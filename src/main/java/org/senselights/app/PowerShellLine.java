package org.senselights.app;

import java.time.LocalDateTime;
import java.util.Objects;
import java.util.UUID;
import org.senselights.event.EventType;

/**
 * A line for PowerShell on a Sense server, where there is no Java: it sends one datagram as Sense would.
 *
 * @param host where the datagram goes: a name, or an address without brackets
 * @param port where to, 1 to 65535
 */
public record PowerShellLine(String host, int port) {

  /** Whose name the events bear, so that nobody takes them for true ones. */
  public static final String DIRECTORY = "TEST";

  /** The same user's id. */
  public static final String USER_ID = "sense-lights";

  private static final SampleDatagrams SAMPLES =
      new SampleDatagrams(
          "$env:COMPUTERNAME",
          DIRECTORY,
          USER_ID,
          "00000000-0000-0000-0000-000000000000",
          "Test app",
          "Test task",
          "PowerShell");
  private static final UUID PLACE_OF_ID = new UUID(0, 1);
  // Two datagrams about one run of a task would be taken for one.
  private static final String FRESH_ID = "$([guid]::NewGuid())";

  /** Refuses null. */
  public PowerShellLine {
    Objects.requireNonNull(host, "host");
  }

  /**
   * The line.
   *
   * @param type what the datagram tells
   * @param at the time in it, where that kind has one
   * @return without a line end; it names the server by its own name each time
   */
  public String sending(EventType type, LocalDateTime at) {
    String text = SAMPLES.text(type, PLACE_OF_ID, at).replace(PLACE_OF_ID.toString(), FRESH_ID);
    return "$u = New-Object Net.Sockets.UdpClient '%s', %d; $b = [Text.Encoding]::UTF8.GetBytes(\"%s\"); "
            .formatted(host.replace("'", "''"), port, text)
        + "[void]$u.Send($b, $b.Length); $u.Close()";
  }
}
