package org.senselights.decode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Rows of audit logs for tests, in Sense's own order of columns. */
public final class AuditRows {
  public static final String HEADER = "Sequence#\tProductVersion\tTimestamp\tHostname\tId\tDescription\t"
      + "ProxySessionId\tProxyPackageId\tRequestSequenceId\tUserDirectory\tUserId\tObjectId\tObjectName\tService\t"
      + "Origin\tContext\tCommand\tResult\tMessage\tId2\r\n";

  private AuditRows() {}

  /** A row of a proxy that went well. */
  public static String row(String time, String user, String command, String context, String message) {
    return row(1, time, user, "Proxy", context, command, "0", message);
  }

  public static String row(
      int number, String time, String user, String service, String context, String command, String result,
      String message) {
    return String.join("\t", Integer.toString(number), "14.187.4", time, "sense01",
        "8f7e6d5c-0000-4000-8000-000000000001", "Command=" + command + ";Result=" + result + ";ResultText=?",
        "5d0c", "0", "1.0", "ACME", user, "", "", service, "AppAccess", context, command, result, message,
        "8f7e6d5c-0000-4000-8000-000000000002") + "\r\n";
  }

  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
