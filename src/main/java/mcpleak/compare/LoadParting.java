package mcpleak.compare;

import java.util.List;
import java.util.Optional;

/**
 * Say where the achieved load parts from the offered one: the first of two windows in a row in which more than {@value
 * #MOST_SHORT_PERCENT} % of the calls that were offered, in it or in the window before, did not end. Immutable.
 *
 * @param second when it begins, seconds since the first load
 * @param offered calls per second that were offered then
 * @param achieved calls per second that ended
 */
public record LoadParting(int second, double offered, double achieved) {

    /** How much of the offered load may be missing. */
    public static final int MOST_SHORT_PERCENT = 10;

    /** Fewer calls in a window are a matter of chance. */
    private static final double LEAST_CALLS = 10;

    static Optional<LoadParting> of(List<LoadSlice> windows) {
        for (int i = 1; i + 1 < windows.size(); i++) {
            LoadSlice first = windows.get(i);
            if (isShort(windows.get(i - 1), first) && isShort(first, windows.get(i + 1))) {
                return Optional.of(
                        new LoadParting(first.fromSecond(), first.offered().orElse(0), first.achieved()));
            }
        }
        return Optional.empty();
    }

    /** What is offered late in a window may end in the next one: that is how long answers take, and no shortfall. */
    private static boolean isShort(LoadSlice before, LoadSlice window) {
        double offered = Math.min(before.offered().orElse(0), window.offered().orElse(0));
        return offered * (window.toSecond() - window.fromSecond()) >= LEAST_CALLS
                && window.achieved() < offered * (100 - MOST_SHORT_PERCENT) / 100;
    }
}
