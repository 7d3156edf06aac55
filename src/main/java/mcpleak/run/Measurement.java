package mcpleak.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mcpleak.probe.FloorReader;
import mcpleak.probe.FloorReading;
import mcpleak.probe.JvmLiveBytes;
import mcpleak.probe.LiveBytesSource;
import mcpleak.probe.ProcessTreeSampler;
import mcpleak.probe.RunMoment;
import mcpleak.probe.RuntimeDetector;
import mcpleak.probe.SamplerThread;
import mcpleak.probe.TreeReading;
import mcpleak.series.RunEvent;
import mcpleak.series.Sample;
import mcpleak.series.ServerRuntime;
import oshi.SystemInfo;

/** Measure one server process and its descendants from the baseline to the end. Thread-safe. */
final class Measurement implements AutoCloseable {

    private final long pid;
    private final Clock clock;
    private final ServerRuntime runtime;
    private final Optional<LiveBytesSource> liveBytes;
    private final List<String> remarks;
    private final long hostBytes = new SystemInfo().getHardware().getMemory().getTotal();
    private Optional<SamplerThread> sampler = Optional.empty();

    private Measurement(
            long pid, Clock clock, ServerRuntime runtime, Optional<LiveBytesSource> liveBytes, List<String> remarks) {
        this.pid = pid;
        this.clock = clock;
        this.runtime = runtime;
        this.liveBytes = liveBytes;
        this.remarks = List.copyOf(remarks);
    }

    /** Find out what can be measured and connect to it; nothing is sampled yet. */
    static Measurement connect(long pid, Clock clock) {
        ServerRuntime runtime = RuntimeDetector.detect(pid);
        List<String> remarks = new ArrayList<>();
        Optional<LiveBytesSource> live = Optional.empty();
        if (runtime.name().equals("java")) {
            try {
                live = Optional.of(JvmLiveBytes.attach(pid));
            } catch (IOException e) {
                remarks.add("the JVM's live bytes cannot be read: " + e.getMessage());
            }
        }
        return new Measurement(pid, clock, runtime, live, remarks);
    }

    long pid() {
        return pid;
    }

    ServerRuntime runtime() {
        return runtime;
    }

    /** Return what it runs on, its children of this moment included. */
    ServerRuntime runtimeNow() {
        return RuntimeDetector.detect(pid);
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
            Duration interval, Supplier<RunMoment> moment, Consumer<Sample> onSample, Consumer<RunEvent> onEvent) {
        Consumer<TreeReading> onReading = reading -> {
            if (reading instanceof TreeReading.Alive alive) {
                onSample.accept(alive.toSample(hostBytes, moment.get()));
            }
        };
        sampler = Optional.of(
                SamplerThread.start(new ProcessTreeSampler(pid, clock), clock, interval, onReading, onEvent));
    }

    /** Take a sample now; nothing before sampling has started. */
    void sampleNow() {
        Optional<SamplerThread> thread;
        synchronized (this) {
            thread = sampler;
        }
        thread.ifPresent(SamplerThread::sampleNow);
    }

    /** Force a collection where the runtime allows it and read what is left. Blocks for a second or two. */
    FloorReading floor() {
        SamplerThread thread;
        synchronized (this) {
            thread = sampler.orElseThrow(() -> new IllegalStateException("sampling has not started"));
        }
        return new FloorReader(thread, liveBytes, clock).read();
    }

    @Override
    public synchronized void close() {
        sampler.ifPresent(SamplerThread::close);
        liveBytes.ifPresent(LiveBytesSource::close);
    }
}
