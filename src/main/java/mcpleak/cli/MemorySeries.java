package mcpleak.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.Floor;
import mcpleak.series.RecordedRun;
import mcpleak.series.Round;
import mcpleak.series.Sample;
import mcpleak.series.ServerRuntime;

/**
 * Collect the rows of a memory CSV: times and resident bytes of all, and of each round what its idle gap ended with.
 *
 * <p>Keeps 16 bytes a row and the rows of each idle gap's last second. Confined to one thread.
 */
final class MemorySeries {

    private static final long LAST_SECOND_MILLIS = 1000;

    private final Map<Integer, Gap> gaps = new TreeMap<>();
    private final Map<Integer, Sample> started = new HashMap<>();
    private long[] millis = new long[1024];
    private long[] bytes = new long[1024];
    private int size;
    private int round = -1;
    private Optional<Gap> gap = Optional.empty();

    /** The rows of one idle gap's last second, the oldest first. */
    private static final class Gap {
        private final ArrayDeque<Sample> last = new ArrayDeque<>();
        private Optional<Sample> first = Optional.empty();

        void add(Sample sample) {
            first = first.or(() -> Optional.of(sample));
            last.add(sample);
            long from = sample.at().toEpochMilli() - LAST_SECOND_MILLIS;
            while (last.getFirst().at().toEpochMilli() < from) {
                last.removeFirst();
            }
        }
    }

    void add(Sample sample) {
        if (size == millis.length) {
            millis = Arrays.copyOf(millis, 2 * size);
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        millis[size] = sample.at().toEpochMilli();
        bytes[size] = sample.treeRssBytes();
        size++;
        if (sample.round() != round) {
            round = sample.round();
            started.putIfAbsent(round, sample);
            gap = Optional.ofNullable(gaps.get(round));
        }
        if (!sample.load()) {
            Gap current = gap.orElseGet(() -> gaps.computeIfAbsent(sample.round(), number -> new Gap()));
            gap = Optional.of(current);
            current.add(sample);
        }
    }

    /** Return whether any row belongs to a round: a monitor's do not. */
    boolean hasRounds() {
        return started.keySet().stream().anyMatch(number -> number > 0);
    }

    long[] millis() {
        return Arrays.copyOf(millis, size);
    }

    long[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Return the run that the rows tell of; its runtime is not known, and tools and sessions are not in them. */
    RecordedRun run(String id) {
        List<Round> rounds = new ArrayList<>();
        gaps.forEach((number, gap) -> rounds.add(round(number, gap)));
        Sample first = started.values().stream()
                .min((one, other) -> one.at().compareTo(other.at()))
                .orElseThrow();
        return new RecordedRun(
                id,
                id,
                first.at(),
                Optional.empty(),
                true,
                ServerRuntime.UNKNOWN,
                Map.of(),
                Map.of(),
                rounds.stream().mapToInt(Round::number).max().orElse(0),
                rounds,
                List.of());
    }

    private Round round(int number, Gap gap) {
        Sample last = gap.last.getLast();
        Sample start = Optional.ofNullable(started.get(number)).orElse(last);
        Map<Channel, Double> readings = new HashMap<>(Map.of(
                Channel.PRIVATE_RSS, median(gap.last, Sample::privateRssBytes),
                Channel.CHILDREN_PRIVATE_RSS,
                        median(gap.last, sample -> sample.treePrivateRssBytes() - sample.privateRssBytes()),
                Channel.THREADS, median(gap.last, Sample::threads),
                Channel.CHILD_PROCESSES, median(gap.last, Sample::children)));
        putMedian(readings, Channel.OPEN_FILES, gap.last, Sample::openFiles);
        putMedian(
                readings,
                Channel.CLOSE_WAIT,
                gap.last,
                sample -> sample.surroundings().closeWait());
        Map<Exposure, Long> totals = Map.of(Exposure.CALLS, last.calls(), Exposure.ERRORS, last.failedCalls());
        Floor floor = new Floor(
                last.at(),
                last.pid(),
                0,
                readings,
                settling(gap),
                last.surroundings().swapBytes().orElse(0),
                0);
        return new Round(number, start.at(), gap.first.orElse(last).at(), floor, totals);
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

    private static OptionalDouble settling(Gap gap) {
        Sample first = gap.last.getFirst();
        Sample last = gap.last.getLast();
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
