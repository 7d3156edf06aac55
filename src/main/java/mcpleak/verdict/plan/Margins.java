package mcpleak.verdict.plan;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.recording.Exposure;

/**
 * Say how much a server may grow: the leak that a run must find, per call, per session, and per hour at rest.
 *
 * <p>One figure each: {@link #LINE} of it is the line. An interval above the line convicts, one below it acquits, one across it is
 * undecided. The line lies below the margin so that a leak of just the margin is found, not left undecided however long a run is.
 *
 * @param bytesPerCall bytes per call
 * @param bytesPerSession bytes per session
 * @param bytesPerHour bytes per hour while nobody calls
 */
public record Margins(double bytesPerCall, double bytesPerSession, double bytesPerHour) {

    /** What a run allows where it was not told otherwise. */
    public static final Margins DEFAULT = new Margins(64, 1024, 1024 * 1024);

    /** Where the line is drawn, as a part of a margin. */
    public static final double LINE = 0.75;

    private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([kmg]?)(?:i?b)?");

    /** Milliseconds of an hour. */
    public static final double MILLIS_AN_HOUR = 3_600_000;

    /** Read the margins among the settings of a run; those that are missing or unreadable are the default's. */
    public static Margins of(Map<String, String> settings) {
        return new Margins(
                bytes(settings.getOrDefault("margin", ""), DEFAULT.bytesPerCall),
                bytes(settings.getOrDefault("margin.session", ""), DEFAULT.bytesPerSession),
                bytes(settings.getOrDefault("margin.hour", ""), DEFAULT.bytesPerHour));
    }

    /** Return the margin of growth whether or not anybody calls, in bytes per millisecond. */
    public double bytesPerMillisecond() {
        return bytesPerHour / MILLIS_AN_HOUR;
    }

    /** Return the line for growth per unit of an exposure, in bytes; of time the unit is a millisecond. */
    public double line(Exposure exposure) {
        return LINE
                * switch (exposure.kind()) {
                    case SESSIONS, ABANDONED, CLOSED, EXPIRED -> bytesPerSession;
                    case TIME -> bytesPerHour / MILLIS_AN_HOUR;
                    case CALLS, TOOL, ERRORS, CANCELLED, ABORTED, DROPPED, REFUSED, TOKENS, REGISTRATIONS ->
                        bytesPerCall;
                };
    }

    private static double bytes(String text, double otherwise) {
        Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            return otherwise;
        }
        int power = size.group(2).isEmpty() ? 0 : 1 + "kmg".indexOf(size.group(2));
        double bytes = Double.parseDouble(size.group(1)) * Math.pow(1024, power);
        return bytes > 0 ? bytes : otherwise;
    }
}
