package mcpleak.cli.recorded;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.recording.ServerRuntime;
import mcpleak.recording.file.SampleRow;
import mcpleak.recording.foreign.Reading;
import mcpleak.recording.sample.Sample;

/**
 * Collect the rows of a memory CSV: times and resident bytes of all, and of each round what its idle gap ended with.
 *
 * <p>Keeps a reading a row and the rows of each idle gap's last second. Confined to one thread.
 */
final class MemorySeries {

    private static final long LAST_SECOND_MILLIS = 1000;

    private final Map<Integer, Gap> gaps = new TreeMap<>();
    private final Map<Integer, Long> startMillis = new HashMap<>();
    private final List<Reading> readings = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();

    private record Kept(long millis, SampleRow row) {}

    /** The rows of one idle gap's last second, the oldest first; not parsed before the gap has ended. */
    private static final class Gap {
        private final ArrayDeque<Kept> last = new ArrayDeque<>();
        private final long startMillis;

        Gap(long startMillis) {
            this.startMillis = startMillis;
        }

        void add(SampleRow row, long millis) {
            last.add(new Kept(millis, row));
            while (last.getFirst().millis() < millis - LAST_SECOND_MILLIS) {
                last.removeFirst();
            }
        }
    }

    /** Take the next row; one that throws has left nothing. */
    void add(SampleRow row) {
        long at = row.at().toEpochMilli();
        long rss = row.treeRssBytes();
        int number = row.round();
        boolean load = row.load();
        readings.add(new Reading(at, rss, row.line(), row.pid()));
        startMillis.putIfAbsent(number, at);
        if (!load) {
            gaps.computeIfAbsent(number, first -> new Gap(at)).add(row, at);
        }
    }

    /** Return whether any row belongs to a round: a monitor's do not. */
    boolean hasRounds() {
        return startMillis.keySet().stream().anyMatch(number -> number > 0);
    }

    List<Reading> readings() {
        return List.copyOf(readings);
    }

    /** Return why rows of idle gaps were left out of {@link #run}, a reason a row. */
    List<String> broken() {
        return List.copyOf(broken);
    }

    /** Return the run that the rows tell of; its runtime is not known, and tools and sessions are not in them. */
    RecordedRun run(String id) {
        List<Round> rounds = new ArrayList<>();
        gaps.forEach((number, gap) -> {
            List<Sample> samples = samples(gap);
            if (!samples.isEmpty()) {
                rounds.add(round(number, gap.startMillis, samples));
            }
        });
        long first =
                startMillis.values().stream().mapToLong(Long::longValue).min().orElseThrow();
        return RecordedRun.ofRounds(
                id, id, Instant.ofEpochMilli(first), Optional.empty(), ServerRuntime.UNKNOWN, rounds);
    }

    /** Return the samples of the rows that break no rule; count the others. */
    private List<Sample> samples(Gap gap) {
        List<Sample> samples = new ArrayList<>();
        for (Kept kept : gap.last) {
            try {
                samples.add(kept.row().sample());
            } catch (NumberFormatException e) {
                broken.add(String.valueOf(e.getMessage()));
            }
        }
        return samples;
    }

    private Round round(int number, long gapMillis, List<Sample> samples) {
        Sample last = samples.get(samples.size() - 1);
        Instant start = Instant.ofEpochMilli(startMillis.getOrDefault(number, gapMillis));
        Map<Channel, Double> readings = new HashMap<>(Map.of(
                Channel.PRIVATE_RSS, median(samples, Sample::privateRssBytes),
                Channel.CHILDREN_PRIVATE_RSS,
                        median(samples, sample -> sample.treePrivateRssBytes() - sample.privateRssBytes()),
                Channel.THREADS, median(samples, Sample::threads),
                Channel.CHILD_PROCESSES, median(samples, Sample::children)));
        putMedian(readings, Channel.OPEN_FILES, samples, Sample::openFiles);
        putMedian(
                readings,
                Channel.CLOSE_WAIT,
                samples,
                sample -> sample.surroundings().closeWait());
        Map<Exposure, Long> totals = Map.of(Exposure.CALLS, last.calls(), Exposure.ERRORS, last.failedCalls());
        Floor floor = new Floor(
                last.at(),
                last.pid(),
                0,
                readings,
                settling(samples),
                last.surroundings().swapBytes().orElse(0),
                0);
        return new Round(number, start, Instant.ofEpochMilli(gapMillis), floor, totals);
    }

    /** Put the median of those samples that have the value, if any has. */
    private static void putMedian(
            Map<Channel, Double> readings,
            Channel channel,
            Collection<Sample> samples,
            Function<Sample, OptionalInt> value) {
        List<Sample> read = samples.stream()
                .filter(sample -> value.apply(sample).isPresent())
                .toList();
        if (!read.isEmpty()) {
            readings.put(channel, median(read, sample -> value.apply(sample).orElse(0)));
        }
    }

    private static OptionalDouble settling(List<Sample> samples) {
        Sample first = samples.get(0);
        Sample last = samples.get(samples.size() - 1);
        long apart = last.at().toEpochMilli() - first.at().toEpochMilli();
        return apart == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(1000.0 * (last.treePrivateRssBytes() - first.treePrivateRssBytes()) / apart);
    }

    private static double median(Collection<Sample> samples, java.util.function.ToDoubleFunction<Sample> value) {
        double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
