package mcpleak.profile;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Read durations such as {@code 500ms}, {@code 3s}, {@code 1.5m} or {@code 1h}; a bare number is seconds. Pure. */
public final class TimeSpan {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)\\s*(ms|s|m|h|)");
    private static final Map<String, Double> MILLIS = Map.of("ms", 1.0, "s", 1e3, "", 1e3, "m", 6e4, "h", 3.6e6);

    private TimeSpan() {}

    /** Return the duration to the millisecond; empty if the text is none. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        double factor = MILLIS.getOrDefault(matcher.group(2), 1e3);
        return Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * factor)));
    }
}
