package mcpleak.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.verdict.channel.ToolMix;
import mcpleak.verdict.growth.Result;

/**
 * A baseline comparison holds a run beside the run of an earlier build. Immutable, pure.
 *
 * @param baseline the earlier run
 * @param run the run of the build under test
 * @param differences one a channel that can be compared; may be empty
 * @param remarks what differs between the two runs besides the build, and weakens the comparison; may be empty
 */
public record BaselineComparison(
        RecordedRun baseline, RecordedRun run, List<GrowthDifference> differences, List<Remark> remarks) {

    /** A remark is what differs between two runs besides the build. */
    public sealed interface Remark {}

    /**
     * Other tools were called.
     *
     * @param added how many the baseline did not call
     * @param gone how many only the baseline called
     */
    public record OtherTools(int added, int gone) implements Remark {}

    /**
     * A property was set differently.
     *
     * @param name its name
     * @param before its value in the baseline
     * @param now its value now
     */
    public record OtherSetting(String name, String before, String now) implements Remark {}

    /**
     * The host was another.
     *
     * @param fact what of it
     * @param before what it was in the baseline
     */
    public record OtherHost(String fact, String before) implements Remark {}

    public BaselineComparison {
        differences = List.copyOf(differences);
        remarks = List.copyOf(remarks);
    }

    /**
     * Compare two runs. Of runs that called another mix of tools no growth in bytes is compared: it is that of the mix.
     *
     * @param before the run of the earlier build
     * @param after the run of the build under test
     */
    public static BaselineComparison of(RecordedRun before, RecordedRun after) {
        boolean comparable = bothMeasured(before, after)
                && before.runtime().name().equals(after.runtime().name());
        boolean otherMix = otherMix(before, after).isPresent();
        List<GrowthDifference> differences = comparable ? GrowthDifference.of(before, after) : List.of();
        return new BaselineComparison(
                before,
                after,
                differences.stream()
                        .filter(found -> !otherMix || found.channel().unit() == Unit.COUNT)
                        .toList(),
                remarks(before, after));
    }

    private static boolean bothMeasured(RecordedRun before, RecordedRun after) {
        return before.measured() && after.measured();
    }

    private static Optional<String> otherMix(RecordedRun before, RecordedRun after) {
        return ToolMix.of(List.of(before)).difference(ToolMix.of(List.of(after)));
    }

    /** Return a tool that shows that the two runs called another mix of tools; empty if they called the same. */
    public Optional<String> otherMix() {
        return otherMix(baseline, run);
    }

    /** Return whether a process was measured in both runs. */
    public boolean isMeasured() {
        return bothMeasured(baseline, run);
    }

    /** Return the answer: worse if any channel is, else what the memory channel that decides says. */
    public Result change() {
        return told().map(GrowthDifference::change).orElse(Result.NOT_COMPARABLE);
    }

    /** Return what is worse; else the memory channel that decides; empty if there is neither. */
    public Optional<GrowthDifference> told() {
        return differences.stream()
                .filter(found -> found.change() == Result.WORSE)
                .findFirst()
                .or(() -> differences.stream()
                        .filter(found -> found.channel().equals(Channel.LIVE_BYTES)
                                || found.channel().equals(Channel.PRIVATE_RSS))
                        .findFirst());
    }

    private static List<Remark> remarks(RecordedRun before, RecordedRun after) {
        List<Remark> remarks = new ArrayList<>();
        Set<String> added = tools(after);
        added.removeAll(tools(before));
        Set<String> gone = tools(before);
        gone.removeAll(tools(after));
        if (!added.isEmpty() || !gone.isEmpty()) {
            remarks.add(new OtherTools(added.size(), gone.size()));
        }
        for (String name : List.of("users", "calls", "think", "seed", "close", "soak")) {
            String one = before.settings().getOrDefault(name, "none");
            String other = after.settings().getOrDefault(name, "none");
            if (!one.equals(other)) {
                remarks.add(new OtherSetting(name, one, other));
            }
        }
        for (String fact : List.of("host system", "host processors", "host memory")) {
            Optional<String> one = Optional.ofNullable(before.environment().get(fact));
            Optional<String> other = Optional.ofNullable(after.environment().get(fact));
            if (one.isPresent() && other.isPresent() && !one.equals(other)) {
                remarks.add(new OtherHost(fact, one.get()));
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
