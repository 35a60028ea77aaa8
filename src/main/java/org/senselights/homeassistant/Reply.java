package org.senselights.homeassistant;

import java.util.Objects;
import org.senselights.message.Json;
import org.senselights.message.Message;

/**
 * How to answer somebody who told us to do something.
 *
 * @param topic where to
 * @param transaction what the asker gave to know the answer by, as JSON; empty where there was none
 */
public record Reply(String topic, String transaction) {

  /** Refuses null. */
  public Reply {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(transaction, "transaction");
  }

  /**
   * It was done.
   *
   * @return never retained
   */
  public Message done() {
    return done("{}");
  }

  /**
   * It was done, and this is what came of it.
   *
   * @param data a JSON object
   * @return never retained
   */
  public Message done(String data) {
    return Message.event(topic, end(new Json(128).put("status", "ok").putRaw("data", data)));
  }

  /**
   * It was not done.
   *
   * @param problem why not, in words
   * @return never retained
   */
  public Message failed(String problem) {
    return Message.event(topic, end(new Json(128).put("status", "error").put("error", problem)));
  }

  private String end(Json json) {
    return (transaction.isEmpty() ? json : json.putRaw("transaction", transaction)).end();
  }
}
