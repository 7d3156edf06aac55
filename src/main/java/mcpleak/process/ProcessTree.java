package mcpleak.process;

import java.util.HashMap;
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
    private final Map<Long, Optional<ProcessStat>> adopted = new HashMap<>();

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

    /**
     * Count a process in that has shed all marks of its origin, with its group, its session and its descendants: a daemon that left
     * our session and has cleaned its environment.
     *
     * @return false if it cannot come from this tree: it is older than the root, or a process that is neither of the tree nor an
     *     ancestor of ours (which orphans are given to) has started it
     */
    public synchronized boolean adopt(ProcessHandle process) {
        Optional<ProcessStat> stat = ProcessStat.read(process.pid());
        boolean possible = stat.isPresent()
                && rootStat.filter(own -> own.startTicks() <= stat.get().startTicks())
                        .isPresent()
                && (isAncestorOfOurs(stat.get().parentPid())
                        || members().stream()
                                .anyMatch(member -> member.pid() == stat.get().parentPid()));
        if (possible) {
            adopted.put(process.pid(), stat);
        }
        return possible;
    }

    private static boolean isAncestorOfOurs(long pid) {
        return pid == 1 || withAncestors(ProcessHandle.current()).skip(1).anyMatch(ancestor -> ancestor.pid() == pid);
    }

    /** Return a process, its parent, the parent's parent and so on. */
    public static Stream<ProcessHandle> withAncestors(ProcessHandle process) {
        return Stream.iterate(Optional.of(process), Optional::isPresent, each -> each.flatMap(ProcessHandle::parent))
                .flatMap(Optional::stream);
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

    private Predicate<ProcessStat> sharesIds(List<ProcessStat> all) {
        return Stream.concat(Stream.of(Map.entry(root.pid(), rootStat)), adopted.entrySet().stream())
                .map(leader -> sharesIds(leader.getKey(), leader.getValue(), all))
                .reduce(stat -> false, Predicate::or);
    }

    /** A group's number is given to nobody else while it has a member; once another process bears it, it says nothing. */
    private static Predicate<ProcessStat> sharesIds(long id, Optional<ProcessStat> leader, List<ProcessStat> all) {
        boolean recycled = all.stream()
                .anyMatch(stat -> stat.pid() == id
                        && leader.filter(own -> own.startTicks() == stat.startTicks())
                                .isEmpty());
        return stat -> !recycled && (stat.pid() == id || stat.groupId() == id || stat.sessionId() == id);
    }
}
