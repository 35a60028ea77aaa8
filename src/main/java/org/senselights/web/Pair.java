package org.senselights.web;

/** Something and what it is. */
record Pair(String name, String value) {}
