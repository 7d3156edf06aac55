package mcpleak.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcpleak.probe.runtime.RuntimeDetector;
import mcpleak.process.ProcessTree;
import mcpleak.process.TcpSocket;
import oshi.SystemInfo;
import oshi.software.os.InternetProtocolStats.TcpState;

/**
 * Name the process to watch: the one that answers, which is often not the one that was started ({@code npx}, {@code sh}).
 *
 * <p>Immutable.
 *
 * @param pid its process id
 * @param how why it is taken for the server
 */
public record ServerProcess(long pid, Found how) {

    /** Why a process is taken for the server. */
    public enum Found {
        /** It listens on the server's port, or is the nearest common ancestor of several processes that do. */
        LISTENS,
        /** It was started, and none below it is known to listen on the server's port. */
        STARTED
    }

    private static final int MOST_LAUNCHERS = 8;
    private static final Path PROC = Path.of("/proc/self/net/tcp");

    /** Take the process that was started, whatever runs below it: for servers without a port. */
    public static ServerProcess started(long pid) {
        return new ServerProcess(pid, Found.STARTED);
    }

    /**
     * Find the process that speaks over the standard input and output of one that was started: below shells and runners of packages
     * ({@code npx}, {@code uvx}), as long as each has one child.
     *
     * @param startedPid the process that was started
     */
    public static ServerProcess behindLaunchers(long startedPid) {
        long pid = startedPid;
        for (int depth = 0; depth < MOST_LAUNCHERS && RuntimeDetector.isLauncher(pid); depth++) {
            List<Long> children = ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::children)
                    .map(ProcessHandle::pid)
                    .toList();
            if (children.size() != 1) {
                break;
            }
            pid = children.get(0);
        }
        return started(pid);
    }

    /**
     * Find the process that listens on a port among one that was started and its descendants.
     *
     * @param startedPid the process that was started
     * @param port TCP port, 1 to 65,535
     * @return the listener; what was started if none of them listens, this user may not see it, or it is a balancer before the others
     */
    public static ServerProcess inTree(long startedPid, int port) {
        List<Long> tree = tree(startedPid);
        Set<Long> listeners = Files.isReadable(PROC) ? listenersByProc(tree, port) : listenersByOshi(port);
        listeners.retainAll(tree);
        return commonAncestor(listeners, startedPid)
                .filter(pid -> pid == startedPid || !RuntimeDetector.isBalancer(pid))
                .map(pid -> new ServerProcess(pid, Found.LISTENS))
                .orElseGet(() -> started(startedPid));
    }

    /**
     * Find the process of this host that listens on a port.
     *
     * @param port TCP port, 1 to 65,535
     * @return the listener, or the nearest common ancestor of several; empty if there is none, or this user may not see it
     */
    public static Optional<ServerProcess> listeningOn(int port) {
        List<Long> all = ProcessHandle.allProcesses().map(ProcessHandle::pid).toList();
        Set<Long> listeners = Files.isReadable(PROC) ? listenersByProc(all, port) : listenersByOshi(port);
        return commonAncestor(listeners, 0).map(pid -> new ServerProcess(pid, Found.LISTENS));
    }

    /** Return whether a process has the ports of this JVM: one in a container has others of the same numbers. */
    public static boolean sharesNetwork(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net"))
                    .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/net")));
        } catch (IOException hidden) {
            return true;
        }
    }

    private static List<Long> tree(long pid) {
        List<Long> tree = new ArrayList<>(List.of(pid));
        ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid)
                .forEach(tree::add);
        return tree;
    }

    /**
     * Return the processor time, to the nanosecond, that the threads of a process and of its descendants have used.
     *
     * @return nanoseconds; empty where the system does not tell that exactly
     * @see <a href="https://docs.kernel.org/scheduler/sched-stats.html">sched-stats</a>
     */
    public static OptionalLong processorNanos(long pid) {
        try {
            long sum = 0;
            for (long each : tree(pid)) {
                sum += nanos(each);
            }
            return OptionalLong.of(sum);
        } catch (IOException | UncheckedIOException | NumberFormatException unknown) {
            return OptionalLong.empty();
        }
    }

    /**
     * Say whether nothing can arrive at a process or one of its descendants: none holds a socket, beyond those by which tools attach
     * to a JVM, nor has a pipe for its standard input. False where the system does not tell.
     */
    public static boolean isOutOfReach(long pid) {
        return tree(pid).stream().allMatch(ServerProcess::holdsNoWayIn);
    }

    private static boolean holdsNoWayIn(long pid) {
        Path input = Path.of("/proc/" + pid + "/fd/0");
        try {
            boolean isPiped = Files.isSymbolicLink(input)
                    && Files.readSymbolicLink(input).toString().startsWith("pipe:");
            Set<String> attach;
            try (Stream<String> sockets = Files.lines(Path.of("/proc/" + pid + "/net/unix"))) {
                attach = sockets.filter(line -> line.endsWith("/.java_pid" + pid))
                        .map(line -> line.split("\\s+", -1)[6])
                        .collect(Collectors.toSet());
            }
            return !isPiped
                    && TcpSocket.inodesOf(pid).filter(attach::containsAll).isPresent();
        } catch (IOException | UncheckedIOException hidden) {
            return false;
        }
    }

    private static long nanos(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            long sum = 0;
            for (Path thread : threads.toList()) {
                String text = Files.readString(thread.resolve("schedstat"));
                sum += Long.parseLong(text.substring(0, text.indexOf(' ')));
            }
            return sum;
        }
    }

    private static Set<Long> listenersByProc(List<Long> pids, int port) {
        // the first one's network namespace is taken for all: a container's differs from ours
        Set<String> inodes = pids.isEmpty() ? Set.of() : TcpSocket.listening(pids.get(0), port);
        return pids.stream()
                .filter(pid -> !inodes.isEmpty() && TcpSocket.isAnyHeldBy(pid, inodes))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static Set<Long> listenersByOshi(int port) {
        Set<Long> listeners = new HashSet<>();
        new SystemInfo()
                .getOperatingSystem().getInternetProtocolStats().getConnections().stream()
                        .filter(socket -> socket.getState() == TcpState.LISTEN && socket.getLocalPort() == port)
                        .filter(socket -> socket.getowningProcessId() > 0)
                        .forEach(socket -> listeners.add((long) socket.getowningProcessId()));
        return listeners;
    }

    /** Return the deepest process that is an ancestor of all, itself one of them or not; empty if there is none to return. */
    private static Optional<Long> commonAncestor(Set<Long> pids, long top) {
        Set<Long> common = new LinkedHashSet<>();
        for (long pid : pids) {
            List<Long> line = line(pid, top);
            if (common.isEmpty()) {
                common.addAll(line);
            } else {
                common.retainAll(line);
            }
        }
        return common.stream().findFirst();
    }

    private static List<Long> line(long pid, long top) {
        List<Long> line = ProcessHandle.of(pid).stream()
                .flatMap(ProcessTree::withAncestors)
                .map(ProcessHandle::pid)
                .toList();
        return line.contains(top) ? line.subList(0, line.indexOf(top) + 1) : line;
    }
}
