package mcpleak.run.recorder;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mcpleak.recording.Channel;
import mcpleak.recording.Floor;
import mcpleak.recording.LeftOutTools;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.RequestSummary;
import mcpleak.recording.Round;
import mcpleak.recording.RunEvent;
import mcpleak.recording.ServerRuntime;
import mcpleak.recording.WhatGrew;
import mcpleak.recording.sample.Sample;
import mcpleak.recording.sample.SampleThinning;
import mcpleak.secret.SecretMask;

/** The run as its verdict takes it, folded from the entries so far. Thread-safe. */
public final class RunSoFar implements RunEntry.Fold {

    /** Most marks of a run; later ones are dropped. */
    static final int MOST_MARKS = 200;

    private static final Duration MARKS_APART = Duration.ofSeconds(1);

    private final String simulation;
    private final Instant startedAt;
    private final Map<String, String> settings;
    private final int plannedRounds;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<Round> rounds = new ArrayList<>();
    private final List<Floor> rest = new ArrayList<>();
    private final List<RunEvent> events = new ArrayList<>();
    private final SampleThinning samples = new SampleThinning();
    private final Map<String, Instant> marks = new HashMap<>();
    private int marksMade;
    private Optional<ServerRuntime> runtime = Optional.empty();
    private RunEntry.Phase phase;
    private Optional<WhatGrew> whatGrew = Optional.empty();
    private LeftOutTools leftOut = LeftOutTools.NONE;

    RunSoFar(String simulation, Instant startedAt, Map<String, String> settings, int plannedRounds) {
        this.simulation = simulation;
        this.startedAt = startedAt;
        this.settings = Map.copyOf(settings);
        this.plannedRounds = plannedRounds;
        this.phase = new RunEntry.Phase(0, false, startedAt);
    }

    @Override
    public synchronized void take(RunEntry entry) {
        if (entry instanceof RunEntry.Sampled sampled) {
            samples.add(sampled.sample());
        } else if (entry instanceof RunEntry.FloorTaken taken) {
            rounds.add(taken.round());
        } else if (entry instanceof RunEntry.RestRead read) {
            rest.add(read.reading());
        } else if (entry instanceof RunEntry.Happened happened) {
            RunEvent event = happened.event();
            events.add(new RunEvent(event.at(), event.kind(), SecretMask.mask(event.text())));
        } else if (entry instanceof RunEntry.Fact fact) {
            environment.put(fact.name(), SecretMask.mask(fact.value()));
        } else if (entry instanceof RunEntry.Phase next) {
            phase = next;
        } else if (entry instanceof RunEntry.Measured measured) {
            runtime = Optional.of(measured.runtime());
        } else if (entry instanceof RunEntry.Grew grew) {
            whatGrew = Optional.of(grew.types());
        } else if (entry instanceof RunEntry.ToolsLeftOut tools) {
            leftOut = tools.tools();
        }
    }

    String simulation() {
        return simulation;
    }

    Instant startedAt() {
        return startedAt;
    }

    public synchronized RunEntry.Phase phase() {
        return phase;
    }

    public synchronized boolean has(RunEvent.Kind kind) {
        return events.stream().anyMatch(event -> event.kind() == kind);
    }

    /** Return the latest sample; empty before the first. */
    public synchronized Optional<Sample> latest() {
        return samples.latest();
    }

    /** Return the samples so far, thinned out in a long run. */
    public synchronized List<Sample> samples() {
        return samples.kept();
    }

    /** Return what a channel read at the latest floor. */
    public synchronized Optional<Double> latest(Channel channel) {
        return rounds.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(
                        rounds.get(rounds.size() - 1).floor().readings().get(channel));
    }

    /** Make a mark; empty where many make the same at once, and if it is one too many. */
    synchronized Optional<RunEvent> mark(Instant now, String name) {
        boolean again = Optional.ofNullable(marks.get(name))
                .filter(before -> before.plus(MARKS_APART).isAfter(now))
                .isPresent();
        if (again || marksMade >= MOST_MARKS || name.isBlank()) {
            return Optional.empty();
        }
        marks.put(name, now);
        marksMade++;
        return Optional.of(new RunEvent(now, RunEvent.Kind.MARK, name));
    }

    /** Return a copy of everything so far. */
    synchronized RecordedRun snapshot(String id, Optional<Instant> endedAt, List<RequestSummary> requests) {
        return new RecordedRun(
                id,
                simulation,
                startedAt,
                endedAt,
                runtime.isPresent(),
                runtime.orElse(ServerRuntime.UNKNOWN),
                settings,
                environment,
                plannedRounds,
                rounds,
                events,
                requests,
                whatGrew,
                leftOut,
                rest);
    }
}
