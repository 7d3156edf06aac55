package mcpleak.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Write wall times in UTC, to the second. */
final class UtcText {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private UtcText() {}

    /** Write an instant. */
    static String of(Instant instant) {
        return FORMAT.format(instant);
    }
}
