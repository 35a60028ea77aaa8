package org.senselights.app;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.senselights.decode.Decoded;
import org.senselights.decode.Decoder;
import org.senselights.engine.Engine;
import org.senselights.engine.Identity;
import org.senselights.engine.Input;
import org.senselights.engine.Moment;
import org.senselights.event.EventType;
import org.senselights.event.Receipt;
import org.senselights.rules.RuleBook;

/**
 * Walks made-up events through decoder and rules before the sockets are bound, because a cold virtual machine would be
 * too slow for a burst in its first second. Touches neither lights nor broker.
 */
final class WarmUp {
  private static final Duration LIMIT = Duration.ofMillis(80);
  private static final int ROUNDS = 2_000;
  private static final SampleDatagrams EXAMPLE =
      new SampleDatagrams(
          "qlik-prod-1", "LAB", "anna", "00000000-0000-4000-8000-000000000000", "An app", "A task", "Mozilla/5.0");

  private WarmUp() {}

  static void run(RuleBook book, Identity identity, Decoder decoder) {
    Engine engine = new Engine(book, identity);
    List<byte[]> datagrams =
        Arrays.stream(EventType.values())
            .map(type -> EXAMPLE.text(type, new UUID(0, type.ordinal()), LocalDateTime.of(2026, 1, 5, 12, 0)))
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    long began = System.nanoTime();
    for (int round = 0; round < ROUNDS && System.nanoTime() - began < LIMIT.toNanos(); round++) {
      long now = System.nanoTime() - began;
      for (byte[] datagram : datagrams) {
        if (decoder.decode(datagram, 0, datagram.length) instanceof Decoded.Understood understood) {
          Receipt receipt = new Receipt(Instant.EPOCH, now, "127.0.0.1");
          engine.decide(new Input.Happened(understood.event(), receipt), new Moment(now, Instant.EPOCH));
        }
      }
    }
  }
}
