package mcpleak.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Remember the starts that were not stopped yet, by name, the latest of a name first. Confined to one thread. */
final class OpenStarts {

    private final int most;
    private final Map<String, Deque<OpenStart>> open = new LinkedHashMap<>();
    private final Map<String, Deque<OpenStart>> beforeRestart = new LinkedHashMap<>();
    private long remembered;

    /** Create an empty memory of so many starts at most. */
    OpenStarts(int most) {
        this.most = most;
    }

    /** Remember a start; false if there are too many. */
    boolean add(OpenStart start) {
        if (remembered >= most) {
            return false;
        }
        remembered++;
        open.computeIfAbsent(start.key(), absent -> new ArrayDeque<>(2)).push(start);
        return true;
    }

    boolean contains(String name) {
        return open.containsKey(name);
    }

    /** Forget the latest start of a name, and return it. */
    Optional<OpenStart> stop(String name) {
        Optional<OpenStart> stopped = pop(open, name);
        remembered -= stopped.isPresent() ? 1 : 0;
        return stopped;
    }

    /** Forget the latest start of a name that was open when the server started anew, and return it. */
    Optional<OpenStart> stopOfBefore(String name) {
        return pop(beforeRestart, name);
    }

    private static Optional<OpenStart> pop(Map<String, Deque<OpenStart>> map, String name) {
        Deque<OpenStart> starts = map.get(name);
        if (starts == null) {
            return Optional.empty();
        }
        OpenStart last = starts.pop();
        if (starts.isEmpty()) {
            map.remove(name);
        }
        return Optional.of(last);
    }

    /** Set aside what is open: the server has started anew. */
    void restart() {
        beforeRestart.clear();
        beforeRestart.putAll(open);
        open.clear();
        remembered = 0;
    }

    /** Return all that are open now. */
    List<OpenStart> all() {
        List<OpenStart> all = new ArrayList<>();
        open.values().forEach(all::addAll);
        return all;
    }
}
