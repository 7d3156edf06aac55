package mcpleak.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.RecordedRun;
import mcpleak.series.Unit;
import mcpleak.verdict.GrowthDifference.Change;

/**
 * Compare a run with the run of an earlier build. Immutable, pure.
 *
 * @param baseline id of the earlier run
 * @param change the answer: worse if any channel is, else what the memory channel that decides says
 * @param differences one a channel that can be compared; may be empty
 * @param sentence the answer for people
 * @param remarks what differs between the two runs besides the build, and weakens the comparison; may be empty
 */
public record BaselineComparison(
        String baseline, Change change, List<GrowthDifference> differences, String sentence, List<String> remarks) {

    public BaselineComparison {
        differences = List.copyOf(differences);
        remarks = List.copyOf(remarks);
    }

    /**
     * Compare two runs.
     *
     * @param before the run of the earlier build
     * @param after the run of the build under test
     */
    public static BaselineComparison of(RecordedRun before, RecordedRun after) {
        Optional<String> refusal = refusal(before, after);
        List<GrowthDifference> differences = refusal.isPresent() ? List.of() : GrowthDifference.of(before, after);
        Optional<GrowthDifference> told = told(differences);
        String sentence = refusal.orElseGet(() ->
                told.map(BaselineComparison::sentence).orElse("no channel that decides was read often enough in both"));
        String lead = told.map(found -> words(found.change())).orElse("Not comparable with the baseline");
        return new BaselineComparison(
                before.id(),
                told.map(GrowthDifference::change).orElse(Change.NOT_COMPARABLE),
                differences,
                lead + ": " + sentence + ".",
                remarks(before, after));
    }

    private static Optional<String> refusal(RecordedRun before, RecordedRun after) {
        if (!before.measured() || !after.measured()) {
            return Optional.of("one of the two runs measured no process");
        }
        return before.runtime().name().equals(after.runtime().name())
                ? Optional.empty()
                : Optional.of(
                        "the baseline ran on " + Figures.name(before.runtime().name()) + ", this run on "
                                + Figures.name(after.runtime().name()));
    }

    /** What is worse is told first; else the memory channel that decides; else what there is. */
    private static Optional<GrowthDifference> told(List<GrowthDifference> differences) {
        return differences.stream()
                .filter(found -> found.change() == Change.WORSE)
                .findFirst()
                .or(() -> differences.stream()
                        .filter(found -> found.channel().equals(Channel.LIVE_BYTES)
                                || found.channel().equals(Channel.PRIVATE_RSS))
                        .findFirst());
    }

    private static String words(Change change) {
        return switch (change) {
            case WORSE -> "Worse than the baseline";
            case BETTER -> "Better than the baseline";
            case UNCHANGED -> "No worse than the baseline";
            case INCONCLUSIVE -> "Neither worse nor unchanged for certain";
            case NOT_COMPARABLE -> "Not comparable with the baseline";
        };
    }

    private static String sentence(GrowthDifference found) {
        String after = rate(found, found.after().value());
        String before = rate(found, found.before().value());
        String range = bytes(found)
                ? Figures.range(found.difference().low(), found.difference().high())
                : Figures.digits(found.difference().low()) + " to "
                        + Figures.digits(found.difference().high());
        return ChannelVerdicts.words(found.channel()) + " grew " + after + " " + per(found) + ", in the baseline "
                + before + "; the difference is "
                + rate(found, found.difference().value()) + " (90 % interval " + range + ")";
    }

    private static String rate(GrowthDifference found, double value) {
        return bytes(found) ? Figures.bytes(value) : Figures.digits(value);
    }

    private static boolean bytes(GrowthDifference found) {
        return found.channel().unit() == Unit.BYTES;
    }

    private static String per(GrowthDifference found) {
        return switch (found.exposure().kind()) {
            case CALLS, TIME -> bytes(found) ? "per call" : "per 1,000 calls";
            case TOOL ->
                (bytes(found) ? "per call of tool " : "per 1,000 calls of tool ")
                        + Figures.name(found.exposure().name());
            case SESSIONS -> "per session";
            case ABANDONED -> "per abandoned session";
            case CLOSED -> "per closed session";
            case EXPIRED -> "per expired session";
            case ERRORS -> "per failed call";
        };
    }

    private static List<String> remarks(RecordedRun before, RecordedRun after) {
        List<String> remarks = new ArrayList<>();
        Set<String> now = tools(after);
        Set<String> then = tools(before);
        if (!now.equals(then)) {
            Set<String> added = new TreeSet<>(now);
            added.removeAll(then);
            Set<String> gone = new TreeSet<>(then);
            gone.removeAll(now);
            remarks.add("Other tools were called than in the baseline (" + added.size() + " more, " + gone.size()
                    + " fewer): the mean over all calls is not the same thing.");
        }
        for (String name : List.of("users", "calls", "think", "seed", "close", "soak")) {
            String one = before.settings().getOrDefault(name, "none");
            String other = after.settings().getOrDefault(name, "none");
            if (!one.equals(other)) {
                remarks.add("-D" + name + " was " + Figures.text(one) + " in the baseline and is " + Figures.text(other)
                        + " here.");
            }
        }
        for (String fact : List.of("host system", "host processors", "host memory")) {
            Optional<String> one = Optional.ofNullable(before.environment().get(fact));
            Optional<String> other = Optional.ofNullable(after.environment().get(fact));
            if (one.isPresent() && other.isPresent() && !one.equals(other)) {
                remarks.add("The baseline's " + fact + " was another: " + Figures.text(one.get()) + ".");
            }
        }
        return remarks;
    }

    private static Set<String> tools(RecordedRun run) {
        Set<String> tools = new TreeSet<>();
        run.rounds()
                .forEach(round -> round.cumulative().forEach((exposure, total) -> {
                    if (exposure.kind() == Exposure.Kind.TOOL && total > 0) {
                        tools.add(exposure.name());
                    }
                }));
        return tools;
    }
}
