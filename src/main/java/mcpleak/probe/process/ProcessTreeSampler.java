package mcpleak.probe.process;

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
import mcpleak.probe.process.TreeReading.ProcessReading;

/**
 * Read one process and its descendants, again and again.
 *
 * <p>Processes are held between readings. New descendants are found at each reading where the system tells which ids it gave out
 * since the last (Linux); all processes of the host are gone through by {@link #sampleAfresh()}, every {@value #COMPLETE_MILLIS}
 * ms, and where the system does not tell it every {@value #REFRESH_MILLIS} ms. A descendant stays in the tree when its own parent
 * ends; one whose parent ended before the descendant was seen is not found. A process is its pid and its start time together: a pid
 * that now belongs to another process is a process that ended.
 *
 * <p>No reading throws, and none contains a value of an earlier one, but for command lines: they are read again when the process
 * executes another program. Confined to one thread at a time.
 */
public final class ProcessTreeSampler implements TreeSource {

    private static final long REFRESH_MILLIS = 2_000;
    private static final Duration REFRESH = Duration.ofMillis(REFRESH_MILLIS);
    private static final long COMPLETE_MILLIS = 60_000;
    private static final Duration COMPLETE = Duration.ofMillis(COMPLETE_MILLIS);

    private final ProcessSource source;
    private final InstantSource clock;
    private final long rootPid;
    private final SurroundingsReader surroundings;
    private final TreeHistory history = new TreeHistory();
    private final Map<Long, Member> descendants = new LinkedHashMap<>();
    private final Optional<String> uncounted;
    private Optional<Member> root;
    private Optional<TreeReading.Gone> gone = Optional.empty();
    private Instant refreshedAt = Instant.MIN;
    private boolean missedBirths;

    /**
     * Watch a process of this host.
     *
     * @param rootPid its process id; that it exists is found out by the first reading
     * @param clock dates the readings
     */
    public ProcessTreeSampler(long rootPid, InstantSource clock) {
        this(hostsOwn(), SurroundingsReader.ofHost(rootPid), rootPid, Optional.empty(), clock);
    }

    /**
     * Watch what a process of this host has started, without itself: the servers that the load generator speaks to over stdio, which
     * come and go.
     *
     * @param uncounted processes with this in their command line are left out
     * @param clock dates the readings
     */
    public static ProcessTreeSampler ofChildren(long parentPid, String uncounted, InstantSource clock) {
        return new ProcessTreeSampler(
                hostsOwn(), SurroundingsReader.ofHost(parentPid), parentPid, Optional.of(uncounted), clock);
    }

    private static ProcessSource hostsOwn() {
        return LinuxProcesses.open().orElseGet(OshiProcesses::new);
    }

    ProcessTreeSampler(ProcessSource source, long rootPid, InstantSource clock) {
        this(source, SurroundingsReader.none(), rootPid, Optional.empty(), clock);
    }

    ProcessTreeSampler(
            ProcessSource source,
            SurroundingsReader surroundings,
            long rootPid,
            Optional<String> uncounted,
            InstantSource clock) {
        this.uncounted = uncounted;
        this.source = source;
        this.surroundings = surroundings;
        this.rootPid = rootPid;
        this.clock = clock;
        try {
            this.root = source.hold(rootPid).map(Member::new);
        } catch (RuntimeException e) {
            this.root = Optional.empty();
        }
    }

    @Override
    public TreeReading sampleOnce() {
        return sample(Asked.ROUTINE);
    }

    @Override
    public TreeReading sampleAfresh() {
        return sample(Asked.AFRESH);
    }

    @Override
    public void close() {
        root.ifPresent(member -> member.held.release());
        descendants.values().forEach(member -> member.held.release());
        descendants.clear();
    }

    /** How much a reading may cost. */
    enum Asked {
        ROUTINE,
        AFRESH
    }

    private TreeReading sample(Asked asked) {
        Instant now = clock.instant();
        if (gone.isPresent()) {
            return gone.get();
        }
        try {
            return read(now, asked);
        } catch (RuntimeException e) {
            return new TreeReading.Failed(now, "process " + rootPid + " could not be read: " + e);
        }
    }

    private TreeReading read(Instant now, Asked asked) {
        Optional<ProcessReading> reading = root.flatMap(member -> member.read(history));
        if (reading.isEmpty()) {
            return end(now, "process " + rootPid + (root.isEmpty() ? " does not exist" : " has ended"));
        }
        if (reading.get().state() == ProcessReading.State.ZOMBIE) {
            return end(now, "process " + rootPid + " has ended and its parent has not noticed (zombie)");
        }
        find(now, asked);
        List<ProcessReading> below = readDescendants();
        history.begun();
        TreeReading.Alive alive = new TreeReading.Alive(now, reading.get(), below);
        TreeReading.Alive whole = alive.with(history.take(), surroundings.read(alive, history, asked));
        return uncounted.map(whole::withoutRoot).orElse(whole);
    }

    private TreeReading.Gone end(Instant now, String what) {
        close();
        TreeReading.Gone end = new TreeReading.Gone(now, what);
        gone = Optional.of(end);
        return end;
    }

    private void find(Instant now, Asked asked) {
        Optional<List<ProcessSource.Birth>> births = source.births();
        // the clock may be set back: an age below zero is no proof of freshness
        Duration age = refreshedAt.equals(Instant.MIN) ? COMPLETE : Duration.between(refreshedAt, now);
        missedBirths |= births.isEmpty();
        Duration limit = missedBirths ? REFRESH : COMPLETE;
        if (asked == Asked.AFRESH || age.isNegative() || age.compareTo(limit) >= 0) {
            refresh();
            refreshedAt = now;
            missedBirths = false;
        } else {
            births.ifPresent(this::adopt);
        }
    }

    /** Take in the new processes whose parent is in the tree; ids that began anew may name a child before its parent. */
    private void adopt(List<ProcessSource.Birth> births) {
        for (ProcessSource.Birth birth : births) {
            if (birth.parentPid() == rootPid || descendants.containsKey(birth.parentPid())) {
                hold(birth.pid());
            }
        }
    }

    private void refresh() {
        Set<Long> pids = new LinkedHashSet<>(source.descendants(rootPid));
        for (long known : List.copyOf(descendants.keySet())) {
            // its parent ended: it now descends from init, and so do its children
            if (pids.add(known)) {
                pids.addAll(source.descendants(known));
            }
        }
        pids.forEach(this::hold);
    }

    private void hold(long pid) {
        if (!descendants.containsKey(pid)) {
            source.hold(pid).ifPresent(held -> descendants.put(pid, new Member(held)));
        }
    }

    private List<ProcessReading> readDescendants() {
        List<ProcessReading> readings = new ArrayList<>(descendants.size());
        for (Member member : List.copyOf(descendants.values())) {
            boolean first = member.last.isEmpty();
            Optional<ProcessReading> reading = member.read(history);
            if (reading.isEmpty()) {
                dropUnlessItIsEnding(member);
                continue;
            }
            if (first) {
                history.met(reading.get());
            }
            readings.add(reading.get());
        }
        return readings;
    }

    /** A process that has given back its memory and is no zombie yet has nothing to read, and is still to be told. */
    private void dropUnlessItIsEnding(Member member) {
        Optional<Long> startOfPid = source.hold(member.held.pid()).map(held -> {
            held.release();
            return held.startedAtMillis();
        });
        if (startOfPid.isPresent() && startOfPid.get() == member.held.startedAtMillis()) {
            return;
        }
        member.held.release();
        descendants.remove(member.held.pid());
        boolean reused = startOfPid.isPresent();
        // the other may be one of the tree: its birth was not seen as long as its id was taken
        missedBirths |= reused;
        member.last.ifPresent(
                last -> history.add(reused ? TreeReading.Change.reused(last) : TreeReading.Change.ended(last)));
    }

    /** A process of the tree with its latest reading, to tell what changed. */
    private static final class Member {

        private final ProcessSource.Held held;
        private Optional<ProcessReading> last = Optional.empty();

        Member(ProcessSource.Held held) {
            this.held = held;
        }

        /** Read anew and note what changed. */
        Optional<ProcessReading> read(TreeHistory history) {
            Optional<ProcessReading> now = held.read();
            now.ifPresent(reading -> {
                history.spent(reading.cpuMillis()
                        - last.map(ProcessReading::cpuMillis).orElse(0L));
                last.ifPresent(before -> compare(before, reading, history));
                last = now;
            });
            return now;
        }

        private static void compare(ProcessReading before, ProcessReading now, TreeHistory history) {
            if (now.state() == ProcessReading.State.ZOMBIE && before.state() != ProcessReading.State.ZOMBIE) {
                history.add(TreeReading.Change.zombie(now));
            } else if (!now.command().equals(before.command()) && now.state() != ProcessReading.State.ZOMBIE) {
                history.add(TreeReading.Change.executed(before, now));
            }
        }
    }
}
