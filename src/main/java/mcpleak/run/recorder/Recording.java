package mcpleak.run.recorder;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.plan.RoundPlan;
import mcpleak.protocol.setting.StopSignal;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.RunEvent;
import mcpleak.recording.sample.Sample;
import mcpleak.run.folder.RunFiles;
import mcpleak.run.folder.RunFolder;
import mcpleak.run.recorder.LoadSeconds.OfferedCalls;

/**
 * The run as one append-only log: all that a run writes about itself goes through {@link #append}.
 *
 * <p>What is known of the run is folded from its entries; its files are projections of them, written as they come by one thread,
 * from the moment that Gatling has made the run's folder. Thread-safe.
 */
public final class Recording implements AutoCloseable {

    private final Clock clock;
    private final RunSoFar soFar;
    private final RunFiles files;
    private final RequestMeters meters;
    private final RecordingFiles projections;
    private final List<RunEntry.Fold> folds;
    private boolean open;

    private Recording(
            Clock clock,
            RunSoFar soFar,
            RunFiles files,
            RequestMeters meters,
            LoadSeconds load,
            List<RunEntry.Fold> more) {
        this.clock = clock;
        this.soFar = soFar;
        this.files = files;
        this.meters = meters;
        this.projections = new RecordingFiles(clock, meters, load, this::append);
        this.folds = Stream.concat(Stream.of(soFar, meters, load, projections), more.stream())
                .toList();
    }

    /** Begin the recording of a run, of which self-check and search are folds too; nothing is written yet. */
    public static Recording begin(
            String simulation, RunContext context, SelfCheck selfCheck, Optional<BreakingPoint> search) {
        LoadProfile profile = context.profile();
        Instant now = context.clock().instant();
        RunSoFar soFar = new RunSoFar(simulation, now, Facts.masked(profile.settings()), profile.rounds());
        RequestMeters meters = new RequestMeters(context.clock());
        LoadSeconds load = new LoadSeconds(new OfferedCalls(profile, context.pace()), soFar::phase, meters);
        RunFiles files = new RunFiles(RunFolder.resultsRoot(), now, ZoneId.systemDefault());
        List<RunEntry.Fold> folds = Stream.<RunEntry.Fold>concat(Stream.of(selfCheck), search.stream())
                .toList();
        return new Recording(context.clock(), soFar, files, meters, load, folds);
    }

    /** Add an entry. */
    public void append(RunEntry entry) {
        folds.forEach(fold -> fold.take(entry));
    }

    public RunSoFar soFar() {
        return soFar;
    }

    public RunFiles files() {
        return files;
    }

    /** Begin to write into the run's folder; where Gatling made none, into one of our own. Nothing the second time. */
    public synchronized void open() throws IOException {
        if (!open) {
            Optional<Path> folder = RunFolder.find(soFar.simulation(), soFar.startedAt());
            files.adopt(folder.isPresent() ? folder.get() : files.ownFolder(soFar.simulation()));
            projections.open(files);
            open = true;
        }
    }

    /** Say something on the console and in the load's log. */
    public void say(String text) {
        System.out.println("[mcpleak] " + text);
        append(new RunEntry.Said(clock.instant(), text));
    }

    /** Note that something happened just now. */
    public void event(RunEvent.Kind kind, String text) {
        event(new RunEvent(clock.instant(), kind, text));
    }

    /** Note that something happened. */
    public void event(RunEvent event) {
        append(new RunEntry.Happened(event));
    }

    /** Note that something happened just now, and say it. */
    public void tell(RunEvent.Kind kind, String text) {
        event(kind, text);
        say(text);
    }

    /** Tell a remark on the console and in the report. */
    public void note(String remark) {
        tell(RunEvent.Kind.NOTE, Facts.printable(remark));
    }

    public void fact(String name, String value) {
        append(new RunEntry.Fact(name, value));
    }

    /** Put a line on the charts. */
    public void mark(String name) {
        soFar.mark(clock.instant(), Facts.printable(name)).ifPresent(mark -> {
            event(mark);
            say("mark: " + mark.text());
        });
    }

    /** Replace run.json by what is known now. */
    public void save() {
        projections.save(recorded(Optional.empty()));
    }

    /** Return what is known of the run now, its requests included. */
    public RecordedRun recorded(Optional<Instant> endedAt) {
        return soFar.snapshot(id(), endedAt, meters.summaries());
    }

    /** Return what is known of the run now, but for its requests. */
    public RecordedRun rounds() {
        return soFar.snapshot(id(), Optional.empty(), List.of());
    }

    private synchronized String id() {
        return open ? String.valueOf(files.folder().getFileName()) : soFar.simulation();
    }

    /** Return the samples so far, thinned out in a long run. */
    public List<Sample> samples() {
        return soFar.samples();
    }

    /** Write what is left and close the files. */
    @Override
    public void close() {
        projections.close();
    }

    /** What a run has but one of. Immutable. */
    public record RunContext(LoadProfile profile, RoundPlan plan, LoadPace pace, Clock clock, StopSignal stopSignal) {}
}
