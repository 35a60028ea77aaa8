package org.senselights.http;

/**
 * One thing to be told.
 *
 * @param text as the protocol wants it: a body, a line, a JSON object
 * @param takenAt when it was taken, in nanoseconds of the lane's clock
 */
record Parcel(String text, long takenAt) {

  @Override
  public String toString() {
    return "a parcel of " + text.length() + " characters";
  }
}
