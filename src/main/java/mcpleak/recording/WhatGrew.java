package mcpleak.recording;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Name the types of objects that a server's heap held more of at the end of its last round than at the end of its burn-in.
 *
 * <p>Immutable.
 *
 * @param source what was read, for people, such as {@code JVM class histogram}
 * @param fromRound round at the end of which the first reading was taken
 * @param toRound round at the end of which the second was
 * @param calls successful calls between the two, at least 0
 * @param types the ten that grew by most bytes, the most first; may be empty
 */
public record WhatGrew(String source, int fromRound, int toRound, long calls, List<Type> types) {

    /** How many types are told. */
    public static final int MOST = 10;

    private static final int LONGEST_NAME = 200;

    /**
     * Hold by how much one type grew.
     *
     * @param name the type as the runtime names it: text of the server under test
     * @param bytes growth in bytes, more than 0
     * @param count growth in instances; may be negative where they became larger
     */
    public record Type(String name, long bytes, long count) {}

    public WhatGrew {
        types = List.copyOf(types);
    }

    /** Compare two readings. */
    public static WhatGrew between(Reading before, Reading after) {
        List<Type> grown = after.contents().since(before.contents()).entrySet().stream()
                .filter(change -> change.getValue().bytes() > 0)
                .map(change -> new Type(
                        shortened(change.getKey()),
                        change.getValue().bytes(),
                        change.getValue().count()))
                .sorted(Comparator.comparingLong(Type::bytes).reversed().thenComparing(Type::name))
                .limit(MOST)
                .toList();
        return new WhatGrew(
                after.source(), before.round(), after.round(), Math.max(0, after.calls() - before.calls()), grown);
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
    }

    /** Hold one reading and when it was taken. */
    public record Reading(String source, int round, long calls, HeapContents contents) {}

    /**
     * Hold what a heap consists of at one moment.
     *
     * <p>Immutable.
     *
     * @param types what is held of each type, by the type's name as the runtime tells it; may be empty
     */
    public record HeapContents(Map<String, Held> types) {

        private static final Held NOTHING = new Held(0, 0);

        /**
         * Hold how much there is of one type.
         *
         * @param bytes bytes of all instances together, what they refer to not included
         * @param count number of instances
         */
        public record Held(long bytes, long count) {

            /** Add more of the same type. */
            public Held plus(Held more) {
                return new Held(bytes + more.bytes, count + more.count);
            }
        }

        public HeapContents {
            types = Map.copyOf(types);
        }

        /** Return what there is more of, by type; negative where there is less; types that did not change are absent. */
        public Map<String, Held> since(HeapContents before) {
            Map<String, Held> changes = new HashMap<>();
            types.forEach((name, held) -> {
                Held earlier = before.types.getOrDefault(name, NOTHING);
                changes.put(name, new Held(held.bytes - earlier.bytes, held.count - earlier.count));
            });
            before.types.forEach((name, held) -> changes.putIfAbsent(name, new Held(-held.bytes, -held.count)));
            changes.values().removeIf(NOTHING::equals);
            return changes;
        }
    }
}
