package mcpleak.run.round;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import mcpleak.profile.plan.RoundPlan;

/** Draws which tool each call of a run is of, from its seed. Thread-safe. */
final class ToolDraw {

    private final RoundPlan plan;
    private final Map<Integer, List<String>> confined = new HashMap<>();
    private List<String> tools = List.of();
    private List<RoundPlan.Round> rounds = List.of();

    ToolDraw(RoundPlan plan) {
        this.plan = plan;
    }

    /** Draw the mix of every round for some tools. */
    synchronized void settle(List<String> names) {
        tools = names;
        rounds = plan.withTools(names).rounds();
    }

    /** Let the users of a round call only some tools, each as often as the others. */
    synchronized void confine(int round, Predicate<String> names) {
        confined.put(round, tools.stream().filter(names).toList());
    }

    /** Return the tool of a user's next call. */
    synchronized String tool(VirtualUser user) {
        List<String> some = confined.getOrDefault(user.round(), List.of());
        SplittableRandom random = plan.randomOf(user.round(), user.number(), user.call());
        return some.isEmpty()
                ? tools.get(RoundPlan.pick(rounds.get(user.round() - 1), random))
                : some.get(random.nextInt(some.size()));
    }
}
