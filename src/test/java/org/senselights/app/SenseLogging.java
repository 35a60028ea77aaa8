package org.senselights.app;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * A Sense service's logging, as its {@code LocalLogConfig.xml} has it: what log4net's filters, pattern layout and UDP
 * appender make of a row. Refuses whatever it does not know, and whatever stands out of the order of Sense's schema.
 */
final class SenseLogging {
  private static final List<String> WITHIN_CONFIGURATION = List.of("appender", "logger");
  private static final List<String> WITHIN_APPENDER = List.of("filter", "param", "layout");
  private static final List<String> WITHIN_LAYOUT = List.of("converter", "param");

  /** Somewhere that datagrams are sent to. */
  record Sent(String host, int port, byte[] bytes) {}

  /** A row of a service's log. */
  record Row(String logger, String hostName, String date, String level, Map<String, String> properties, String text) {}

  private final Map<String, Element> appenders = new LinkedHashMap<>();
  private final Map<String, List<String>> loggers = new LinkedHashMap<>();

  SenseLogging(String xml) throws IOException, SAXException, ParserConfigurationException {
    Element configuration = DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)))
        .getDocumentElement();
    if (!configuration.getTagName().equals("configuration")) {
      throw new IllegalArgumentException("the root is " + configuration.getTagName());
    }
    for (Element child : inOrder(configuration, WITHIN_CONFIGURATION)) {
      String name = child.getAttribute("name");
      if (child.getTagName().equals("appender")) {
        if (name.isEmpty() || name.startsWith("$") || appenders.put(name, child) != null) {
          throw new IllegalArgumentException("no name for an appender: " + name);
        }
      } else {
        // As in log4net, a second logger of one name begins anew.
        List<Element> references = inOrder(child, List.of("appender-ref"));
        loggers.put(name, references.stream().map(reference -> reference.getAttribute("ref")).toList());
      }
    }
  }

  List<String> appenders() {
    return List.copyOf(appenders.keySet());
  }

  List<Sent> log(Row row) {
    List<Sent> sent = new ArrayList<>();
    loggers.forEach((logger, references) -> {
      if (row.logger().equals(logger) || row.logger().startsWith(logger + ".")) {
        references.forEach(name -> append(appenders.get(name), row).ifPresent(sent::add));
      }
    });
    return sent;
  }

  private Optional<Sent> append(Element appender, Row row) {
    is(appender, "log4net.Appender.UdpAppender");
    if (!accepts(appender, row.text())) {
      return Optional.empty();
    }
    Map<String, String> params = params(appender, List.of("remoteAddress", "remotePort", "encoding"));
    byte[] bytes = rendered(children(appender, "layout").getFirst(), row)
        .getBytes(Charset.forName(params.getOrDefault("encoding", "windows-1252")));
    return Optional.of(new Sent(params.get("remoteAddress"), Integer.parseInt(params.get("remotePort")), bytes));
  }

  private static boolean accepts(Element appender, String text) {
    for (Element filter : children(appender, "filter")) {
      if (filter.getAttribute("type").equals("log4net.Filter.DenyAllFilter")) {
        return false;
      }
      is(filter, "log4net.Filter.StringMatchFilter");
      if (text.contains(params(filter, List.of("stringToMatch")).get("stringToMatch"))) {
        return true;
      }
    }
    return true;
  }

  private static String rendered(Element layout, Row row) {
    is(layout, "log4net.Layout.PatternLayout");
    inOrder(layout, WITHIN_LAYOUT);
    Map<String, String> converters = new LinkedHashMap<>(Map.of("date", row.date(), "level", row.level(),
        "message", row.text(), "property", ""));
    for (Element converter : children(layout, "converter")) {
      Map<String, String> params = params(converter, List.of("name", "type"));
      if (!params.get("type").equals("Qlik.Sense.Logging.log4net.Layout.Pattern.HostNamePatternConverter")) {
        throw new IllegalArgumentException("no converter: " + params);
      }
      converters.put(params.get("name"), row.hostName());
    }
    String pattern = params(layout, List.of("conversionpattern")).get("conversionpattern");
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < pattern.length(); at++) {
      if (pattern.charAt(at) != '%') {
        text.append(pattern.charAt(at));
        continue;
      }
      int start = at + 1;
      String name = converters.keySet().stream()
          .filter(known -> pattern.startsWith(known, start))
          .max(Comparator.comparingInt(String::length))
          .orElseThrow(() -> new IllegalArgumentException("no such word: " + pattern.substring(start)));
      at += name.length();
      if (at + 1 < pattern.length() && pattern.charAt(at + 1) == '{') {
        int end = pattern.indexOf('}', at);
        text.append(row.properties().getOrDefault(pattern.substring(at + 2, end), "(null)"));
        at = end;
      } else {
        text.append(converters.get(name));
      }
    }
    return text.toString();
  }

  private static void is(Element element, String type) {
    if (!element.getAttribute("type").equals(type)) {
      throw new IllegalArgumentException(element.getTagName() + " of type " + element.getAttribute("type"));
    }
    if (element.getTagName().equals("appender")) {
      inOrder(element, WITHIN_APPENDER);
    }
  }

  private static Map<String, String> params(Element element, List<String> known) {
    Map<String, String> params = new LinkedHashMap<>();
    for (Element param : children(element, "param")) {
      String name = param.getAttribute("name");
      if (!known.contains(name) || params.put(name, param.getAttribute("value")) != null) {
        throw new IllegalArgumentException("param " + name + " of " + element.getTagName());
      }
    }
    return params;
  }

  private static List<Element> inOrder(Element parent, List<String> order) {
    List<Element> children = elements(parent).toList();
    List<Integer> places = children.stream().map(child -> order.indexOf(child.getTagName())).toList();
    if (places.contains(-1) || !places.equals(places.stream().sorted().toList())) {
      throw new IllegalArgumentException("within " + parent.getTagName() + ": "
          + children.stream().map(Element::getTagName).toList() + ", but the order is " + order);
    }
    return children;
  }

  private static List<Element> children(Element parent, String name) {
    return elements(parent).filter(child -> child.getTagName().equals(name)).toList();
  }

  private static Stream<Element> elements(Element parent) {
    NodeList nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast);
  }
}
