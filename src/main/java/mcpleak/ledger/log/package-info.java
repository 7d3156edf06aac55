/**
 * Reads a server's log: bytes in, messages out, in whatever shape the log was kept (plain text, JSON lines, CSV exports).
 *
 * <p>{@link mcpleak.ledger.log.LogReader} takes bytes in pieces of any size and hands on one {@link mcpleak.ledger.log.LogReader.Entry} a
 * line; an entry is opened only where its reader asks for the messages in it. Nothing here opens a file. Memory is bounded by the
 * longest line that is read.
 */
@NullMarked
package mcpleak.ledger.log;

import org.jspecify.annotations.NullMarked;
