package mcpleak.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mcpleak.ledger.Ledger.LedgerLimits;
import mcpleak.ledger.log.LogLine;
import mcpleak.ledger.pairs.PairSet.Pair;

/** Book the starts and stops of one pair. Confined to one thread. */
final class Account {

    private static final int LONGEST_KEY = 200;
    private static final int MOST_NAMES = 50_000;
    private static final long NO_KEY = -1;
    private static final int LONG_ENOUGH_TO_BE_AN_ID = 12;

    /** Clocks of two machines may differ by so much, in milliseconds. */
    private static final long SKEW = 5_000;

    private final Pair pair;
    private final int index;
    private final LedgerLimits limits;
    private final LongMemory closed;
    private final LongMemory lines;
    private final EventLog events;
    private final OpenStarts open;
    private final Map<String, Long> orphans = new HashMap<>();
    private final Map<Long, String> names = new HashMap<>();
    private final Lifetimes lifetimes = new Lifetimes();
    private final Groups groups;
    private final Counts counts = new Counts();

    /** What was counted so far. */
    static final class Counts {
        long started;
        long stopped;
        long orphanStops;
        long latestOrphan = EventLog.NO_TIME;
        long repeatedStarts;
        long repeatedStops;
        long sameLines;
        long fineTimes;
        long lostAtRestart;
        long reordered;
        long unnamed;
        long active;
        long peak;
        long names;
        long ids;
        /** Stops in the words of another pair. */
        long adopted;
    }

    Account(Pair pair, int index, LedgerLimits limits, EventLog events, LongMemory closed, LongMemory lines) {
        this.pair = pair;
        this.index = index;
        this.limits = limits;
        this.events = events;
        this.closed = closed;
        this.lines = lines;
        this.open = new OpenStarts(limits.openKeys());
        this.groups = new Groups(limits.tools());
    }

    /** What a line says of one object. */
    public record Entry(
            Optional<String> key,
            Optional<String> group,
            long time,
            LogLine line,
            Optional<RecentRequests.Request> request) {
        long hash() {
            return line.hash() * 31 + time;
        }

        Entry of(Optional<String> otherGroup) {
            return new Entry(key, otherGroup, time, line, request);
        }
    }

    Pair pair() {
        return pair;
    }

    int index() {
        return index;
    }

    Counts counts() {
        return counts;
    }

    Lifetimes lifetimes() {
        return lifetimes;
    }

    Groups groups() {
        return groups;
    }

    /** Return the starts that are open now, as far as they are remembered. */
    List<OpenStarts.Start> open() {
        return open.all();
    }

    /** Return whether what an entry names is open here. */
    boolean hasOpen(Entry entry) {
        return isId(entry) && open.contains(name(entry));
    }

    private boolean isId(Entry entry) {
        return entry.key().isPresent()
                && switch (pair.keys()) {
                    case ID -> true;
                    case NAME -> false;
                    case AUTO -> looksLikeId(entry.key().get());
                };
    }

    private static boolean looksLikeId(String key) {
        return key.length() >= LONG_ENOUGH_TO_BE_AN_ID && key.chars().anyMatch(Character::isDigit);
    }

    private String name(Entry entry) {
        String key = entry.key().orElse("");
        if (pair.standing() == Pair.Standing.GUESSED) {
            key = entry.group().map(each -> each.toLowerCase(Locale.ROOT) + " ").orElse("") + key;
        }
        return key.length() <= LONGEST_KEY
                ? key
                : key.substring(0, LONGEST_KEY) + "#" + Long.toHexString(LongMemory.hash(index, key));
    }

    private long closedHash(String name) {
        return LongMemory.hash(2L * index + 1, name);
    }

    private long startHash(String name, Entry entry) {
        return LongMemory.hash(entry.time() == EventLog.NO_TIME ? entry.line().hash() : entry.time(), name) + index;
    }

    void start(Entry entry) {
        String name = name(entry);
        if (isId(entry)) {
            counts.ids++;
            if (isRepeatedStart(name, entry)) {
                counts.repeatedStarts++;
                return;
            }
            if (wasStoppedBefore(name, entry)) {
                counts.started++;
                counts.reordered++;
                groups.start(entry.group());
                events.add(new EventLog.Event(entry.time(), index, NO_KEY, 0));
                return;
            }
        } else {
            counts.names++;
            noteLine(entry);
        }
        counts.started++;
        groups.start(entry.group());
        raise();
        events.add(new EventLog.Event(entry.time(), index, isId(entry) ? NO_KEY : keyHash(name), tag()));
        boolean remembered = open.add(new OpenStarts.Start(
                name, entry.group(), entry.time(), entry.line().number(), counts.started, entry.request()));
        counts.unnamed += remembered ? 0 : 1;
    }

    private int tag() {
        return (int) Math.min(Integer.MAX_VALUE, counts.started);
    }

    private void raise() {
        counts.active++;
        counts.peak = Math.max(counts.peak, counts.active);
    }

    private boolean isRepeatedStart(String name, Entry entry) {
        boolean known = !lines.add(startHash(name, entry));
        if (open.contains(name)) {
            return true;
        }
        return closed.contains(closedHash(name))
                && (known || looksLikeId(entry.key().orElse("")));
    }

    /** A stop came before its start: in the log, not in the server. */
    private boolean wasStoppedBefore(String name, Entry entry) {
        Long stoppedAt = orphans.get(name);
        if (stoppedAt == null) {
            return false;
        }
        boolean timesAgree =
                stoppedAt == EventLog.NO_TIME || entry.time() == EventLog.NO_TIME || entry.time() <= stoppedAt + SKEW;
        boolean sameLife = looksLikeId(entry.key().orElse("")) || timesAgree;
        if (sameLife) {
            orphans.remove(name);
            counts.orphanStops--;
            closed.add(closedHash(name));
        }
        return sameLife;
    }

    void stop(Entry entry) {
        String name = name(entry);
        boolean id = isId(entry);
        if (!id) {
            counts.names++;
            noteLine(entry);
        }
        Optional<OpenStarts.Start> started = open.stop(name);
        if (started.isPresent()) {
            close(started.get(), name, entry, id);
        } else if (id && (closed.contains(closedHash(name)) || orphans.containsKey(name))) {
            counts.repeatedStops++;
            return;
        } else {
            started = open.stopOfBefore(name);
            if (started.isPresent()) {
                counts.lostAtRestart--;
            } else if (counts.unnamed > 0 && counts.active > 0) {
                counts.unnamed--;
                counts.active--;
            } else {
                orphan(name, entry, id);
            }
        }
        counts.ids += id ? 1 : 0;
        counts.stopped++;
        groups.stop(started.map(OpenStarts.Start::group).orElse(entry.group()));
        events.add(new EventLog.Event(entry.time(), index, id ? NO_KEY : keyHash(name), EventLog.STOP));
    }

    private void close(OpenStarts.Start last, String name, Entry entry, boolean id) {
        counts.active--;
        if (last.time() != EventLog.NO_TIME && entry.time() != EventLog.NO_TIME) {
            lifetimes.add(entry.time() - last.time());
        }
        if (id) {
            closed.add(closedHash(name));
        }
    }

    private void orphan(String name, Entry entry, boolean id) {
        counts.orphanStops++;
        counts.latestOrphan = Math.max(counts.latestOrphan, entry.time());
        if (id && orphans.size() < limits.openKeys()) {
            orphans.put(name, entry.time());
        }
    }

    /** Moves all times so far by so many milliseconds. */
    void move(long by) {
        open.move(by);
        orphans.replaceAll((name, time) -> time == EventLog.NO_TIME ? time : (Long) (time + by));
        counts.latestOrphan += counts.latestOrphan == EventLog.NO_TIME ? 0 : by;
    }

    /** The server has started anew: what its last process had open is gone with it. */
    void restart(long time) {
        if (counts.active == 0) {
            return;
        }
        counts.lostAtRestart += counts.active;
        counts.active = 0;
        counts.unnamed = 0;
        open.restart();
        events.add(new EventLog.Event(time, index, NO_KEY, EventLog.RESTART));
    }

    private void noteLine(Entry entry) {
        if (entry.time() != EventLog.NO_TIME) {
            counts.fineTimes += entry.time() % 1000 == 0 ? 0 : 1;
            counts.sameLines += lines.add(entry.hash()) ? 0 : 1;
        }
    }

    private long keyHash(String name) {
        long hash = LongMemory.hash(index, name);
        if (names.size() < MOST_NAMES) {
            names.putIfAbsent(hash, name);
        }
        return hash;
    }

    /** Return the name with a hash that an event bears; empty if there were too many to remember. */
    String name(long keyHash) {
        return names.getOrDefault(keyHash, "");
    }
}
