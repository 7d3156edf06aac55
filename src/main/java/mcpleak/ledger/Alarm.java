package mcpleak.ledger;

/**
 * Tell that a pair is beyond a threshold.
 *
 * @param pair name of the pair
 * @param rule the threshold as it is written
 * @param text what was found, a sentence without full stop
 */
public record Alarm(String pair, String rule, String text) {}
