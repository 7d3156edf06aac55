package mcpleak.ledger.log;

import java.util.Optional;

/**
 * Says how a log is to be read where its own looks do not.
 *
 * <p>Immutable.
 *
 * @param messageColumn name of the CSV column or JSON field that holds the message; empty: found by its usual names
 * @param timeColumn name of the CSV column or JSON field that holds the time; empty: found by its usual names
 */
public record LogFormat(Optional<String> messageColumn, Optional<String> timeColumn) {

    /** Everything is found by its usual names. */
    public static final LogFormat DETECTED = new LogFormat(Optional.empty(), Optional.empty());
}
