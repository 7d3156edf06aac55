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

    /**
     * A start that was not stopped yet.
     *
     * @param key what the object is called; empty if the lines do not say
     * @param group what kind of object it is, if the line says
     * @param time when, in milliseconds since the epoch; {@link EventLog#NO_TIME} if the line does not say
     * @param line number of its line in its log
     * @param order how many starts its pair had before
     * @param request the tool call that it belongs to, as far as it can be told
     */
    record Start(
            String key,
            Optional<String> group,
            long time,
            long line,
            long order,
            Optional<RecentRequests.Request> request) {
        Start moved(long by) {
            return time == EventLog.NO_TIME ? this : new Start(key, group, time + by, line, order, request);
        }

        Start withoutRequest() {
            return new Start(key, group, time, line, order, Optional.empty());
        }
    }

    private final Map<String, Deque<Start>> open = new LinkedHashMap<>();
    private final Map<String, Deque<Start>> beforeRestart = new LinkedHashMap<>();
    private long remembered;

    /** Create an empty memory of so many starts at most. */
    OpenStarts(int most) {
        this.most = most;
    }

    /** Remember a start; false if there are too many. */
    boolean add(Start start) {
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
    Optional<Start> stop(String name) {
        Optional<Start> stopped = pop(open, name);
        remembered -= stopped.isPresent() ? 1 : 0;
        return stopped;
    }

    /** Forget the latest start of a name that was open when the server started anew, and return it. */
    Optional<Start> stopOfBefore(String name) {
        return pop(beforeRestart, name);
    }

    private static Optional<Start> pop(Map<String, Deque<Start>> map, String name) {
        Deque<Start> starts = map.get(name);
        if (starts == null) {
            return Optional.empty();
        }
        Start last = starts.pop();
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

    /** Move all times by so many milliseconds. */
    void move(long by) {
        open.replaceAll((name, starts) ->
                new ArrayDeque<>(starts.stream().map(start -> start.moved(by)).toList()));
    }

    /** Return all that are open now. */
    List<Start> all() {
        List<Start> all = new ArrayList<>();
        open.values().forEach(all::addAll);
        return all;
    }
}
