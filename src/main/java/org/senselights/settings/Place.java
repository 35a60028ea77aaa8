package org.senselights.settings;

/**
 * Where something is written.
 *
 * @param file the file as the user knows it
 * @param line 1 for the first line; 0 where there are no lines, as on the command line
 */
record Place(String file, int line) {
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line;
  }
}
