package mcpleak.probe;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Read one process and its descendants, again and again.
 *
 * <p>Processes are held between readings; who the descendants are is asked anew every {@value #REFRESH_MILLIS} ms and by
 * {@link #sampleAfresh()}. A descendant stays in the tree when its own parent ends. A process is its pid and its start
 * time together: a pid that now belongs to another process is a process that ended.
 *
 * <p>No reading throws, and none contains a value of an earlier one. Confined to one thread at a time.
 */
public final class ProcessTreeSampler {

    private static final long REFRESH_MILLIS = 2_000;
    private static final Duration REFRESH = Duration.ofMillis(REFRESH_MILLIS);

    private final ProcessSource source;
    private final InstantSource clock;
    private final long rootPid;
    private final Map<Long, ProcessSource.Held> descendants = new LinkedHashMap<>();
    private Optional<ProcessSource.Held> root;
    private Optional<TreeReading.Gone> gone = Optional.empty();
    private Instant refreshedAt = Instant.MIN;

    /**
     * Watch a process of this host.
     *
     * @param rootPid its process id; that it exists is found out by the first reading
     * @param clock dates the readings
     */
    public ProcessTreeSampler(long rootPid, InstantSource clock) {
        this(new OshiProcesses(), rootPid, clock);
    }

    ProcessTreeSampler(ProcessSource source, long rootPid, InstantSource clock) {
        this.source = source;
        this.rootPid = rootPid;
        this.clock = clock;
        try {
            this.root = source.hold(rootPid);
        } catch (RuntimeException e) {
            this.root = Optional.empty();
        }
    }

    /** Return the process id of the root. */
    public long rootPid() {
        return rootPid;
    }

    /** Read the tree; who its descendants are may be known for up to {@value #REFRESH_MILLIS} ms. */
    public TreeReading sampleOnce() {
        return sample(REFRESH);
    }

    /** Read the tree after asking anew who the descendants are. */
    public TreeReading sampleAfresh() {
        return sample(Duration.ZERO);
    }

    private TreeReading sample(Duration maxAge) {
        Instant now = clock.instant();
        if (gone.isPresent()) {
            return gone.get();
        }
        try {
            return read(now, maxAge);
        } catch (RuntimeException e) {
            return new TreeReading.Failed(now, "process " + rootPid + " could not be read: " + e);
        }
    }

    private TreeReading read(Instant now, Duration maxAge) {
        Optional<ProcessReading> reading = root.flatMap(ProcessSource.Held::read);
        if (reading.isEmpty()) {
            return end(now, "process " + rootPid + (root.isEmpty() ? " does not exist" : " has ended"));
        }
        if (reading.get().state() == ProcessReading.State.ZOMBIE) {
            return end(now, "process " + rootPid + " has ended and its parent has not noticed (zombie)");
        }
        // the clock may be set back: an age below zero is no proof of freshness
        Duration age = refreshedAt.equals(Instant.MIN) ? REFRESH : Duration.between(refreshedAt, now);
        if (age.isNegative() || age.compareTo(maxAge) >= 0) {
            refresh();
            refreshedAt = now;
        }
        return new TreeReading.Alive(now, reading.get(), readDescendants());
    }

    private TreeReading.Gone end(Instant now, String what) {
        TreeReading.Gone end = new TreeReading.Gone(now, what);
        gone = Optional.of(end);
        return end;
    }

    private void refresh() {
        Set<Long> pids = new LinkedHashSet<>(source.descendants(rootPid));
        for (long known : List.copyOf(descendants.keySet())) {
            // its parent ended: it now descends from init, and so do its children
            if (pids.add(known)) {
                pids.addAll(source.descendants(known));
            }
        }
        for (long pid : pids) {
            if (!descendants.containsKey(pid)) {
                source.hold(pid).ifPresent(held -> descendants.put(pid, held));
            }
        }
    }

    private List<ProcessReading> readDescendants() {
        List<ProcessReading> readings = new ArrayList<>();
        for (ProcessSource.Held held : List.copyOf(descendants.values())) {
            Optional<ProcessReading> reading = held.read();
            if (reading.isPresent()) {
                readings.add(reading.get());
            } else {
                descendants.remove(held.pid());
            }
        }
        return readings;
    }
}
