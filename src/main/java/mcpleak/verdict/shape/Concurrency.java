package mcpleak.verdict.shape;

import java.util.stream.IntStream;
import mcpleak.recording.Exposure;
import mcpleak.verdict.growth.ExposureFit;
import mcpleak.verdict.growth.FloorSeries;
import mcpleak.verdict.growth.Increments;
import mcpleak.verdict.growth.MarginTest;

/**
 * Doubts a plateau whose last rounds did less than those that grew: they had fewer sessions, or hardly any of something. Pure; no state.
 */
public final class Concurrency {

    /** Share of its mean frequency that each exposure must keep in the last rounds: else it may be what was missing. */
    private static final double PRESENT = 0.25;

    private Concurrency() {}

    /** Return whether the last rounds may have stopped growing because less was asked of them. */
    public static boolean explains(MarginTest plateau, FloorSeries series, double margin, double quantum) {
        Increments used = plateau.used(series.against(Exposure.CALLS));
        int tail = MarginTest.tailSize(used.size());
        return missing(plateau, series, quantum, tail) || fewerSessions(plateau, series, used, margin, tail);
    }

    private static boolean fewerSessions(
            MarginTest plateau, FloorSeries series, Increments used, double margin, int tail) {
        double[] sessions = plateau.used(series.against(Exposure.SESSIONS)).exposure();
        int head = used.size() - tail;
        double most = IntStream.range(head, used.size())
                .mapToDouble(i -> sessions[i])
                .max()
                .orElse(0);
        int[] grew = IntStream.range(0, head)
                .filter(i -> used.growth()[i] > margin * used.exposure()[i])
                .toArray();
        return most > 0 && grew.length > 0 && IntStream.of(grew).allMatch(i -> sessions[i] > most);
    }

    private static boolean missing(MarginTest plateau, FloorSeries series, double quantum, int tail) {
        double calls = lately(plateau.used(series.against(Exposure.CALLS)), tail);
        return ExposureFit.suspects(series, quantum).stream()
                .map(suspect -> plateau.used(suspect.increments()))
                .anyMatch(increments -> lately(increments, tail) < PRESENT * calls);
    }

    /** Return the part of an exposure that fell into the last rounds. */
    private static double lately(Increments increments, int tail) {
        double total = increments.totalExposure();
        return total == 0 ? 1 : increments.last(tail).totalExposure() / total;
    }
}
