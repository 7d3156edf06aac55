package mcpleak.ledger;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Remember when what was started and stopped, compactly: 24 bytes an event. Confined to one thread. */
final class EventLog {

    /** Stands for a time that no line told. */
    static final long NO_TIME = Long.MIN_VALUE;

    /** Stands for the account of tool calls. */
    static final int CALLS = -1;

    /** Tag of a stop. */
    static final int STOP = -1;

    /** Tag of a tool call. */
    static final int CALL = -2;

    /** Tag of a restart of the server. */
    static final int RESTART = -3;

    private static final int FIRST = 1 << 10;

    private final int most;
    private long[] times = new long[FIRST];
    private int[] accounts = new int[FIRST];
    private int[] keys = new int[FIRST];
    private int[] tags = new int[FIRST];
    private int size;
    private long dropped;
    private long latest = NO_TIME;
    private long ascents;
    private long descents;
    private long untimed;

    EventLog(int most) {
        this.most = most;
    }

    /**
     * One event, with its place in the log.
     *
     * @param key number of the key within its account; -1 if it does not matter
     * @param tag for a start: what the account knows it by; -1 for a stop, -2 for a call
     */
    record Event(int index, long time, int account, int key, int tag) {
        boolean isStart() {
            return tag >= 0;
        }
    }

    void add(long time, int account, int key, int tag) {
        order(time);
        if (size >= most) {
            dropped++;
            return;
        }
        if (size == times.length) {
            int next = Math.min(most, size * 2);
            times = Arrays.copyOf(times, next);
            accounts = Arrays.copyOf(accounts, next);
            keys = Arrays.copyOf(keys, next);
            tags = Arrays.copyOf(tags, next);
        }
        times[size] = time;
        accounts[size] = account;
        keys[size] = key;
        tags[size++] = tag;
    }

    private void order(long time) {
        if (time == NO_TIME) {
            untimed++;
        } else if (latest != NO_TIME && time < latest) {
            descents++;
            latest = time;
        } else {
            ascents += latest != NO_TIME && time > latest ? 1 : 0;
            latest = time;
        }
    }

    /** Return whether every event is remembered. */
    boolean isComplete() {
        return dropped == 0;
    }

    /** Return whether times go back anywhere, and all have one, so that they can be put in order. */
    boolean mustBeSorted() {
        return descents > 0 && untimed == 0;
    }

    /** Return whether times go back, but some events have none. */
    boolean cannotBeSorted() {
        return descents > 0 && untimed > 0;
    }

    /** Return how often the time went back. */
    long descents() {
        return descents;
    }

    boolean hasTimes() {
        return ascents + descents > 0;
    }

    /** Return the events of an account in order of time; those of one time in the order of the log. */
    List<Event> of(int account) {
        IntStream indices = IntStream.range(0, size).filter(i -> accounts[i] == account);
        boolean backwards = descents > ascents;
        Comparator<Event> byTime = Comparator.comparingLong(Event::time);
        Comparator<Event> byPlace = Comparator.comparingInt(Event::index);
        var events = indices.mapToObj(i -> new Event(i, times[i], accounts[i], keys[i], tags[i]));
        return mustBeSorted()
                ? events.sorted(byTime.thenComparing(backwards ? byPlace.reversed() : byPlace))
                        .toList()
                : events.toList();
    }
}
