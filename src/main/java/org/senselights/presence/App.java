package org.senselights.presence;

/** An app with an open connection; the one with the empty id stands for those not known. */
final class App {
  final String id;
  long connections;

  App(String id) {
    this.id = id;
  }
}
