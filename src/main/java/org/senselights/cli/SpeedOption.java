package org.senselights.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.senselights.app.Speed;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the speed of a replay. */
final class SpeedOption implements ITypeConverter<Speed> {
  private static final Pattern FACTOR = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)x");

  SpeedOption() {}

  @Override
  public Speed convert(String text) {
    if (text.equals("max")) {
      return Speed.MAX;
    }
    Matcher factor = FACTOR.matcher(text);
    if (!factor.matches() || Double.parseDouble(factor.group(1)) == 0) {
      throw new TypeConversionException(
          "\"" + text + "\" is no speed: write 1x for the log's own, 60x for an hour a minute, or max");
    }
    return new Speed(Double.parseDouble(factor.group(1)));
  }
}
