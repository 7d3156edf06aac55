/** Pairs of messages, started and stopped: what to look for in a line, and how. */
@NullMarked
package mcpleak.ledger.pairs;

import org.jspecify.annotations.NullMarked;
