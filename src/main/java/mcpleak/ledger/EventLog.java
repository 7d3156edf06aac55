package mcpleak.ledger;

import java.util.Arrays;

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
    private static final int PLACE_BITS = 22;
    private static final int PLACES = (1 << PLACE_BITS) - 1;
    private static final long LONGEST_SPAN = (1L << (63 - PLACE_BITS)) - 1;

    private final int most;
    private long[] times = new long[FIRST];
    private int[] accounts = new int[FIRST];
    private long[] keys = new long[FIRST];
    private int[] tags = new int[FIRST];
    private int size;
    private long dropped;
    private long latest = NO_TIME;
    private long ascents;
    private long descents;
    private long untimed;

    EventLog(int most) {
        this.most = Math.min(most, PLACES);
    }

    /**
     * One event.
     *
     * @param key a hash of the key; -1 if it does not matter
     * @param tag for a start: what the account knows it by; -1 for a stop, -2 for a call
     */
    record Event(long time, long key, int tag) {
        boolean isStart() {
            return tag >= 0;
        }
    }

    void add(long time, int account, long key, int tag) {
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

    /** Return whether the newest event came first. */
    boolean isNewestFirst() {
        return descents > ascents;
    }

    boolean hasTimes() {
        return ascents + descents > 0;
    }

    /** Return the places of an account's events in order of time; those of one time in the order of the log. */
    int[] places(int account) {
        int[] places = new int[size];
        int count = 0;
        for (int place = 0; place < size; place++) {
            if (accounts[place] == account) {
                places[count++] = place;
            }
        }
        places = Arrays.copyOf(places, count);
        return mustBeSorted() ? sorted(places) : places;
    }

    /** Sort by time and place, both packed in one number: a log spans less than 69 years. */
    private int[] sorted(int[] places) {
        boolean backwards = isNewestFirst();
        long first =
                Arrays.stream(places).mapToLong(place -> times[place]).min().orElse(0);
        long[] packed = new long[places.length];
        for (int i = 0; i < packed.length; i++) {
            long after = Math.min(LONGEST_SPAN, times[places[i]] - first);
            packed[i] = after << PLACE_BITS | (backwards ? PLACES - places[i] : places[i]);
        }
        Arrays.sort(packed);
        for (int i = 0; i < packed.length; i++) {
            int place = (int) (packed[i] & PLACES);
            places[i] = backwards ? PLACES - place : place;
        }
        return places;
    }

    /** Return the event at a place. */
    Event at(int place) {
        return new Event(times[place], keys[place], tags[place]);
    }

    /** Return the time of the event at a place. */
    long timeAt(int place) {
        return times[place];
    }
}
