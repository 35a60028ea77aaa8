package org.senselights.cli;

import java.util.Arrays;
import java.util.List;
import org.senselights.app.Journal;
import org.senselights.rules.NearestWord;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How much the log tells. */
final class LogLevelOption {

  @Option(names = "--log-level", paramLabel = "LEVEL", defaultValue = "info", converter = Words.class,
      description = "How much is told: error, warning, info or debug. Default: ${DEFAULT-VALUE}.")
  private Journal.Level level;

  Journal.Level level() {
    return level;
  }

  /** Reads the words. */
  static final class Words implements CommandLine.ITypeConverter<Journal.Level> {
    Words() {}

    @Override
    public Journal.Level convert(String word) {
      return Journal.Level.of(word).orElseThrow(() -> new CommandLine.TypeConversionException(refusal(word)));
    }

    private static String refusal(String word) {
      List<String> words = Arrays.stream(Journal.Level.values()).map(Journal.Level::word).toList();
      return "\"" + word + "\" is not one of " + String.join(", ", words) + NearestWord.hint(word, words);
    }
  }
}
