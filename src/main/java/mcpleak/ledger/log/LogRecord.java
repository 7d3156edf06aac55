package mcpleak.ledger.log;

import java.util.List;
import java.util.function.Function;

/**
 * One line or CSV record as it stands in the log: text, or something that is opened only when the messages in it are asked for.
 *
 * <p>Immutable.
 */
public final class LogRecord {

    private final long number;
    private final String text;
    private final boolean plain;
    private final Function<LogRecord, List<LogLine>> opener;

    LogRecord(long number, String text, boolean plain, Function<LogRecord, List<LogLine>> opener) {
        this.number = number;
        this.text = text;
        this.plain = plain;
        this.opener = opener;
    }

    /** Returns its number in its log, from 1. */
    public long number() {
        return number;
    }

    /** Returns how it stands in the log. */
    public String text() {
        return text;
    }

    /** Returns whether it is nothing but text: a message of one line. */
    public boolean isPlain() {
        return plain;
    }

    /** Returns the lines of the messages in it; never empty. */
    public List<LogLine> lines() {
        return opener.apply(this);
    }
}
