package org.senselights.presence;

/** A user who is on somewhere; told apart by identity, because there is one of them a user. */
final class Person {
  final String key;
  final String name;
  int stays;
  int metOn;

  Person(String key, String name) {
    this.key = key;
    this.name = name;
  }
}
