package mcpleak.run.measure;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import mcpleak.probe.FloorReader;
import mcpleak.probe.GaugeReader;
import mcpleak.probe.RuntimeProbe;
import mcpleak.probe.SamplerThread;
import mcpleak.probe.node.NodeLiveBytes;
import mcpleak.probe.process.HostReading;
import mcpleak.probe.process.TreeReading;
import mcpleak.probe.remote.AgentClient;
import mcpleak.probe.runtime.LiveBytesSource;
import mcpleak.probe.runtime.ServerTuning;
import mcpleak.recording.RunEvent;
import mcpleak.recording.ServerRuntime;
import mcpleak.recording.WhatGrew.HeapContents;
import mcpleak.recording.sample.Sample;
import mcpleak.run.recorder.RunEntry;

/** Measure one server process and its descendants from the baseline to the end. Thread-safe. */
public final class Measurement implements AutoCloseable {

    private static final Map<String, String> CONTENTS = Map.of(
            "java", "class histogram of the JVM",
            "node", "heap of Node",
            "python", "objects of Python by type, as sys.getsizeof tells",
            "go", "heap profile of Go, by allocating function (sampled)");

    private static final String CHILDREN = "not read: private RSS of the sessions' processes decides";
    private static final String CHILDREN_REMARK =
            "each session has a process of its own, which ends with it: only what outlives"
                    + " the sessions can be found here (-Dstdio.processes=shared tells whether memory grows with calls)";

    private final RuntimeProbe.Target target;
    private final Clock clock;
    private final RuntimeProbe probe;
    private final MeasuredTree tree;
    private final Optional<GaugeReader> gauges;
    private final List<String> remarks;
    private final long hostBytes;
    private Optional<SamplerThread> sampler = Optional.empty();
    private Optional<GaugeLog> gaugeLog = Optional.empty();

    private Measurement(
            RuntimeProbe.Target target,
            Clock clock,
            RuntimeProbe probe,
            Optional<GaugeReader> gauges,
            MeasuredTree tree,
            long hostBytes) {
        this.tree = tree;
        this.hostBytes = hostBytes;
        this.target = target;
        this.clock = clock;
        this.probe = probe;
        this.gauges = gauges;
        this.remarks = Stream.concat(
                        probe.remarks().stream(), gauges.stream().flatMap(reader -> reader.read().failures().stream()))
                .toList();
    }

    /** Find out what can be measured and connect to it; nothing is sampled yet. */
    static Measurement connect(RuntimeProbe.Target target, Optional<GaugeReader> gauges, Clock clock) {
        MeasuredTree tree = new MeasuredTree(target, Optional.empty(), clock);
        return new Measurement(target, clock, RuntimeProbe.connect(target), gauges, tree, HostReading.hostBytes());
    }

    /** Take the processes that this JVM starts and speaks to, which come and go: whatever is left of them at a floor counts. */
    static Measurement ofChildren(RuntimeProbe.Target target, Optional<GaugeReader> gauges, Clock clock) {
        RuntimeProbe probe = new RuntimeProbe(Optional.empty(), CHILDREN, List.of(CHILDREN_REMARK));
        MeasuredTree tree = new MeasuredTree(target, Optional.empty(), clock);
        return new Measurement(target, clock, probe, gauges, tree, HostReading.hostBytes());
    }

    /** Take the readings of an agent on the server's host. */
    static Measurement remote(
            RuntimeProbe.Target target,
            AgentClient.Description description,
            AgentClient agent,
            Optional<GaugeReader> gauges,
            Clock clock) {
        RuntimeProbe probe = target.ours() == RuntimeProbe.Ownership.LEFT_ALONE
                ? RuntimeProbe.connect(target)
                : new RuntimeProbe(
                        description.collects() ? Optional.of(agent.liveBytes()) : Optional.empty(),
                        description.how(),
                        description.remarks());
        MeasuredTree tree = new MeasuredTree(target, Optional.of(agent), clock);
        return new Measurement(target, clock, probe, gauges, tree, description.hostBytes());
    }

    /** Say whether the server runs on another host. */
    boolean isRemote() {
        return tree.agent().isPresent();
    }

    long pid() {
        return target.pid();
    }

    ServerRuntime runtime() {
        return target.runtime();
    }

    /** Return what was set in the server's environment. */
    ServerTuning tuning() {
        return target.tuning();
    }

    /** Return how live bytes are read. */
    String how() {
        return probe.how();
    }

    /** Return the largest heap that the runtime gives its program, in bytes; empty if it does not tell. */
    OptionalLong heapLimitBytes() {
        return probe.source().map(LiveBytesSource::heapLimitBytes).orElseGet(OptionalLong::empty);
    }

    /** Return what the heap holds by type; empty if its runtime does not tell. */
    public Optional<HeapContents> contents() throws IOException {
        return probe.source().isPresent() ? probe.source().get().contents() : Optional.empty();
    }

    /** Return what {@link #contents} is read from. */
    public String contentsSource() {
        String source = CONTENTS.getOrDefault(target.runtime().name(), probe.how());
        return !target.runtime().name().equals("node")
                ? source
                : source
                        + (target.view() == NodeLiveBytes.HeapView.SNAPSHOT
                                ? ", by constructor, from snapshots"
                                : ", by allocating function, sampled");
    }

    /** Return what it runs on, its children of this moment included. */
    public ServerRuntime runtimeNow() {
        return tree.runtime();
    }

    /** Return what could not be connected to; may be empty. */
    List<String> remarks() {
        return remarks;
    }

    long hostBytes() {
        return hostBytes;
    }

    /** Start to sample. */
    synchronized void start(
            Duration interval,
            Supplier<TreeReading.Moment> moment,
            Consumer<Sample> onSample,
            Consumer<RunEvent> onEvent) {
        Consumer<TreeReading> onReading = reading -> {
            if (reading instanceof TreeReading.Alive alive) {
                onSample.accept(alive.toSample(hostBytes, moment.get()));
            }
        };
        sampler = Optional.of(SamplerThread.start(tree.source(), clock, interval, onReading, onEvent));
    }

    /** Take a sample now; nothing before sampling has started. */
    void sampleNow() {
        Optional<SamplerThread> thread;
        synchronized (this) {
            thread = sampler;
        }
        thread.ifPresent(SamplerThread::sampleNow);
    }

    /**
     * Start to record the server's gauges, if there are any.
     *
     * @param recording takes the readings
     */
    synchronized void logGauges(Duration interval, RunEntry.Fold recording) {
        if (gauges.isPresent()) {
            GaugeLog log = new GaugeLog(gauges.get(), clock, recording);
            log.start(interval);
            gaugeLog = Optional.of(log);
        }
    }

    /** Force a collection where the runtime allows it and read what is left. Blocks for a second or two. */
    FloorReader.Reading floor() {
        SamplerThread thread;
        synchronized (this) {
            thread = sampler.orElseThrow(() -> new IllegalStateException("sampling has not started"));
        }
        return new FloorReader(thread, probe.source(), gauges, clock).read();
    }

    @Override
    public synchronized void close() {
        gaugeLog.ifPresent(GaugeLog::close);
        sampler.ifPresent(SamplerThread::close);
        probe.source().ifPresent(LiveBytesSource::close);
    }
}
