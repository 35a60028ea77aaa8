package org.senselights.presence;

/** A host with somebody on. A user stays at a host once, so its stays are its users. */
final class Host {
  final String key;
  final String name;
  long sessions;
  long connections;
  int stays;

  Host(String key, String name) {
    this.key = key;
    this.name = name;
  }
}
