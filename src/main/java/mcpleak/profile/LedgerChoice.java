package mcpleak.profile;

import java.util.Optional;

/**
 * Say which log is kept account of, and how.
 *
 * @param serverLog file that the server writes its log to; empty: its output, where the run starts it
 * @param pairs file that names what is started and stopped; empty: the shipped pairs
 * @param alarm thresholds; empty: none
 */
public record LedgerChoice(Optional<String> serverLog, Optional<String> pairs, Optional<String> alarm) {}
