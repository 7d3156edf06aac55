package mcpleak.compare;

import java.util.OptionalLong;
import mcpleak.recording.RecordedRun;
import mcpleak.verdict.LeakVerdict;

/**
 * Hold one run that is compared.
 *
 * <p>Immutable.
 *
 * @param folder where people find it, relative to where the comparison is written
 * @param run what was recorded
 * @param verdict its verdict
 * @param peakBytes greatest resident memory of the process tree, in bytes; empty if no sample was read
 */
public record ComparedRun(String folder, RecordedRun run, LeakVerdict verdict, OptionalLong peakBytes) {}
