package mcpleak.verdict;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.recording.RecordedRun;
import mcpleak.verdict.channel.Estimate;

/**
 * What a leak means in production, where the user said how often tools are called there. Immutable.
 *
 * @param callsPerHour how often
 * @param bytesPerDay how much memory a day is lost
 * @param daysToLimit days until the first memory limit is reached, from where the run ended; empty if no limit is known
 * @param severity how soon somebody has to do something
 */
public record Production(double callsPerHour, double bytesPerDay, OptionalDouble daysToLimit, Severity severity) {

    private static final String SETTING = "production.rate";
    private static final Pattern RATE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)/([smhd])");
    private static final double HOURS_A_DAY = 24;

    /** How soon a memory limit is reached. */
    public enum Severity {
        /** Within a day. */
        CRITICAL(1),
        /** Within a week. */
        HIGH(7),
        /** Within a month. */
        MEDIUM(30),
        /** Later: most servers are started anew before. */
        LOW(Double.POSITIVE_INFINITY);

        private final double days;

        Severity(double days) {
            this.days = days;
        }

        private static Severity of(double days) {
            for (Severity severity : values()) {
                if (days <= severity.days) {
                    return severity;
                }
            }
            return LOW;
        }
    }

    /** Return what an estimate means where the run knows the rate of production and memory grows; else nothing. */
    static Optional<Production> of(RecordedRun run, Estimate estimate, Optional<TimeToLimit> limit) {
        double perCall = estimate.bytesPerCall().orElse(0);
        return perHour(run.settings().getOrDefault(SETTING, ""))
                .filter(rate -> perCall > 0)
                .map(rate -> {
                    OptionalDouble days = limit.isPresent()
                            ? OptionalDouble.of(limit.get().calls() / rate / HOURS_A_DAY)
                            : OptionalDouble.empty();
                    return new Production(
                            rate,
                            rate * HOURS_A_DAY * perCall,
                            days,
                            Severity.of(days.orElse(Double.POSITIVE_INFINITY)));
                });
    }

    /** Return a rate such as {@code 1000/h} in calls per hour; empty if it is none. */
    static Optional<Double> perHour(String text) {
        Matcher rate = RATE.matcher(text);
        if (!rate.matches()) {
            return Optional.empty();
        }
        double count = Double.parseDouble(rate.group(1));
        return Optional.of(
                        switch (rate.group(2)) {
                            case "s" -> count * 3600;
                            case "m" -> count * 60;
                            case "h" -> count;
                            default -> count / HOURS_A_DAY;
                        })
                .filter(perHour -> perHour > 0);
    }
}
