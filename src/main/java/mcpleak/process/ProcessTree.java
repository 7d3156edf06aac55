package mcpleak.process;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Find all processes that belong to a started server: its session and group, the carriers of its cookie, the descendants of
 * all these, and those that once were descendants. Without {@code /proc} only descendants. Thread-safe.
 */
public final class ProcessTree {

    private final ProcessHandle root;
    private final RunCookie cookie;
    private final Optional<ProcessStat> rootStat;
    private final Map<Long, ProcessHandle> seen = new LinkedHashMap<>();

    /** Remember a root that was just started with a cookie. */
    public ProcessTree(ProcessHandle root, RunCookie cookie) {
        this.root = root;
        this.cookie = cookie;
        this.rootStat = ProcessStat.read(root.pid());
    }

    /** Return when the root started, in clock ticks since boot; empty if it ended too early to be asked, or without /proc. */
    public Optional<Long> rootStartTicks() {
        return rootStat.map(ProcessStat::startTicks);
    }

    /** Return the processes that run now, the root first if it does; this JVM is never among them. */
    public synchronized List<ProcessHandle> members() {
        List<ProcessStat> all = ProcessStat.readAll();
        Stream<ProcessHandle> found = all.isEmpty()
                ? root.descendants()
                : pids(all).stream().map(ProcessHandle::of).flatMap(Optional::stream);
        seen.putIfAbsent(root.pid(), root);
        found.forEach(process -> seen.putIfAbsent(process.pid(), process));
        seen.remove(ProcessHandle.current().pid());
        seen.values().removeIf(process -> !ProcessStat.isRunning(process));
        return List.copyOf(seen.values());
    }

    private Set<Long> pids(List<ProcessStat> all) {
        Predicate<ProcessStat> ours = sharesIds(all).or(stat -> cookie.isCarriedBy(stat.pid()));
        Set<Long> pids = new HashSet<>();
        all.stream().filter(stat -> !stat.isDefunct()).filter(ours).forEach(stat -> pids.add(stat.pid()));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (ProcessStat stat : all) {
                grew |= pids.contains(stat.parentPid()) && pids.add(stat.pid());
            }
        }
        return pids;
    }

    /** A group's number is given to nobody else while it has a member; once another process bears it, it says nothing. */
    private Predicate<ProcessStat> sharesIds(List<ProcessStat> all) {
        long id = root.pid();
        boolean recycled = all.stream()
                .anyMatch(stat -> stat.pid() == id
                        && rootStat.filter(own -> own.startTicks() == stat.startTicks())
                                .isEmpty());
        return stat -> !recycled && (stat.pid() == id || stat.groupId() == id || stat.sessionId() == id);
    }
}
