package mcpleak.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Book the starts and stops of one pair. Confined to one thread. */
final class Account {

    private static final int LONGEST_KEY = 200;
    private static final int LONG_ENOUGH_TO_BE_AN_ID = 12;

    /** Clocks of two machines may differ by so much, in milliseconds. */
    private static final long SKEW = 5_000;

    private final Pair pair;
    private final int index;
    private final LedgerLimits limits;
    private final LongMemory closed;
    private final LongMemory lines;
    private final EventLog events;
    private final Map<String, Deque<OpenStart>> open = new LinkedHashMap<>();
    private final Map<String, Deque<OpenStart>> beforeRestart = new LinkedHashMap<>();
    private final Map<String, Long> orphans = new HashMap<>();
    private final Map<String, Integer> keyNumbers = new HashMap<>();
    private final Lifetimes lifetimes = new Lifetimes();
    private final Map<String, long[]> groups = new LinkedHashMap<>();
    private final Counts counts = new Counts();
    private long remembered;

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
    }

    Account(Pair pair, int index, LedgerLimits limits, EventLog events, LongMemory closed, LongMemory lines) {
        this.pair = pair;
        this.index = index;
        this.limits = limits;
        this.events = events;
        this.closed = closed;
        this.lines = lines;
    }

    /** What a line says of one object. */
    record Entry(Optional<String> key, Optional<String> group, long time, LogLine line, Optional<Request> request) {
        long hash() {
            return line.hash() * 31 + time;
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

    Map<String, long[]> groups() {
        return groups;
    }

    /** Return the starts that are open now, as far as they are remembered. */
    List<OpenStart> open() {
        List<OpenStart> all = new ArrayList<>();
        open.values().forEach(all::addAll);
        return all;
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
            key = entry.group()
                            .map(each -> each.toLowerCase(java.util.Locale.ROOT) + " ")
                            .orElse("")
                    + key;
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
                count(entry, 0);
                events.add(entry.time(), index, -1, 0);
                return;
            }
        } else {
            counts.names++;
            noteLine(entry);
        }
        counts.started++;
        count(entry, 0);
        raise();
        events.add(entry.time(), index, isId(entry) ? -1 : number(name), tag());
        if (remembered < limits.openKeys()) {
            remembered++;
            open.computeIfAbsent(name, absent -> new ArrayDeque<>(2))
                    .push(new OpenStart(name, entry.time(), entry.line().number(), counts.started, entry.request()));
        } else {
            counts.unnamed++;
        }
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
        if (open.containsKey(name)) {
            return true;
        }
        return closed.contains(closedHash(name)) && (known || looksLikeId(name));
    }

    /** A stop came before its start: in the log, not in the server. */
    private boolean wasStoppedBefore(String name, Entry entry) {
        Long stoppedAt = orphans.get(name);
        if (stoppedAt == null) {
            return false;
        }
        boolean timesAgree =
                stoppedAt == EventLog.NO_TIME || entry.time() == EventLog.NO_TIME || entry.time() <= stoppedAt + SKEW;
        boolean sameLife = looksLikeId(name) || timesAgree;
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
        Deque<OpenStart> starts = open.get(name);
        if (starts != null) {
            close(starts, name, entry);
            if (id) {
                closed.add(closedHash(name));
            }
        } else if (id && (closed.contains(closedHash(name)) || orphans.containsKey(name))) {
            counts.repeatedStops++;
            return;
        } else if (beforeRestart.containsKey(name)) {
            counts.lostAtRestart--;
            pop(beforeRestart, name);
        } else if (counts.unnamed > 0 && counts.active > 0) {
            counts.unnamed--;
            counts.active--;
        } else {
            orphan(name, entry, id);
        }
        counts.ids += id ? 1 : 0;
        counts.stopped++;
        count(entry, 1);
        events.add(entry.time(), index, id ? -1 : number(name), -1);
    }

    private void close(Deque<OpenStart> starts, String name, Entry entry) {
        OpenStart last = starts.pop();
        if (starts.isEmpty()) {
            open.remove(name);
        }
        remembered--;
        counts.active--;
        if (last.time() != EventLog.NO_TIME && entry.time() != EventLog.NO_TIME) {
            lifetimes.add(entry.time() - last.time());
        }
    }

    private static void pop(Map<String, Deque<OpenStart>> map, String name) {
        Deque<OpenStart> starts = map.getOrDefault(name, new ArrayDeque<>());
        starts.poll();
        if (starts.isEmpty()) {
            map.remove(name);
        }
    }

    private void orphan(String name, Entry entry, boolean id) {
        counts.orphanStops++;
        counts.latestOrphan = Math.max(counts.latestOrphan, entry.time());
        if (id && orphans.size() < limits.openKeys()) {
            orphans.put(name, entry.time());
        }
    }

    /** The server has started anew: what its last process had open is gone with it. */
    void restart(long time) {
        if (counts.active == 0) {
            return;
        }
        counts.lostAtRestart += counts.active;
        counts.active = 0;
        counts.unnamed = 0;
        remembered = 0;
        beforeRestart.clear();
        beforeRestart.putAll(open);
        open.clear();
        events.add(time, index, -1, EventLog.RESTART);
    }

    private void noteLine(Entry entry) {
        if (entry.time() != EventLog.NO_TIME) {
            counts.fineTimes += entry.time() % 1000 == 0 ? 0 : 1;
            counts.sameLines += lines.add(entry.hash()) ? 0 : 1;
        }
    }

    private void count(Entry entry, int side) {
        if (entry.group().isPresent()) {
            String group = entry.group().get();
            if (groups.containsKey(group) || groups.size() < limits.tools()) {
                groups.computeIfAbsent(group, absent -> new long[2])[side]++;
            }
        }
    }

    private int number(String name) {
        Integer known = keyNumbers.get(name);
        if (known != null) {
            return known;
        }
        if (keyNumbers.size() >= limits.openKeys()) {
            return keyNumbers.size();
        }
        keyNumbers.put(name, keyNumbers.size());
        return keyNumbers.size() - 1;
    }

    Map<String, Integer> keyNumbers() {
        return keyNumbers;
    }
}
