package mcpleak.verdict.growth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import mcpleak.recording.Exposure;

/**
 * Hold how well growth follows one exposure alone: least squares through the origin.
 *
 * @param exposure what the growth is counted against
 * @param increments the growth, counted against it
 * @param rate the fitted rate, in the channel's unit per unit of the exposure
 * @param residual sum of squared residuals, never below what the channel's resolution alone explains
 */
public record ExposureFit(Exposure exposure, Increments increments, double rate, double residual) {

    public static ExposureFit of(Exposure exposure, Increments increments, double quantum) {
        double products = 0;
        double squares = 0;
        for (int i = 0; i < increments.size(); i++) {
            products += increments.exposure()[i] * increments.growth()[i];
            squares += increments.exposure()[i] * increments.exposure()[i];
        }
        double rate = squares == 0 ? 0 : products / squares;
        double floor = increments.size() * quantum * quantum;
        return new ExposureFit(exposure, increments, rate, Math.max(floor, increments.residual(rate)));
    }

    /**
     * Return the exposures, other than all calls, that the growth of a channel can be counted against: tools by name, then sessions,
     * abandoned sessions, errors, what was cancelled, aborted, dropped, refused, tokens. Left out are those that never occurred in the usable
     * rounds, those that are all calls (a tool, cancelled calls), sessions where every one of them was abandoned (then it is the
     * abandoning that is known, not the opening), and what went with another in every round.
     */
    public static List<ExposureFit> suspects(FloorSeries series, double quantum) {
        double[] calls = series.against(Exposure.CALLS).exposure();
        boolean allAbandoned = Arrays.equals(
                series.against(Exposure.SESSIONS).exposure(),
                series.against(Exposure.ABANDONED).exposure());
        List<ExposureFit> fits = new ArrayList<>();
        for (Exposure exposure : exposures(series)) {
            Increments increments = series.against(exposure);
            boolean twin = (!isSession(exposure) && Arrays.equals(increments.exposure(), calls))
                    || (exposure.equals(Exposure.SESSIONS) && allAbandoned);
            boolean told = isEvent(exposure)
                    && fits.stream()
                            .anyMatch(fit -> fit.exposure().kind() != Exposure.Kind.TOOL
                                    && Arrays.equals(fit.increments().exposure(), increments.exposure()));
            if (increments.totalExposure() > 0 && !twin && !told) {
                fits.add(of(exposure, increments, quantum));
            }
        }
        return fits;
    }

    private static List<Exposure> exposures(FloorSeries series) {
        List<Exposure> exposures = new ArrayList<>(series.kept().stream()
                .flatMap(round -> round.cumulative().keySet().stream())
                .filter(exposure -> exposure.kind() == Exposure.Kind.TOOL)
                .distinct()
                .sorted(Comparator.comparing(Exposure::name))
                .toList());
        exposures.addAll(List.of(
                Exposure.SESSIONS,
                Exposure.ABANDONED,
                Exposure.ERRORS,
                Exposure.CANCELLED,
                Exposure.ABORTED,
                Exposure.DROPPED,
                Exposure.REFUSED,
                Exposure.TOKENS,
                Exposure.REGISTRATIONS));
        return exposures;
    }

    /** Return whether it counts what goes with something else: refused requests with failed calls, dropped streams with sessions. */
    private static boolean isEvent(Exposure exposure) {
        return switch (exposure.kind()) {
            case CANCELLED, ABORTED, DROPPED, REFUSED, TOKENS, REGISTRATIONS -> true;
            case CALLS, TOOL, SESSIONS, ABANDONED, CLOSED, EXPIRED, ERRORS, TIME -> false;
        };
    }

    private static boolean isSession(Exposure exposure) {
        return exposure.equals(Exposure.SESSIONS) || exposure.equals(Exposure.ABANDONED);
    }

    /** Return the smallest rate that is left when any one round is left out. */
    public double lowestWithoutOne(double quantum) {
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < increments.size(); i++) {
            lowest = Math.min(
                    lowest, of(exposure, increments.without(i), quantum).rate());
        }
        return lowest;
    }
}
