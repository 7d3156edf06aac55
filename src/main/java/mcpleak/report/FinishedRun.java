package mcpleak.report;

import java.util.List;
import mcpleak.series.RecordedRun;
import mcpleak.series.Sample;
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
 */
public record FinishedRun(
        RecordedRun run, List<Sample> samples, LeakVerdict verdict, LoadFigures load, List<RunFile> files) {

    public FinishedRun {
        samples = List.copyOf(samples);
        files = List.copyOf(files);
    }
}
