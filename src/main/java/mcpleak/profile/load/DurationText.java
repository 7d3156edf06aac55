package mcpleak.profile.load;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Reads and writes durations as {@code 500ms}, {@code 3s}, {@code 2m}, {@code 1h}, {@code 2d}; a bare number is seconds. Stateless. */
public final class DurationText {

    /** A duration inside a larger pattern, as one group. */
    public static final String GROUP = "(\\d{1,9}(?:\\.\\d{1,6})?\\s*(?:ms|s|m|h|d|))";

    private DurationText() {}

    /** Return the duration, rounded to milliseconds, not negative; empty if the text is none. */
    public static Optional<Duration> parse(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        String withUnit = plain.matches("[0-9.]+") ? plain + "s" : plain;
        try {
            Duration read =
                    ConfigValueFactory.fromAnyRef(withUnit).atKey("time").getDuration("time");
            return Optional.of(Duration.ofMillis(read.plusNanos(500_000).toMillis()))
                    .filter(duration -> !read.isNegative());
        } catch (ConfigException noDuration) {
            return Optional.empty();
        }
    }

    /** Return the shortest text that gives the same duration again. */
    public static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis % 3_600_000 == 0) {
            return millis / 3_600_000 + "h";
        }
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }
}
