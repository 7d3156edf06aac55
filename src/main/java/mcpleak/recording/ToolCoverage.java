package mcpleak.recording;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Hold which of a server's tools the load called: what a verdict is about, and what it is not about. Immutable.
 *
 * @param called in order of name; may be empty
 * @param unlistedCalled how many more were called: the list ends at {@link LeftOutTools#MAX_CHARACTERS} characters
 * @param notCalled those that were not, and why
 */
public record ToolCoverage(List<Called> called, long unlistedCalled, LeftOutTools notCalled) {

    private static final String NOT_DRAWN = "no call fell to it; more calls would (-Dcalls)";

    /**
     * Name one tool that was called.
     *
     * @param name its name, cut to {@link LeftOutTools#MAX_NAME} characters
     * @param ok calls of the rounds that succeeded
     * @param failed calls of the rounds that failed; 0 where they were not counted by tool
     */
    public record Called(String name, long ok, long failed) {}

    public ToolCoverage {
        called = List.copyOf(called);
    }

    /** Read it from a run; what was called before its first round is not counted. */
    public static ToolCoverage of(RecordedRun run) {
        Map<Boolean, List<Called>> known =
                tools(run).stream().collect(Collectors.partitioningBy(tool -> tool.ok() + tool.failed() > 0));
        List<Called> called = known.getOrDefault(true, List.of());
        List<Called> listed = new ArrayList<>();
        long characters = 0;
        for (Called tool : called) {
            characters += tool.name().length();
            if (characters <= LeftOutTools.MAX_CHARACTERS) {
                listed.add(tool);
            }
        }
        Map<String, String> reasons = new LinkedHashMap<>();
        run.leftOut().listed().forEach(tool -> reasons.put(tool.name(), tool.reason()));
        known.getOrDefault(false, List.of()).forEach(tool -> reasons.putIfAbsent(tool.name(), NOT_DRAWN));
        called.forEach(tool -> reasons.remove(tool.name()));
        LeftOutTools notCalled = LeftOutTools.of(reasons);
        return new ToolCoverage(
                listed,
                (long) called.size() - listed.size(),
                new LeftOutTools(
                        notCalled.listed(), notCalled.unlisted() + run.leftOut().unlisted()));
    }

    /** Return how many tools were called, listed or not. */
    public long count() {
        return called.size() + unlistedCalled;
    }

    /** Return all tools that were ever called, in order of name, with their calls of the rounds. */
    private static List<Called> tools(RecordedRun run) {
        if (run.rounds().isEmpty()) {
            return List.of();
        }
        Map<String, Long> failed = run.requests().stream()
                .filter(request -> request.kind() == RequestSummary.Kind.TOOL)
                .collect(Collectors.toMap(RequestSummary::name, RequestSummary::failed, Long::sum));
        Round first = run.rounds().get(0);
        Round last = run.rounds().get(run.rounds().size() - 1);
        return last.cumulative().keySet().stream()
                .filter(exposure -> exposure.kind() == Exposure.Kind.TOOL)
                .sorted(Comparator.comparing(Exposure::name))
                .map(tool -> new Called(
                        LeftOutTools.cut(tool.name(), LeftOutTools.MAX_NAME),
                        last.total(tool) - (first.number() == 0 ? first.total(tool) : 0),
                        failed.getOrDefault(tool.name(), 0L)))
                .toList();
    }
}
