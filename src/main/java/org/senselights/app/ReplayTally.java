package org.senselights.app;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.senselights.app.ReplaySummary.Held;
import org.senselights.app.ReplaySummary.Topics;
import org.senselights.engine.Account;
import org.senselights.engine.Account.Deed;
import org.senselights.engine.Account.Fired;
import org.senselights.engine.Account.Part;

/**
 * Counts what rules do. Bounded: topics with values in them may be as many as there are events. Written by one thread,
 * readable by any.
 */
final class ReplayTally {
  static final int TOPICS_TOLD = 20;
  private static final int MOST_TOPICS = 10_000;
  private static final int MOST_TOPIC_LETTERS = 1_000_000;

  private final Map<String, long[]> rules = new HashMap<>();
  private final Map<String, long[]> lights = new HashMap<>();
  private final Map<String, long[]> topics = new HashMap<>();
  private int topicLetters;
  private long messages;

  synchronized void add(Account account) {
    for (Fired fired : account.fired()) {
      if (fired.part() == Part.FIRED || fired.part() == Part.THROTTLED) {
        rules.computeIfAbsent(fired.rule(), rule -> new long[2])[fired.part() == Part.FIRED ? 0 : 1]++;
      }
      for (Deed deed : fired.deeds()) {
        if (deed instanceof Deed.Showed showed) {
          lights.computeIfAbsent(showed.light(), light -> new long[1])[0]++;
        } else if (deed instanceof Deed.Published published) {
          messages++;
          addTopic(published.message().topic());
        }
      }
    }
  }

  private void addTopic(String topic) {
    long[] count = topics.get(topic);
    if (count != null) {
      count[0]++;
    } else if (topics.size() < MOST_TOPICS && topicLetters + topic.length() <= MOST_TOPIC_LETTERS) {
      topicLetters += topic.length();
      topics.put(topic, new long[] {1});
    }
  }

  synchronized SequencedMap<String, Held> rules() {
    SequencedMap<String, Held> told = new LinkedHashMap<>();
    new TreeMap<>(rules).forEach((rule, counts) -> told.put(rule, new Held(counts[0], counts[1])));
    return told;
  }

  synchronized SequencedMap<String, Long> lights() {
    SequencedMap<String, Long> told = new LinkedHashMap<>();
    new TreeMap<>(lights).forEach((light, count) -> told.put(light, count[0]));
    return told;
  }

  synchronized Topics topics() {
    Comparator<Map.Entry<String, long[]>> mostFirst = Comparator.comparingLong(entry -> -entry.getValue()[0]);
    List<Map.Entry<String, long[]>> sorted =
        topics.entrySet().stream().sorted(mostFirst.thenComparing(Map.Entry.comparingByKey())).toList();
    SequencedMap<String, Long> most = new LinkedHashMap<>();
    long told = 0;
    for (var entry : sorted.subList(0, Math.min(TOPICS_TOLD, sorted.size()))) {
      most.put(entry.getKey(), entry.getValue()[0]);
      told += entry.getValue()[0];
    }
    long held = sorted.stream().mapToLong(entry -> entry.getValue()[0]).sum();
    return new Topics(most, sorted.size() - most.size(), held < messages, messages - told);
  }
}
