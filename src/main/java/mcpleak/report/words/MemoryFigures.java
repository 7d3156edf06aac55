package mcpleak.report.words;

import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.recording.sample.Sample;

/**
 * Sum up the resident memory of the server's process tree over a run. It describes; no verdict rests on it.
 *
 * <p>Immutable. All bytes are those of {@link Sample#treeRssBytes()}.
 *
 * @param initialBytes the first sample
 * @param finalBytes the last sample
 * @param minBytes the least sample
 * @param maxBytes the greatest sample
 * @param averageBytes the mean of the samples, rounded
 */
public record MemoryFigures(long initialBytes, long finalBytes, long minBytes, long maxBytes, long averageBytes) {

    /** Sum up samples in order of time; empty if there are none. */
    public static Optional<MemoryFigures> of(List<Sample> samples) {
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        LongSummaryStatistics all =
                samples.stream().mapToLong(Sample::treeRssBytes).summaryStatistics();
        return Optional.of(new MemoryFigures(
                samples.get(0).treeRssBytes(),
                samples.get(samples.size() - 1).treeRssBytes(),
                all.getMin(),
                all.getMax(),
                Math.round(all.getAverage())));
    }

    /** Return the last sample less the first, in bytes; negative if memory shrank. */
    public long growthBytes() {
        return finalBytes - initialBytes;
    }

    /** Return the growth in percent of the first sample; empty if that was 0. */
    public OptionalDouble growthPercent() {
        return initialBytes == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * growthBytes() / initialBytes);
    }
}
