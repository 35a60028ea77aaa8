package org.senselights.cli;

import picocli.CommandLine.Option;

/** The option of every command that shows its help. */
final class HelpOption {

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
  private boolean asked;
}
