package org.senselights.mqtt;

/**
 * What became of the messages offered, at one instant.
 *
 * <p>Of events each is in one place: {@code offered = acknowledged + dropped() + waiting + inFlight}, always.
 *
 * @param offered events offered since the start
 * @param acknowledged events that the broker acknowledged, or that were written where their quality of service is 0
 * @param overflow events dropped because the outbox was full, oldest first
 * @param expired events dropped because they were too old to be news
 * @param stopped events that could not be told before the stop, or were offered after it
 * @param unanswered events dropped because they were sent twice and the connection broke both times
 * @param refused events dropped because their topic cannot be sent
 * @param noBroker events dropped on purpose: no broker is configured
 * @param waiting events in the outbox
 * @param inFlight events given to the client and not yet acknowledged
 * @param resent events sent a second time because the connection broke before they were acknowledged
 * @param statesOffered states offered since the start, and messages of any kind that somebody waits for
 * @param statesTold states acknowledged, told again ones and our own status included; often fewer than offered, since
 *     only the last value matters
 * @param statesRefused states not taken: too many topics, too large, or a topic that cannot be sent
 * @param topics topics whose last value is remembered
 * @param connections how often the broker was reached
 */
public record MqttCounts(
    long offered,
    long acknowledged,
    long overflow,
    long expired,
    long stopped,
    long unanswered,
    long refused,
    long noBroker,
    long waiting,
    long inFlight,
    long resent,
    long statesOffered,
    long statesTold,
    long statesRefused,
    long topics,
    long connections) {

  /**
   * All events that were dropped.
   *
   * @return the sum over all reasons
   */
  public long dropped() {
    return overflow + expired + stopped + unanswered + refused + noBroker;
  }
}
