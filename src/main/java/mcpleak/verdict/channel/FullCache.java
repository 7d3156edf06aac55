package mcpleak.verdict.channel;

import java.util.Optional;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.verdict.growth.ExposureFit;
import mcpleak.verdict.growth.FloorSeries;
import mcpleak.verdict.growth.GrowthRate;
import mcpleak.verdict.growth.Increments;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.MarginTest;
import mcpleak.verdict.growth.MarginTest.Outcome;

/**
 * Recognise growth that stopped before the last two rounds: a cache that is full, too late in the run for the last three to show it.
 *
 * <p>Only for live bytes: resident memory may stand still while free memory inside an arena is used up. Pure; no state.
 */
final class FullCache {

    /** Rounds without growth that tell that it has stopped. */
    private static final int FLAT = 2;

    /** Rounds before them, at least. */
    private static final int BEFORE = 3;

    /** Share of the earlier rate below which growth has stopped, not slowed down. */
    private static final double STOPPED = 0.25;

    /** Factor by which one round may grow faster than the one before, on top of half the margin: a cache never fills faster. */
    private static final double FASTER = 1.25;

    /** Share of its mean frequency that each exposure must keep in the flat rounds: else it may be what was missing. */
    private static final double PRESENT = 0.25;

    private FullCache() {}

    /** Return the test as a plateau if an open one is flat in its last two rounds; else as it is. */
    static MarginTest recognise(MarginTest test, FloorSeries series, ExposureFit calls, ChannelRule rule) {
        if (test.outcome() != Outcome.OPEN || !series.channel().equals(Channel.LIVE_BYTES)) {
            return test;
        }
        Increments used = test.used(calls.increments());
        if (used.size() < FLAT + BEFORE || !allPresent(series, test, rule.quantum())) {
            return test;
        }
        MarginTest plain = MarginTest.of(calls.increments(), rule.margin(), rule.precision());
        if (plain.isPlateau() && hasStopped(plain, rule.margin()) && neverFaster(used, rule.margin() / 2)) {
            return plain;
        }
        Interval flat = GrowthRate.of(used.last(FLAT), rule.precision());
        double before = GrowthRate.estimate(used.first(used.size() - FLAT));
        boolean stopped =
                flat.high() < rule.margin() && flat.value() < STOPPED * before && neverFaster(used, rule.margin() / 2);
        return stopped
                ? new MarginTest(Outcome.PLATEAU, test.rate(), Optional.of(flat), before, test.aside(), test.fading())
                : test;
    }

    /** What the last rounds scatter by is then not noise that may be correlated, but growth that dies down. */
    private static boolean hasStopped(MarginTest plateau, double margin) {
        double last = plateau.tail().orElseThrow().value();
        return plateau.headRate() > 2 * margin && last < STOPPED * plateau.headRate();
    }

    /** A leak that some rounds happen to miss grows now faster, now slower; a cache fills at one rate or ever more slowly. */
    private static boolean neverFaster(Increments used, double tolerance) {
        double[] rates = new double[used.size()];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = used.growth()[i] / used.exposure()[i];
            if (i > 0 && rates[i] > FASTER * Math.max(0, rates[i - 1]) + tolerance) {
                return false;
            }
        }
        return true;
    }

    private static boolean allPresent(FloorSeries series, MarginTest test, double quantum) {
        double calls = lately(test.used(series.against(Exposure.CALLS)));
        return ExposureFit.suspects(series, quantum).stream()
                .map(suspect -> test.used(suspect.increments()))
                .allMatch(increments -> lately(increments) >= PRESENT * calls);
    }

    /** Return the part of an exposure that fell into the flat rounds. */
    private static double lately(Increments increments) {
        double total = increments.totalExposure();
        return total == 0 ? 1 : increments.last(FLAT).totalExposure() / total;
    }
}
