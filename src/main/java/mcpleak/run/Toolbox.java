package mcpleak.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import mcpleak.mcp.GeneratedArguments;
import mcpleak.mcp.Tool;
import mcpleak.mcp.ToolArguments;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.PlannedRound;
import mcpleak.profile.RoundPlan;
import mcpleak.profile.ToolFilter;
import mcpleak.profile.Weights;

/**
 * Hold the tools that the users call, and why others are left out. Thread-safe.
 *
 * <p>Filled by the scout before the first round: {@link #listed}, {@link #tried} for every attempt, {@link #settle}; read by
 * the users after that.
 */
final class Toolbox {

    /** How often the scout tries a tool: some fail only when they are called a second time. */
    static final int ATTEMPTS = 2;

    private final ToolFilter filter;
    private final Weights mix;
    private final Optional<ArgumentRecords> records;
    private final AtomicLong calls = new AtomicLong();
    private final RoundPlan unsettled;
    private final Map<String, Tool> candidates = new LinkedHashMap<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();
    private List<Tool> tools = List.of();
    private List<PlannedRound> rounds = List.of();
    private final Map<Integer, List<Tool>> confined = new HashMap<>();

    /**
     * One call that a user is to make.
     *
     * @param tool name of the tool
     * @param arguments its arguments, a JSON object
     */
    record PlannedCall(String tool, String arguments) {}

    Toolbox(LoadProfile profile, RoundPlan plan, Optional<ArgumentRecords> records) {
        this.records = records;
        this.filter = profile.tools();
        this.mix = profile.load().mix();
        this.unsettled = plan;
    }

    /** Take the server's list: what the filter rejects and what cannot be called is left out. */
    synchronized void listed(List<Tool> all) {
        for (Tool tool : all) {
            Optional<String> objection = objection(tool);
            if (objection.isPresent()) {
                leftOut.put(tool.name(), objection.get());
            } else {
                candidates.put(tool.name(), tool);
            }
        }
        List<String> names = all.stream().map(Tool::name).toList();
        records.stream()
                .flatMap(each -> each.tools().stream())
                .filter(name -> !names.contains(name))
                .forEach(name -> leftOut.put(name, "the arguments are for it, but the server has no such tool"));
        filter.missing(all.stream().map(Tool::name).toList())
                .forEach(name -> leftOut.put(name, "the server has no such tool"));
    }

    /** Note that the server's list has tools without a name. */
    synchronized void nameless(int count) {
        leftOut.put(
                "(no name)", "the server's list has " + count + (count == 1 ? " tool" : " tools") + " without a name");
    }

    private Optional<String> objection(Tool tool) {
        if (!filter.accepts(tool.name())) {
            return Optional.of("not chosen by tools.include and tools.exclude");
        }
        if (mix.isGiven() && mix.sharesOf(List.of(tool.name())).get(0) == 0) {
            return Optional.of("it has no weight in tools.mix");
        }
        if (tool.markedDestructive() && !filter.names(tool.name())) {
            return Optional.of("annotated as destructive; name it in tools.include to call it");
        }
        if (tool.needsTask()) {
            return Optional.of("it answers only as a task");
        }
        if (records.flatMap(each -> each.next(tool, 0, 0)).isPresent()) {
            return Optional.empty();
        }
        return arguments(tool, 0, 0, 0) instanceof GeneratedArguments.Unsatisfiable unsatisfiable
                ? Optional.of("no arguments can be generated: " + unsatisfiable.reason())
                : Optional.empty();
    }

    /** Return the names of the tools that are worth an attempt. */
    synchronized List<String> candidates() {
        return List.copyOf(candidates.keySet());
    }

    /** Return arguments for an attempt. */
    synchronized String trialArguments(String tool, int attempt) {
        Tool candidate = candidates.get(tool);
        return candidate == null ? "{}" : fedOr(candidate, 0, 0, attempt);
    }

    /** Take the outcome of an attempt: a tool that failed is left out unless the user named it. */
    synchronized void tried(String tool, Optional<String> failure) {
        if (failure.isPresent() && !filter.names(tool)) {
            candidates.remove(tool);
            leftOut.put(tool, failure.get());
        }
    }

    /** Draw the tool mix of every round for the tools that are left. */
    synchronized void settle() {
        tools = new ArrayList<>(candidates.values());
        rounds = unsettled.withTools(tools.stream().map(Tool::name).toList()).rounds();
    }

    synchronized boolean isEmpty() {
        return candidates.isEmpty();
    }

    /** Return why tools were left out, by name. */
    synchronized Map<String, String> leftOut() {
        return new LinkedHashMap<>(leftOut);
    }

    /** Return the call that a user of a round makes as his n-th; the same for the same arguments. */
    PlannedCall draw(int round, int user, int call) {
        Tool tool;
        synchronized (this) {
            List<Tool> some = confined.getOrDefault(round, List.of());
            SplittableRandom random = unsettled.randomOf(round, user, call);
            tool = some.isEmpty()
                    ? tools.get(RoundPlan.pick(rounds.get(round - 1), random))
                    : some.get(random.nextInt(some.size()));
        }
        return new PlannedCall(tool.name(), fedOr(tool, round, user, call));
    }

    /** Let the users of a round call only some tools, each as often as the others. */
    synchronized void confine(int round, Predicate<String> names) {
        confined.put(
                round, tools.stream().filter(tool -> names.test(tool.name())).toList());
    }

    /** Return the arguments that the feeder has for a call, else generated ones. */
    private String fedOr(Tool tool, int round, int user, int call) {
        double draw = unsettled.randomOf(round, user, -1 - call).nextDouble();
        return records.flatMap(each -> each.next(tool, calls.getAndIncrement(), draw))
                .map(ObjectNode::toString)
                .orElseGet(() -> text(arguments(tool, round, user, call)));
    }

    private GeneratedArguments arguments(Tool tool, int round, int user, int call) {
        long seed = unsettled.randomOf(round, user, -1 - call).nextLong();
        return ToolArguments.generate(tool.inputSchema(), seed, System::nanoTime);
    }

    private static String text(GeneratedArguments generated) {
        return generated instanceof GeneratedArguments.Valid valid
                ? valid.arguments().toString()
                : "{}";
    }
}
