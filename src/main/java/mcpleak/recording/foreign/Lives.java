package mcpleak.recording.foreign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A series of readings cut where its process was replaced, with the jumps of its clock taken out: in each life times ascend, and
 * readings follow one another as they were recorded. Immutable.
 *
 * @param lives the readings of each process, the oldest first; at least one
 * @param events what was found between readings, in order
 */
public record Lives(List<List<Reading>> lives, List<Event> events) {

    /** A gap of so many usual intervals, and of a minute, is one. */
    private static final int MANY = 20;

    private static final long MINUTE = 60_000;

    /** More steps back than one in so many are disorder, not a clock that was set. */
    private static final int DISORDER = 50;

    /** A fall to at most so much above the start, from at least so much above it, is a new process. */
    private static final double AT_START = 1.1;

    private static final double HIGH_ABOVE_START = 1.4;

    /** The same where processes have ids: in a container each is 1. */
    private static final double HIGH_OF_NAMED = 2;

    /** Readings at the beginning of a life whose highest is its start. */
    private static final int START = 3;

    /**
     * What was found between two readings.
     *
     * @param kind what it is
     * @param line line of the later reading
     * @param millis what it came to: of a jump its length, of a restart its time; 0 where neither is meant
     * @param from what the process was called before, or its bytes
     * @param to what it is called after
     */
    public record Event(Kind kind, long line, long millis, String from, String to) {}

    /** What can be found. */
    public enum Kind {
        /** All readings were in falling order of time. */
        NEWEST_FIRST,
        /** Readings were in no order. */
        SORTED,
        /** The clock went back. */
        BACK,
        /** The clock went forward, or nothing was recorded for long. */
        GAP,
        /** Another process was recorded. */
        RESTART,
        /** Memory fell to what it was at the start. */
        FALL
    }

    public Lives {
        lives = lives.stream().map(List::copyOf).toList();
        events = List.copyOf(events);
    }

    /** Cut a series; its readings in the order of the file, at least one. */
    public static Lives of(List<Reading> recorded) {
        List<Event> events = new ArrayList<>();
        List<Reading> ordered = ordered(recorded, events);
        long step = usualStep(ordered);
        List<List<Reading>> lives = new ArrayList<>();
        List<Reading> life = new ArrayList<>();
        long shift = 0;
        for (int i = 0; i < ordered.size(); i++) {
            Reading now = ordered.get(i);
            if (i > 0) {
                Reading before = ordered.get(i - 1);
                shift += jump(before, now, step, events);
                Optional<Event> end = ended(life, before, now);
                if (end.isPresent()) {
                    events.add(end.get());
                    lives.add(life);
                    life = new ArrayList<>();
                }
            }
            life.add(now.at(now.millis() + shift));
        }
        lives.add(life);
        return new Lives(lives, events);
    }

    private static List<Reading> ordered(List<Reading> recorded, List<Event> events) {
        long ascents = 0;
        long descents = 0;
        for (int i = 1; i < recorded.size(); i++) {
            long step = recorded.get(i).millis() - recorded.get(i - 1).millis();
            ascents += step > 0 ? 1 : 0;
            descents += step < 0 ? 1 : 0;
        }
        List<Reading> ordered = new ArrayList<>(recorded);
        if (descents > ascents) {
            Collections.reverse(ordered);
            events.add(new Event(Kind.NEWEST_FIRST, recorded.get(0).line(), 0, "", ""));
        }
        long back = Math.min(ascents, descents);
        if (back > 2 && back * DISORDER > recorded.size()) {
            ordered.sort(Comparator.comparingLong(Reading::millis));
            events.add(new Event(Kind.SORTED, recorded.get(0).line(), 0, "", ""));
        }
        return ordered;
    }

    /** The median of the steps forward. */
    private static long usualStep(List<Reading> readings) {
        long[] steps = new long[readings.size()];
        int count = 0;
        for (int i = 1; i < readings.size(); i++) {
            long step = readings.get(i).millis() - readings.get(i - 1).millis();
            if (step > 0) {
                steps[count++] = step;
            }
        }
        Arrays.sort(steps, 0, count);
        return count == 0 ? 0 : steps[count / 2];
    }

    /** Return by how much what follows is moved: a jump takes as long as a usual step. */
    private static long jump(Reading before, Reading now, long step, List<Event> events) {
        long passed = now.millis() - before.millis();
        boolean gap = passed > Math.max(MINUTE, MANY * step);
        if (passed >= 0 && !gap) {
            return 0;
        }
        events.add(new Event(gap ? Kind.GAP : Kind.BACK, now.line(), Math.abs(passed), "", ""));
        return step - passed;
    }

    private static Optional<Event> ended(List<Reading> life, Reading before, Reading now) {
        return replaced(before, now).or(() -> fell(life, now));
    }

    private static Optional<Event> replaced(Reading before, Reading now) {
        boolean same = now.process().equals(before.process())
                || now.process().isEmpty()
                || before.process().isEmpty();
        return same
                ? Optional.empty()
                : Optional.of(new Event(Kind.RESTART, now.line(), now.millis(), before.process(), now.process()));
    }

    private static Optional<Event> fell(List<Reading> life, Reading now) {
        if (life.size() <= START) {
            return Optional.empty();
        }
        long start = life.stream().limit(START).mapToLong(Reading::bytes).max().orElse(0);
        long before = life.get(life.size() - 1).bytes();
        double high = now.process().isEmpty() ? HIGH_ABOVE_START : HIGH_OF_NAMED;
        return before > high * start && now.bytes() <= AT_START * start
                ? Optional.of(new Event(
                        Kind.FALL, now.line(), now.millis(), Long.toString(before), Long.toString(now.bytes())))
                : Optional.empty();
    }
}
