package org.senselights.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Linux says of this process. Absent where it does not say, as on other systems.
 *
 * @param residentBytes memory that it has in RAM
 * @param cpuSeconds processor time of all its threads since it began
 */
record ProcessFigures(OptionalLong residentBytes, OptionalDouble cpuSeconds) {
  /** As the kernel counts for programs, whatever it is built with. */
  private static final double TICKS_A_SECOND = 100;

  private static final int KIB = 1_024;

  /** Longer than either file. */
  private static final int MOST_BYTES = 8_192;

  /** By this line and not by pages, whose size differs between boards. */
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d{1,15}) kB");

  /** After the name in brackets, which may hold anything: eleven fields, then user and system time. */
  private static final Pattern TIMES = Pattern.compile("\\)(?: [^ )]+){11} (\\d{1,15}) (\\d{1,15}) [^)]*$");

  /** Reads them anew from a folder such as {@code /proc/self}. */
  static ProcessFigures of(Path process) {
    Matcher resident = RESIDENT.matcher(text(process.resolve("status")));
    Matcher times = TIMES.matcher(text(process.resolve("stat")));
    return new ProcessFigures(
        resident.find() ? OptionalLong.of(Long.parseLong(resident.group(1)) * KIB) : OptionalLong.empty(),
        times.find()
            ? OptionalDouble.of((Long.parseLong(times.group(1)) + Long.parseLong(times.group(2))) / TICKS_A_SECOND)
            : OptionalDouble.empty());
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
