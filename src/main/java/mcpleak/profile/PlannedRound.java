package mcpleak.profile;

import java.util.List;

/**
 * Hold what was drawn for one round.
 *
 * @param number 1, 2, …
 * @param sessions users of the round, each with a session of its own; at least 1
 * @param calls calls of the round, all users together; at least 1
 * @param toolWeights one weight a tool, in the order of the tools, sum 1; empty until tools are known
 */
public record PlannedRound(int number, int sessions, int calls, List<Double> toolWeights) {

    public PlannedRound {
        toolWeights = List.copyOf(toolWeights);
    }

    /** Return the number of calls of one user: calls are spread evenly, the first users take the remainder. */
    public int callsOf(int user) {
        return calls / sessions + (user < calls % sessions ? 1 : 0);
    }
}
