package mcpleak.run.recorder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Hold what the load generator did in one round, and say whether it, and not the server, was the limit. Immutable.
 *
 * @param load length of the load
 * @param users sum of the times that users spent in the round, those who left early not counted
 * @param accounted sum of the times of their requests and of the pauses that were drawn for them
 * @param cpu CPU time of this JVM
 * @param collections time of its garbage collections
 * @param lag longest time that an event loop was late
 * @param processors processors of the host
 */
public record GeneratorLoad(
        Duration load,
        Duration users,
        Duration accounted,
        Duration cpu,
        Duration collections,
        Duration lag,
        int processors) {

    /** Share of all processors above which this JVM has no room left. */
    private static final double MOST_CPU = 0.8;

    /** Share of the time above which collections hold up users. */
    private static final double MOST_COLLECTIONS = 0.1;

    /** By how much Little's law may be missed. */
    private static final double MOST_MISSED = 0.1;

    private static final Duration MOST_LAG = Duration.ofMillis(250);

    /** Shorter loads say nothing. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    /** Return the share of the host's processors that this JVM used, 0 to 1. */
    public double cpuShare() {
        return ratio(cpu, load) / processors;
    }

    /** Return N, the mean number of users in the round. */
    double usersAtATime() {
        return ratio(users, load);
    }

    /** Return X times R: users as they follow from throughput and the times that are accounted for. */
    double usersByLittle() {
        return ratio(accounted, load);
    }

    /** Return by how much users spent more time than is accounted for, as a share of it; 0 where they did not. */
    double missed() {
        return accounted.isZero() ? 0 : Math.max(0, ratio(users, accounted) - 1);
    }

    /** Return why the generator was the limit, clauses; empty if it was not. */
    List<String> objections() {
        List<String> objections = new ArrayList<>();
        if (load.compareTo(LEAST) < 0) {
            return objections;
        }
        if (cpuShare() > MOST_CPU) {
            objections.add(percent(cpuShare()) + " of all processors were its own");
        }
        if (ratio(collections, load) > MOST_COLLECTIONS) {
            objections.add(percent(ratio(collections, load)) + " of the time went into its garbage collections");
        }
        if (lag.compareTo(MOST_LAG) > 0) {
            objections.add("an event loop was " + lag.toMillis() + " ms late");
        }
        // what users spend is measured around the whole of a round: a few milliseconds a user are Gatling's own
        if (missed() > MOST_MISSED && users.minus(accounted).compareTo(LEAST) > 0) {
            objections.add(String.format(
                    Locale.ROOT,
                    "Little's law: %.1f users at a time, but throughput times response and think time make %.1f"
                            + " (pauses of a simulation's own count as lost time; LeakRun.rest does not)",
                    usersAtATime(),
                    usersByLittle()));
        }
        return objections;
    }

    /** Return the caveat of a round; empty if the server was the limit, or nothing. */
    public Optional<String> caveat(int round) {
        List<String> objections = objections();
        return objections.isEmpty()
                ? Optional.empty()
                : Optional.of("The load generator may have been the limit in round " + round + ": "
                        + String.join("; ", objections) + ".");
    }

    /** Word it for the record. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "%.0f %% of all processors, collections %d ms, event loops up to %d ms late, N %.1f, X*R %.1f",
                cpuShare() * 100,
                collections.toMillis(),
                lag.toMillis(),
                usersAtATime(),
                usersByLittle());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", share * 100);
    }

    private static double ratio(Duration part, Duration whole) {
        return whole.isZero() ? 0 : (double) part.toNanos() / whole.toNanos();
    }
}
