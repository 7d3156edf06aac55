package mcpleak.report.words;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mcpleak.compare.Comparison;
import mcpleak.ledger.LedgerReport;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.ToolCoverage;
import mcpleak.recording.sample.Sample;
import mcpleak.verdict.LeakVerdict;

/**
 * Hold everything that any report of a run is rendered from, so that no two of them can disagree.
 *
 * <p>Immutable.
 *
 * @param run the recorded run
 * @param samples the rows of its memory CSV in order of time; may be empty
 * @param verdict its verdict
 * @param load what the load was
 * @param files the other files of the run folder; may be empty
 * @param ledger what the server's log told; empty if none was read
 * @param beside its comparison with the baseline; empty if none was given
 */
public record FinishedRun(
        RecordedRun run,
        List<Sample> samples,
        LeakVerdict verdict,
        LoadFigures load,
        List<RunFile> files,
        Optional<LedgerReport> ledger,
        Optional<Comparison> beside) {

    /**
     * Name one file of a run folder.
     *
     * <p>Immutable.
     *
     * @param relativePath path below the run folder with forward slashes; never blank, never absolute, never upwards
     * @param purpose what the file holds, a few words for people
     * @param sizeBytes its size in bytes; empty for a file that is still to be written
     */
    public record RunFile(String relativePath, String purpose, OptionalLong sizeBytes) {

        /** @throws IllegalArgumentException if the path is blank, absolute or leads out of the run folder */
        public RunFile {
            if (relativePath.isBlank()
                    || relativePath.startsWith("/")
                    || relativePath.contains("..")
                    || relativePath.contains(":")) {
                throw new IllegalArgumentException("a run file's path stays below the run folder: " + relativePath);
            }
        }
    }

    public FinishedRun {
        samples = List.copyOf(samples);
        files = List.copyOf(files);
    }

    /** Hold a run without a ledger. */
    public FinishedRun(
            RecordedRun run, List<Sample> samples, LeakVerdict verdict, LoadFigures load, List<RunFile> files) {
        this(run, samples, verdict, load, files, Optional.empty(), Optional.empty());
    }

    /** Return its verdict in words. */
    public VerdictWords words() {
        return VerdictWords.of(verdict);
    }

    /** Return which tools its answer is about. */
    public ToolCoverage coverage() {
        return ToolCoverage.of(run);
    }

    /** Return the same run with what the server's log told. */
    public FinishedRun with(Optional<LedgerReport> told) {
        return new FinishedRun(run, samples, verdict, load, files, told, beside);
    }

    /** Return the same run beside its baseline. */
    public FinishedRun beside(Comparison baseline) {
        return new FinishedRun(run, samples, verdict, load, files, ledger, Optional.of(baseline));
    }
}
