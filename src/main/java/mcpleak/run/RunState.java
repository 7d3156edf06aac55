package mcpleak.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mcpleak.secret.SecretMask;
import mcpleak.series.Channel;
import mcpleak.series.LeftOutTools;
import mcpleak.series.RecordedRun;
import mcpleak.series.RequestSummary;
import mcpleak.series.Round;
import mcpleak.series.RunEvent;
import mcpleak.series.ServerRuntime;
import mcpleak.series.WhatGrew;

/** Hold what is known of the run so far. Thread-safe. */
final class RunState {

    private final String simulation;
    private final Instant startedAt;
    private final Map<String, String> settings;
    private final int plannedRounds;

    private final Map<String, String> environment = new TreeMap<>();
    private final List<Round> rounds = new ArrayList<>();
    private final List<RunEvent> events = new ArrayList<>();
    private String id;
    private boolean measured;
    private ServerRuntime runtime = ServerRuntime.UNKNOWN;
    private Phase phase;
    private Optional<WhatGrew> whatGrew = Optional.empty();
    private LeftOutTools leftOut = LeftOutTools.NONE;

    /**
     * Where the run stands.
     *
     * @param round number of the round, 0 before the first
     * @param load whether users are running
     * @param since when the phase began
     */
    record Phase(int round, boolean load, Instant since) {}

    RunState(String simulation, Instant startedAt, Map<String, String> settings, int plannedRounds) {
        this.simulation = simulation;
        this.id = simulation;
        this.startedAt = startedAt;
        this.settings = Map.copyOf(settings);
        this.plannedRounds = plannedRounds;
        this.phase = new Phase(0, false, startedAt);
    }

    String simulation() {
        return simulation;
    }

    Instant startedAt() {
        return startedAt;
    }

    int plannedRounds() {
        return plannedRounds;
    }

    synchronized void named(String runId) {
        id = runId;
    }

    synchronized void measuring(ServerRuntime serverRuntime) {
        measured = true;
        runtime = serverRuntime;
    }

    synchronized void fact(String name, String value) {
        environment.put(name, SecretMask.mask(value));
    }

    synchronized void event(RunEvent event) {
        events.add(new RunEvent(event.at(), event.kind(), SecretMask.mask(event.text())));
    }

    synchronized boolean has(RunEvent.Kind kind) {
        return events.stream().anyMatch(event -> event.kind() == kind);
    }

    synchronized void enter(Phase next) {
        phase = next;
    }

    synchronized Phase phase() {
        return phase;
    }

    synchronized void grew(WhatGrew types) {
        whatGrew = Optional.of(types);
    }

    synchronized void leftOut(LeftOutTools tools) {
        leftOut = tools;
    }

    synchronized void finished(Round round) {
        rounds.add(round);
    }

    /** Return what a channel read at the latest floor. */
    synchronized Optional<Double> latest(Channel channel) {
        return rounds.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(
                        rounds.get(rounds.size() - 1).floor().readings().get(channel));
    }

    /** Return a copy of everything so far. */
    synchronized RecordedRun snapshot(Optional<Instant> endedAt, List<RequestSummary> requests) {
        return new RecordedRun(
                id,
                simulation,
                startedAt,
                endedAt,
                measured,
                runtime,
                settings,
                environment,
                plannedRounds,
                rounds,
                events,
                requests,
                whatGrew,
                leftOut);
    }
}
