package org.senselights.cli;

/** Exit codes as sysexits.h names them, so that systemd and scripts can tell what happened. */
final class ExitCode {
  /** All went well. */
  static final int OK = 0;
  /** The command line is wrong. */
  static final int USAGE = 64;
  /** The input is not what is asked for. */
  static final int DATA_ERROR = 65;
  /** An input file cannot be read. */
  static final int NO_INPUT = 66;
  /** A host is not known. */
  static final int NO_HOST = 68;
  /** Something that is needed is not to be had: a port, a pin. */
  static final int UNAVAILABLE = 69;
  /** A fault of ours. */
  static final int SOFTWARE = 70;
  /** A file cannot be made. */
  static final int CANNOT_CREATE = 73;
  /** Nobody takes the output. */
  static final int OUTPUT_FAILED = 74;
  /** It ended in order to be started again. */
  static final int START_AGAIN = 75;
  /** This user may not do that. */
  static final int NO_PERMISSION = 77;
  /** The settings or the rules are wrong. */
  static final int CONFIG = 78;

  private ExitCode() {}
}
