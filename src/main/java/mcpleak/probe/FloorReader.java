package mcpleak.probe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import mcpleak.probe.process.TreeReading;
import mcpleak.probe.process.TreeReading.ProcessReading;
import mcpleak.probe.runtime.LiveBytesSource;
import mcpleak.probe.runtime.LiveBytesSource.LiveBytes;
import mcpleak.recording.Channel;
import mcpleak.recording.Floor;
import mcpleak.recording.RunEvent;

/**
 * Read what is left at the end of an idle gap: force a collection where the runtime lets us, then read the tree afresh.
 *
 * <p>In this order, because the collection gives memory back. Whether the gap was long enough is told by the samples of
 * its last second, before the collection. Blocks for the time of both; thread-safe if the live bytes' source is.
 */
public final class FloorReader {

    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final SamplerThread sampler;
    private final Optional<LiveBytesSource> liveBytes;
    private final Optional<GaugeReader> gauges;
    private final InstantSource clock;

    /**
     * Read floors.
     *
     * @param sampler reads the tree
     * @param liveBytes forces collections in the tree's root; empty if its runtime has no such thing
     * @param gauges reads numbers that the server exposes itself, after the collection
     * @param clock dates events
     */
    public FloorReader(
            SamplerThread sampler,
            Optional<LiveBytesSource> liveBytes,
            Optional<GaugeReader> gauges,
            InstantSource clock) {
        this.sampler = sampler;
        this.liveBytes = liveBytes;
        this.gauges = gauges;
        this.clock = clock;
    }

    /**
     * The outcome of reading a floor.
     *
     * @param floor what was read, without the channels that could not be read; empty if the server has ended or could not be read
     * @param events what went wrong, in order of time; names each channel that is missing; may be empty
     */
    public record Reading(Optional<Floor> floor, List<RunEvent> events) {

        public Reading {
            events = List.copyOf(events);
        }
    }

    /** Collect and read. */
    public Reading read() {
        long start = System.nanoTime();
        List<RunEvent> events = new ArrayList<>();
        Map<Channel, Double> readings = new HashMap<>();
        OptionalDouble settle = slopeBytesPerSecond(sampler.recent(SETTLE));
        liveBytes.ifPresent(source -> {
            LiveBytes live = source.collectAndRead();
            if (live instanceof LiveBytes.Read read) {
                readings.put(Channel.LIVE_BYTES, (double) read.bytes());
            } else if (live instanceof LiveBytes.Unreadable unreadable) {
                events.add(lost(unreadable.why()));
            }
        });
        TreeReading tree = sampler.sampleNow();
        if (!(tree instanceof TreeReading.Alive alive)) {
            events.add(missed(tree));
            return new Reading(Optional.empty(), events);
        }
        put(readings, alive, events);
        // last: answering costs the server memory and descriptors of its own
        gauges.map(GaugeReader::read).ifPresent(gauge -> {
            readings.putAll(gauge.values());
            gauge.failures().forEach(why -> events.add(lost(why)));
        });
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        ProcessReading root = alive.root();
        Floor floor = new Floor(
                alive.at(),
                root.pid(),
                root.startedAtMillis(),
                readings,
                settle,
                alive.surroundings().swapBytes().orElse(0),
                millis);
        return new Reading(Optional.of(floor), events);
    }

    private void put(Map<Channel, Double> readings, TreeReading.Alive alive, List<RunEvent> events) {
        readings.put(Channel.PRIVATE_RSS, (double) alive.root().privateRssBytes());
        readings.put(Channel.CHILDREN_PRIVATE_RSS, (double) alive.childrenPrivateRssBytes());
        readings.put(Channel.SHARED_RSS, (double) alive.sharedRssBytes());
        readings.put(Channel.THREADS, (double) alive.threads());
        readings.put(Channel.CHILD_PROCESSES, (double) alive.descendants().size());
        alive.surroundings().closeWait().ifPresent(count -> readings.put(Channel.CLOSE_WAIT, (double) count));
        if (alive.openFiles().isPresent()) {
            readings.put(Channel.OPEN_FILES, (double) alive.openFiles().getAsInt());
        } else {
            events.add(lost("the open files of a process of the tree may not be read by this user"));
        }
    }

    private RunEvent missed(TreeReading tree) {
        if (tree instanceof TreeReading.Gone gone) {
            return new RunEvent(gone.at(), RunEvent.Kind.SERVER_DIED, gone.what());
        }
        return lost(tree instanceof TreeReading.Failed failed ? failed.why() : "the tree could not be read");
    }

    private RunEvent lost(String why) {
        return new RunEvent(clock.instant(), RunEvent.Kind.PROBE_LOST, why);
    }

    /** Fit a line to the tree's private RSS by least squares; empty below two readings at different times. */
    public static OptionalDouble slopeBytesPerSecond(List<TreeReading.Alive> readings) {
        double meanTime = 0;
        double meanBytes = 0;
        for (TreeReading.Alive reading : readings) {
            meanTime += seconds(readings, reading.at()) / readings.size();
            meanBytes += (double) reading.treePrivateRssBytes() / readings.size();
        }
        double products = 0;
        double squares = 0;
        for (TreeReading.Alive reading : readings) {
            double time = seconds(readings, reading.at()) - meanTime;
            products += time * (reading.treePrivateRssBytes() - meanBytes);
            squares += time * time;
        }
        return squares > 0 ? OptionalDouble.of(products / squares) : OptionalDouble.empty();
    }

    private static double seconds(List<TreeReading.Alive> readings, Instant at) {
        return Duration.between(readings.get(0).at(), at).toNanos() / 1e9;
    }
}
