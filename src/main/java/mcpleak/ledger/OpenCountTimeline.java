package mcpleak.ledger;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mcpleak.ledger.EventLog.Event;

/**
 * Hold how many objects of a pair were open over time.
 *
 * @param peak most that were open at a time
 * @param orphans stops before which nothing of their key was open
 * @param left the starts that are left, if each stop ends the latest start of its key
 * @param points a few hundred points at most; empty without times
 */
public record OpenCountTimeline(long peak, long orphans, List<Left> left, List<Point> points) {

    /** How many objects of a pair were open at a moment. */
    public record Point(Instant at, long active, long calls) {}

    private static final int MOST_POINTS = 240;

    /** One start that is left, and how sure that is: keys that are names do not say which of several was stopped. */
    record Left(Event start, long candidates) {}

    /** A start on the stack of its key. */
    private static final class Open {
        private final Event start;
        private final long before;
        private long candidates;

        private Open(Event start, long before) {
            this.start = start;
            this.before = before;
        }

        private Left left(long starts) {
            return new Left(start, candidates > 0 ? candidates : starts - before);
        }
    }

    /** The starts of one key. */
    private static final class Stack {
        private final Deque<Open> open = new ArrayDeque<>(2);
        private long starts;

        void push(Event start) {
            open.push(new Open(start, starts++));
        }

        void pop() {
            open.pop();
            Open top = open.peek();
            if (top != null && top.candidates == 0) {
                top.candidates = starts - top.before;
            }
        }
    }

    /** Return false if nothing of that key was open. */
    private static boolean pop(Map<Long, Stack> stacks, long key) {
        Stack stack = stacks.get(key);
        if (stack == null) {
            return false;
        }
        stack.pop();
        if (stack.open.isEmpty()) {
            stacks.remove(key);
        }
        return true;
    }

    /** Follow the events of an account, in order. */
    static OpenCountTimeline of(List<Event> own, List<Event> calls, long base) {
        Map<Long, Stack> stacks = new HashMap<>();
        long orphans = 0;
        long active = base;
        long peak = base;
        List<Point> points = new ArrayList<>();
        int call = 0;
        int every = Math.max(1, own.size() / MOST_POINTS);
        for (int i = 0; i < own.size(); i++) {
            Event event = own.get(i);
            if (event.tag() == EventLog.RESTART) {
                active = 0;
                stacks.clear();
            } else if (event.isStart()) {
                active++;
                stacks.computeIfAbsent(event.key(), absent -> new Stack()).push(event);
            } else {
                orphans += pop(stacks, event.key()) ? 0 : 1;
                active = Math.max(0, active - 1);
            }
            peak = Math.max(peak, active);
            if (event.time() != EventLog.NO_TIME && (i % every == 0 || i == own.size() - 1)) {
                while (call < calls.size() && calls.get(call).time() <= event.time()) {
                    call++;
                }
                points.add(new Point(Instant.ofEpochMilli(event.time()), active, call));
            }
        }
        List<Left> left = new ArrayList<>();
        stacks.values().forEach(stack -> stack.open.forEach(each -> left.add(each.left(stack.starts))));
        return new OpenCountTimeline(peak, orphans, left, points);
    }
}
