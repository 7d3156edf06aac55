package mcpleak.verdict.channel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;

/**
 * A tool mix is which tools some runs called, each with its share of all calls. Runs of another mix are not compared by what all tools
 * together do: growth per call is that of the mix. Immutable, pure.
 *
 * @param shares shares by tool, 0 to 1; empty without calls
 */
public record ToolMix(Map<String, Double> shares) {

    /** Shares that differ by more make another mix. */
    private static final double SAME = 0.1;

    public ToolMix {
        shares = Map.copyOf(shares);
    }

    /** Read the mix of several runs together. */
    public static ToolMix of(List<RecordedRun> runs) {
        Map<String, Double> calls = new TreeMap<>();
        for (RecordedRun run : runs) {
            if (!run.rounds().isEmpty()) {
                Round last = run.rounds().get(run.rounds().size() - 1);
                last.cumulative().keySet().stream()
                        .filter(exposure -> exposure.kind() == Exposure.Kind.TOOL && last.total(exposure) > 0)
                        .forEach(tool -> calls.merge(tool.name(), (double) last.total(tool), Double::sum));
            }
        }
        double all = calls.values().stream().mapToDouble(Double::doubleValue).sum();
        calls.replaceAll((tool, count) -> count / all);
        return new ToolMix(calls);
    }

    /** Return the first tool, by name, whose share is another here than there; empty if the mix is the same. */
    public Optional<String> difference(ToolMix other) {
        return tools(other).stream()
                .filter(tool -> Math.abs(shares.getOrDefault(tool, 0.0) - other.shares.getOrDefault(tool, 0.0)) > SAME)
                .findFirst();
    }

    /** Return the tools that only one of the two has, by name. */
    public List<String> onlyInOne(ToolMix other) {
        return tools(other).stream()
                .filter(tool -> !shares.containsKey(tool) || !other.shares.containsKey(tool))
                .toList();
    }

    private Set<String> tools(ToolMix other) {
        Set<String> tools = new TreeSet<>(shares.keySet());
        tools.addAll(other.shares.keySet());
        return tools;
    }
}
