package mcpleak.profile.load;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** Say how long users pause between two calls. Immutable. */
public sealed interface ThinkTime {

    /** Pause always the same time. */
    record Fixed(Duration pause) implements ThinkTime {
        @Override
        public Duration mean() {
            return pause;
        }

        @Override
        public Duration at(double probability) {
            return pause;
        }

        @Override
        public String text() {
            return DurationText.of(pause);
        }
    }

    /**
     * Pause any time between two bounds, all equally likely.
     *
     * @param low shortest
     * @param high longest, at least {@code low}
     */
    record Uniform(Duration low, Duration high) implements ThinkTime {
        @Override
        public Duration mean() {
            return low.plus(high).dividedBy(2);
        }

        @Override
        public Duration at(double probability) {
            return low.plusNanos((long) (probability * high.minus(low).toNanos()));
        }

        @Override
        public String text() {
            return "uniform " + DurationText.of(low) + " " + DurationText.of(high);
        }
    }

    /** Pause as between the arrivals of a Poisson process: mostly short, sometimes long. */
    record Exponential(Duration mean) implements ThinkTime {
        @Override
        public Duration at(double probability) {
            return Duration.ofNanos((long) (-Math.log(1 - probability) * mean.toNanos()));
        }

        @Override
        public String text() {
            return "exponential " + DurationText.of(mean);
        }
    }

    /**
     * Pause as people do: the logarithm is normally distributed.
     *
     * @param median half of the pauses are shorter
     * @param sigma standard deviation of the natural logarithm, 0 to 3
     */
    record LogNormal(Duration median, double sigma) implements ThinkTime {

        private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

        /** Less has no finite logarithm. */
        private static final double LEAST = 1e-12;

        @Override
        public Duration mean() {
            return Duration.ofNanos((long) (median.toNanos() * Math.exp(sigma * sigma / 2)));
        }

        @Override
        public Duration at(double probability) {
            double normal = STANDARD.inverseCumulativeProbability(Math.max(LEAST, probability));
            return Duration.ofNanos((long) (median.toNanos() * Math.exp(sigma * normal)));
        }

        @Override
        public String text() {
            return "lognormal " + DurationText.of(median) + " " + sigma;
        }
    }

    /** The longest mean pause that a profile may ask for. */
    Duration LONGEST = Duration.ofMinutes(10);

    /** Return the mean pause. */
    Duration mean();

    /**
     * Return the pause that a share of all pauses are shorter than.
     *
     * @param probability the share, from 0 to below 1
     */
    Duration at(double probability);

    /** Return the text that {@link #parse} gives the same again for. */
    String text();

    /** Read {@code 100ms}, {@code uniform 50ms 150ms}, {@code exponential 100ms} or {@code lognormal 100ms 0.5}; empty if it is none. */
    static Optional<ThinkTime> parse(String text) {
        List<String> words = List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+"));
        if (words.size() == 1) {
            return DurationText.parse(words.get(0)).map(Fixed::new);
        }
        Optional<Duration> first = DurationText.parse(words.get(1));
        if (first.isEmpty()) {
            return Optional.empty();
        }
        return switch (words.get(0) + " " + words.size()) {
            case "fixed 2" -> first.map(Fixed::new);
            case "exponential 2" -> first.map(Exponential::new);
            case "uniform 3" ->
                DurationText.parse(words.get(2))
                        .filter(high -> high.compareTo(first.get()) >= 0)
                        .map(high -> new Uniform(first.get(), high));
            case "lognormal 3" -> sigma(words.get(2)).map(sigma -> new LogNormal(first.get(), sigma));
            default -> Optional.empty();
        };
    }

    private static Optional<Double> sigma(String text) {
        return text.matches("\\d(\\.\\d{1,6})?")
                ? Optional.of(Double.valueOf(text)).filter(s -> s <= 3)
                : Optional.empty();
    }
}
