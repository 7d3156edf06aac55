package mcpleak.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Remember when what was started and stopped: some 50 bytes an event. Confined to one thread. */
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

    private final int most;
    private final List<Event> events = new ArrayList<>();
    private boolean complete = true;
    private long latest = NO_TIME;
    private long ascents;
    private long descents;
    private long untimed;

    EventLog(int most) {
        this.most = most;
    }

    /**
     * One event.
     *
     * @param account number of the pair
     * @param key a hash of the key; -1 if it does not matter
     * @param tag for a start: what the account knows it by; -1 for a stop, -2 for a call
     */
    record Event(long time, int account, long key, int tag) {
        boolean isStart() {
            return tag >= 0;
        }
    }

    void add(Event event) {
        order(event.time());
        complete &= events.size() < most;
        if (complete) {
            events.add(event);
        }
    }

    /** Move all times, in milliseconds. */
    void move(long by) {
        events.replaceAll(event -> event.time() == NO_TIME
                ? event
                : new Event(event.time() + by, event.account(), event.key(), event.tag()));
        latest = latest == NO_TIME ? NO_TIME : latest + by;
    }

    private void order(long time) {
        if (time == NO_TIME) {
            untimed++;
        } else {
            descents += latest != NO_TIME && time < latest ? 1 : 0;
            ascents += latest != NO_TIME && time > latest ? 1 : 0;
            latest = time;
        }
    }

    /** Return whether every event is remembered. */
    boolean isComplete() {
        return complete;
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

    /** Return an account's events in order of time; those of one time in the order of the log, or against it if that is newest first. */
    List<Event> of(int account) {
        List<Event> own = new ArrayList<>();
        for (Event event : events) {
            if (event.account() == account) {
                own.add(event);
            }
        }
        if (mustBeSorted()) {
            if (isNewestFirst()) {
                Collections.reverse(own);
            }
            own.sort(Comparator.comparingLong(Event::time));
        }
        return own;
    }
}
