/**
 * Counts what a server's log says was started and was never stopped.
 *
 * <p>A log goes in as bytes ({@link mcpleak.ledger.Ledger#reader}); {@link mcpleak.ledger.log} makes lines of them. Lines that a
 * {@link mcpleak.ledger.pairs.PairSet.Pair} knows as a start or a stop are booked ({@link mcpleak.ledger.Ledger}); a
 * {@link mcpleak.ledger.LedgerReport} comes out. Nothing here opens a file or asks for the time.
 *
 * <p><b>What is exact.</b> A pair with keys that identify (session ids) is exact whatever the order of lines, whether lines come
 * twice, and where in the server's life the log begins. A pair whose keys are names, or that has none, is a balance: exact if the
 * log is whole, in order of time and free of repeats. Where the log gives evidence that it is not, the report says which count is
 * uncertain and why.
 *
 * <p><b>What it costs.</b> Each line is searched for literals of which a match must hold one; only lines that hold one are opened and
 * looked at again. Patterns run in time linear in the line (RE2). Memory is bounded by the limits of
 * {@link mcpleak.ledger.Ledger.LedgerLimits}, whatever the log.
 */
@NullMarked
package mcpleak.ledger;

import org.jspecify.annotations.NullMarked;
