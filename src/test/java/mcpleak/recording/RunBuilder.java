package mcpleak.recording;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcpleak.recording.sample.Sample;

/** Builds recorded runs for tests; what a test does not name has a value that decides nothing. */
public final class RunBuilder {

    private String id = "run";
    private String simulation = "Simulation";
    private Instant startedAt = Instant.EPOCH;
    private Optional<Instant> endedAt = Optional.empty();
    private boolean measured = true;
    private ServerRuntime runtime = ServerRuntime.UNKNOWN;
    private Map<String, String> settings = Map.of();
    private Map<String, String> environment = Map.of();
    private int planned;
    private List<Round> rounds = List.of();
    private List<RunEvent> events = List.of();
    private List<RequestSummary> requests = List.of();
    private Optional<WhatGrew> whatGrew = Optional.empty();
    private List<Floor> rest = List.of();

    private RunBuilder() {}

    /** Begin with a run that was measured and has no rounds. */
    public static RunBuilder run() {
        return new RunBuilder();
    }

    /** Begin with a copy. */
    public static RunBuilder like(RecordedRun run) {
        return run().id(run.id())
                .simulation(run.simulation())
                .startedAt(run.startedAt())
                .endedAt(run.endedAt())
                .measured(run.measured())
                .runtime(run.runtime())
                .settings(run.settings())
                .environment(run.environment())
                .planned(run.plannedRounds())
                .rounds(run.rounds())
                .events(run.events())
                .requests(run.requests())
                .whatGrew(run.whatGrew())
                .rest(run.rest());
    }

    /** Return a sample of one process, all of whose memory is so many bytes. */
    public static Sample sample(Instant at, long bytes, int round, boolean load, long calls) {
        return new Sample(at, 7, bytes, bytes, bytes, bytes, 1, 0, bytes, bytes, 9, 9, round, load, calls, 0);
    }

    public RunBuilder id(String value) {
        id = value;
        return this;
    }

    public RunBuilder simulation(String value) {
        simulation = value;
        return this;
    }

    public RunBuilder startedAt(Instant value) {
        startedAt = value;
        return this;
    }

    public RunBuilder endedAt(Instant value) {
        return endedAt(Optional.of(value));
    }

    public RunBuilder endedAt(Optional<Instant> value) {
        endedAt = value;
        return this;
    }

    public RunBuilder measured(boolean value) {
        measured = value;
        return this;
    }

    public RunBuilder runtime(ServerRuntime value) {
        runtime = value;
        return this;
    }

    public RunBuilder settings(Map<String, String> value) {
        settings = value;
        return this;
    }

    public RunBuilder environment(Map<String, String> value) {
        environment = value;
        return this;
    }

    public RunBuilder planned(int value) {
        planned = value;
        return this;
    }

    public RunBuilder rounds(List<Round> value) {
        rounds = value;
        return this;
    }

    public RunBuilder events(List<RunEvent> value) {
        events = value;
        return this;
    }

    public RunBuilder requests(List<RequestSummary> value) {
        requests = value;
        return this;
    }

    public RunBuilder whatGrew(Optional<WhatGrew> value) {
        whatGrew = value;
        return this;
    }

    public RunBuilder rest(List<Floor> value) {
        rest = value;
        return this;
    }

    /** Return the run. */
    public RecordedRun build() {
        return new RecordedRun(
                id,
                simulation,
                startedAt,
                endedAt,
                measured,
                runtime,
                settings,
                environment,
                planned,
                rounds,
                events,
                requests,
                whatGrew,
                LeftOutTools.NONE,
                rest);
    }
}
