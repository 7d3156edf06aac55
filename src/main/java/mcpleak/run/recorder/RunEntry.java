package mcpleak.run.recorder;

import java.time.Instant;
import java.util.Map;
import mcpleak.protocol.setting.TrafficObserver;
import mcpleak.recording.Channel;
import mcpleak.recording.Floor;
import mcpleak.recording.LeftOutTools;
import mcpleak.recording.Round;
import mcpleak.recording.RunEvent;
import mcpleak.recording.ServerRuntime;
import mcpleak.recording.WhatGrew;
import mcpleak.recording.sample.Sample;

/** One entry of a run's recording: something that the run writes about itself. Immutable. */
public sealed interface RunEntry {

    /** Takes every entry, in order; what it holds follows from them alone. Thread-safe, does not block, does not throw. */
    @FunctionalInterface
    interface Fold {
        void take(RunEntry entry);
    }

    /** What was read of the server's processes. */
    record Sampled(Sample sample) implements RunEntry {}

    /** The numbers that the server exposes; the first entry may be without any. */
    record GaugesRead(Instant at, Map<Channel, Double> values) implements RunEntry {}

    /** A round that has its floor. */
    record FloorTaken(Round round) implements RunEntry {}

    /** What was read after the last round while nobody calls. */
    record RestRead(Floor reading) implements RunEntry {}

    /** The requests of a round have ended. */
    record LoadEnded(int round) implements RunEntry {}

    /**
     * Where the run stands from now on.
     *
     * @param round number of the round, 0 before the first
     * @param load whether users are running
     * @param since when the phase began
     */
    record Phase(int round, boolean load, Instant since) implements RunEntry {}

    /** A user of a round comes, the scout not counted. */
    record UserCame(Instant at, long id, int round, int user) implements RunEntry {}

    /** A user has gone, in whatever way. */
    record UserLeft(long id) implements RunEntry {}

    /** A tool call has ended. */
    record CallEnded(String tool, long nanos, boolean success) implements RunEntry {}

    /** A request of any kind has ended, tool calls included. */
    record RequestEnded(String name, TrafficObserver.Kind kind, long nanos, boolean success) implements RunEntry {}

    /** Something happened, or a simulation made a mark. */
    record Happened(RunEvent event) implements RunEntry {}

    /** What a reader must know to compare two runs. */
    record Fact(String name, String value) implements RunEntry {}

    /** What the measured process runs on. */
    record Measured(ServerRuntime runtime) implements RunEntry {}

    /** The types of objects that grew. */
    record Grew(WhatGrew types) implements RunEntry {}

    /** The tools that nobody calls. */
    record ToolsLeftOut(LeftOutTools tools) implements RunEntry {}

    /** What people were told while the run went on. */
    record Said(Instant at, String text) implements RunEntry {}
}
