package mcpleak.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import mcpleak.series.Exposure;

/** Find the exposures, other than all calls, that the growth of one channel can be counted against. Pure; no state. */
final class Suspects {

    private Suspects() {}

    /**
     * Return them with their increments: tools by name, then sessions, abandoned sessions, errors. Left out are those that never
     * occurred in the usable rounds, a tool that is all calls, and sessions where every one of them was abandoned (then it is the
     * abandoning that is known, not the opening).
     */
    static List<ExposureFit> of(FloorSeries series, double quantum) {
        Increments calls = series.against(Exposure.CALLS);
        Increments sessions = series.against(Exposure.SESSIONS);
        Increments abandoned = series.against(Exposure.ABANDONED);
        boolean allAbandoned = same(sessions, abandoned);
        List<ExposureFit> fits = new ArrayList<>();
        for (Exposure exposure : exposures(series)) {
            Increments increments = series.against(exposure);
            boolean twin = (exposure.kind() == Exposure.Kind.TOOL && same(increments, calls))
                    || (exposure.equals(Exposure.SESSIONS) && allAbandoned);
            if (increments.totalExposure() > 0 && !twin) {
                fits.add(ExposureFit.of(exposure, increments, quantum));
            }
        }
        return fits;
    }

    private static List<Exposure> exposures(FloorSeries series) {
        TreeSet<String> tools = new TreeSet<>();
        series.kept()
                .forEach(round -> round.cumulative().keySet().stream()
                        .filter(exposure -> exposure.kind() == Exposure.Kind.TOOL)
                        .forEach(exposure -> tools.add(exposure.name())));
        List<Exposure> exposures = new ArrayList<>();
        tools.forEach(name -> exposures.add(Exposure.tool(name)));
        exposures.addAll(List.of(Exposure.SESSIONS, Exposure.ABANDONED, Exposure.ERRORS));
        return exposures;
    }

    private static boolean same(Increments one, Increments other) {
        return Arrays.equals(one.exposure(), other.exposure());
    }
}
