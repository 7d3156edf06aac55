package mcpleak.recording;

import java.util.HashMap;
import java.util.Map;

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
