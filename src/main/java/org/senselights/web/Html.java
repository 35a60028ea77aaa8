package org.senselights.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes HTML, element by element. Whatever text it is given stays text. */
final class Html {
  private final StringBuilder out;
  private final Deque<String> open = new ArrayDeque<>();

  /** Begins a document; {@code sizeHint} is the number of characters expected. */
  Html(int sizeHint) {
    out = new StringBuilder(sizeHint).append("<!DOCTYPE html>\n");
  }

  /** Opens an element, with names and values of attributes by turns; an empty name leaves its value out. */
  Html open(String tag, String... attributes) {
    begin(tag, attributes);
    open.push(tag);
    return this;
  }

  /** An element that cannot hold anything. */
  Html lone(String tag, String... attributes) {
    begin(tag, attributes);
    return this;
  }

  /** An element that holds one text. */
  Html leaf(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  Html text(String text) {
    escape(text);
    return this;
  }

  /** Closes what was opened last. */
  Html close() {
    String tag = open.pop();
    out.append("</").append(tag).append('>');
    if (tag.length() > 1) {
      out.append('\n');
    }
    return this;
  }

  /** Ends the document, in UTF-8. */
  byte[] end() {
    while (!open.isEmpty()) {
      close();
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void begin(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      if (!attributes[i].isEmpty()) {
        out.append(' ').append(attributes[i]).append("=\"");
        escape(attributes[i + 1]);
        out.append('"');
      }
    }
    out.append('>');
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c == '\0' ? ' ' : c);
      }
    }
  }
}
