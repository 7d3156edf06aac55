package mcpleak.recording;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Hold a recorded run: with the samples' CSV file, all that a verdict needs. Its file is {@code run.json}.
 *
 * @param id name of the run folder
 * @param simulation simple name of the simulation class
 * @param startedAt when the run began
 * @param endedAt when it ended; empty while it goes on and for a run that was killed
 * @param measured whether a process was under the probe at all
 * @param runtime what the server runs on
 * @param settings the resolved properties of the run by name, secrets masked
 * @param environment facts about host, server and tool by name
 * @param plannedRounds rounds that were asked for, without the baseline
 * @param rounds the finished rounds in order, the first being the baseline (number 0); may be empty
 * @param events what happened, in order of time; may be empty
 * @param requests what the requests of each kind took; empty for runs that were recorded without it
 * @param whatGrew which types of objects grew; empty if no heap was read by type, or nobody asked
 * @param leftOut the server's tools that nobody called
 * @param rest what was read after the last round while nobody called, in order of time; empty where the run did not rest
 */
public record RecordedRun(
        String id,
        String simulation,
        Instant startedAt,
        Optional<Instant> endedAt,
        boolean measured,
        ServerRuntime runtime,
        Map<String, String> settings,
        Map<String, String> environment,
        int plannedRounds,
        List<Round> rounds,
        List<RunEvent> events,
        List<RequestSummary> requests,
        Optional<WhatGrew> whatGrew,
        LeftOutTools leftOut,
        List<Floor> rest) {

    public RecordedRun {
        settings = java.util.Collections.unmodifiableMap(new TreeMap<>(settings));
        environment = java.util.Collections.unmodifiableMap(new TreeMap<>(environment));
        rounds = List.copyOf(rounds);
        events = List.copyOf(events);
        requests = List.copyOf(requests);
        rest = List.copyOf(rest);
    }

    /** A run of which nothing was recorded. */
    public static final RecordedRun EMPTY = new RecordedRun(
            "",
            "",
            Instant.EPOCH,
            Optional.empty(),
            false,
            ServerRuntime.UNKNOWN,
            Map.of(),
            Map.of(),
            0,
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            LeftOutTools.NONE,
            List.of());

    /** Return a measured run of which nothing else is known. */
    public static RecordedRun ofRounds(
            String id,
            String simulation,
            Instant startedAt,
            Optional<Instant> endedAt,
            ServerRuntime runtime,
            List<Round> rounds) {
        return new RecordedRun(
                id,
                simulation,
                startedAt,
                endedAt,
                true,
                runtime,
                Map.of(),
                Map.of(),
                rounds.stream().mapToInt(Round::number).max().orElse(0),
                rounds,
                List.of(),
                List.of(),
                Optional.empty(),
                LeftOutTools.NONE,
                List.of());
    }

    /** Return the same run with other rounds, and without what its requests took. */
    public RecordedRun with(List<Round> otherRounds) {
        return part(settings, plannedRounds, otherRounds, events);
    }

    /** Return the same run with what was read while it rested after its last round. */
    public RecordedRun resting(List<Floor> readings) {
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
                leftOut,
                readings);
    }

    /** Return a part of the run as a run of its own, without what its requests took. */
    public RecordedRun part(
            Map<String, String> itsSettings, int planned, List<Round> itsRounds, List<RunEvent> itsEvents) {
        return new RecordedRun(
                id,
                simulation,
                startedAt,
                endedAt,
                measured,
                runtime,
                itsSettings,
                environment,
                planned,
                itsRounds,
                itsEvents,
                List.of(),
                Optional.empty(),
                LeftOutTools.NONE,
                List.of());
    }
}
