package mcpleak.ledger.pairs;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

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

    /**
     * Describe one kind of object that a server starts and stops, by the lines that it logs then.
     *
     * <p>Immutable.
     *
     * @param name what the objects are called: {@code database sessions}
     * @param starts lines that tell of a start
     * @param stops lines that tell of a stop
     * @param keys what the key in them is
     * @param keyFields fields beside the message, or {@code name=value} in it, that hold the key where the pattern captures none
     * @param bytes what an object that is left open costs, in bytes; empty if that is not known
     * @param alarms the pair's own thresholds; may be empty
     * @param standing how much the pair's own word counts
     */
    public record Pair(
            String name,
            List<LinePattern> starts,
            List<LinePattern> stops,
            Keys keys,
            List<String> keyFields,
            OptionalLong bytes,
            List<Threshold> alarms,
            Standing standing) {

        private static final int SHORTEST_NOUN = 3;

        /** What the keys of a pair are. */
        public enum Keys {
            /** Each names one object, ever: a session id. A second start or stop of it is a repeated line. */
            ID,
            /** Several objects may bear the same: an exporter's name. A balance is kept for each. */
            NAME,
            /** A key that looks like a random id is one, any other is a name. */
            AUTO
        }

        /** How a pair came about. */
        public enum Standing {
            /** Its lines are known: they are a server's own, or a user named them. */
            NAMED,
            /** Its words are those of many logs: it is shown, and judged only where its starts and stops evidently belong together. */
            GUESSED
        }

        /** @throws IllegalArgumentException if the name is blank or longer than 100 characters, or there is no start or no stop */
        public Pair {
            if (name.isBlank() || name.length() > 100) {
                throw new IllegalArgumentException("a pair's name has 1 to 100 characters: \"" + name + "\"");
            }
            if (starts.isEmpty() || stops.isEmpty()) {
                throw new IllegalArgumentException(
                        "pair \"" + name + "\" needs a pattern for the start and one for the stop");
            }
            starts = List.copyOf(starts);
            stops = List.copyOf(stops);
            keyFields = List.copyOf(keyFields);
            alarms = List.copyOf(alarms);
        }

        /** Return the nouns in its name, in lower case, of one object each: {@code session} of "MCP sessions". */
        public List<String> nouns() {
            return Stream.of(name.toLowerCase(Locale.ROOT).split("[^a-z]+", -1))
                    .filter(word -> word.endsWith("s") && word.length() > SHORTEST_NOUN)
                    .map(word -> word.substring(0, word.length() - 1))
                    .toList();
        }

        Pair withBytes(long size) {
            return new Pair(name, starts, stops, keys, keyFields, OptionalLong.of(size), alarms, standing);
        }
    }
}
