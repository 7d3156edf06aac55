package mcpleak.profile;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Read and write durations as {@code 500ms}, {@code 3s}, {@code 2m}, {@code 1h}; a bare number is seconds. Stateless. */
public final class DurationText {

    /** A duration inside a larger pattern, as one group. */
    static final String GROUP = "(\\d{1,9}(?:\\.\\d{1,6})?\\s*(?:ms|s|m|h|d|))";

    private static final Pattern WHOLE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)\\s*(ms|s|m|h|d|)");
    private static final Map<String, Double> MILLIS =
            Map.of("ms", 1.0, "s", 1e3, "", 1e3, "m", 6e4, "h", 3.6e6, "d", 8.64e7);

    private DurationText() {}

    /** Return the duration, rounded to milliseconds; empty if the text is none. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = WHOLE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        double factor = MILLIS.getOrDefault(matcher.group(2), 1e3);
        return Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * factor)));
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
