package mcpleak.ledger.pairs;

import java.util.List;

/**
 * Hold all lines that a ledger knows.
 *
 * <p>Immutable.
 *
 * @param pairs what is started and stopped; a line belongs to the first that knows it
 * @param requests lines that tell of a tool call that came in
 * @param tools lines that name the tool of the call that came in before
 * @param restarts lines that only a server that has just started writes
 * @param failures lines that tell of a failed request
 * @param cancellations lines that tell of a cancelled one
 */
public record PairSet(
        List<Pair> pairs,
        List<LinePattern> requests,
        List<LinePattern> tools,
        List<LinePattern> restarts,
        List<LinePattern> failures,
        List<LinePattern> cancellations) {

    /** Most pairs of one ledger. */
    public static final int MOST_PAIRS = 100;

    /** @throws IllegalArgumentException if there are no pairs, more than {@value #MOST_PAIRS}, or two of one name */
    public PairSet {
        if (pairs.isEmpty() || pairs.size() > MOST_PAIRS) {
            throw new IllegalArgumentException("a ledger has 1 to " + MOST_PAIRS + " pairs, not " + pairs.size());
        }
        long names = pairs.stream().map(Pair::name).distinct().count();
        if (names < pairs.size()) {
            throw new IllegalArgumentException("two pairs have the same name: "
                    + pairs.stream().map(Pair::name).sorted().toList());
        }
        pairs = List.copyOf(pairs);
        requests = List.copyOf(requests);
        tools = List.copyOf(tools);
        restarts = List.copyOf(restarts);
        failures = List.copyOf(failures);
        cancellations = List.copyOf(cancellations);
    }

    /** Return the same set with another size of every object that is left open, in bytes. */
    public PairSet withBytes(long bytes) {
        List<Pair> sized = pairs.stream().map(pair -> pair.withBytes(bytes)).toList();
        return new PairSet(sized, requests, tools, restarts, failures, cancellations);
    }
}
