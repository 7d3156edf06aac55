package mcpleak.server;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import mcpleak.process.Guardian;
import mcpleak.process.ProcessStat;
import mcpleak.process.ProcessTree;
import mcpleak.process.TcpSocket;

/**
 * Hold the processes that could be the server: all but this JVM, its ancestors (whose command lines contain the name that is
 * looked for, as an option) and its descendants. Immutable, taken at one moment.
 */
record ProcessCandidates(List<RunningProcess> processes) {

    /** Most candidates that a message lists. */
    static final int SHOWN = 20;

    ProcessCandidates {
        processes = List.copyOf(processes);
    }

    /** Look at the processes that run now, the oldest pid first. */
    static ProcessCandidates now() {
        Set<Long> ours = ProcessHandle.current()
                .descendants()
                .map(ProcessHandle::pid)
                .collect(Collectors.toCollection(HashSet::new));
        ours.addAll(ownLine());
        return new ProcessCandidates(ProcessHandle.allProcesses()
                .filter(process -> !ours.contains(process.pid()) && ProcessStat.isRunning(process))
                .map(RunningProcess::of)
                // kernel threads have no command line; the guardian of another run is never a server
                .filter(process ->
                        !process.arguments().isEmpty() && !process.arguments().contains(Guardian.NAME))
                .sorted((one, other) -> one.handle().compareTo(other.handle()))
                .toList());
    }

    /** Return the pids of this JVM and all its ancestors. */
    static Set<Long> ownLine() {
        return ProcessTree.withAncestors(ProcessHandle.current())
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    /**
     * Return those whose command line mentions a text, without those below another such: a wrapper, its server and the
     * server's workers are one server, and its topmost process stands for it.
     */
    List<RunningProcess> mentioning(String part) {
        return topmost(process -> process.mentions(part));
    }

    /** Return those that fit, without those below another such. */
    List<RunningProcess> topmost(Predicate<RunningProcess> fits) {
        List<RunningProcess> all = processes.stream().filter(fits).toList();
        Set<Long> pids = all.stream().map(RunningProcess::pid).collect(Collectors.toSet());
        return all.stream()
                .filter(process -> !hasAncestorAmong(process.handle(), pids))
                .toList();
    }

    /**
     * Return a list for people of what could be meant: who listens on the port, else what runs on a usual runtime.
     *
     * @param port of the server; empty if it is not known
     */
    String suggestions(OptionalInt port) {
        Set<Long> listening = pidsOn(port);
        List<RunningProcess> onPort = processes.stream()
                .filter(process -> listening.contains(process.pid()))
                .toList();
        if (!onPort.isEmpty()) {
            return "port " + port.getAsInt() + " is served by:" + lines(onPort, port);
        }
        String free = port.isPresent() ? "nothing listens on port " + port.getAsInt() : "";
        List<RunningProcess> usual =
                processes.stream().filter(RunningProcess::isUsualRuntime).toList();
        return usual.isEmpty()
                ? free + (free.isEmpty() ? "" : ", and ") + "no java, node or python process runs"
                : free + (free.isEmpty() ? "" : "; ") + "these java, node and python processes run:"
                        + lines(usual, port);
    }

    /** Return one indented line a process, each after a line break, at most {@value #SHOWN}; who listens on the port is marked. */
    static String lines(List<RunningProcess> processes, OptionalInt port) {
        Set<Long> listening = pidsOn(port);
        return shown(
                processes,
                process -> serves(process.handle(), listening) ? " (listens on port " + port.getAsInt() + ")" : "");
    }

    private static String shown(List<RunningProcess> processes, Function<RunningProcess, String> remark) {
        String shown = processes.stream()
                .limit(SHOWN)
                .map(process -> "\n  " + process.line() + remark.apply(process))
                .collect(Collectors.joining());
        return processes.size() <= SHOWN ? shown : shown + "\n  and " + (processes.size() - SHOWN) + " more";
    }

    private static boolean serves(ProcessHandle process, Set<Long> listening) {
        return listening.contains(process.pid())
                || process.descendants().anyMatch(child -> listening.contains(child.pid()));
    }

    private static Set<Long> pidsOn(OptionalInt port) {
        return port.stream()
                .mapToObj(TcpSocket::listenersOn)
                .flatMap(List::stream)
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    private static boolean hasAncestorAmong(ProcessHandle process, Set<Long> pids) {
        return ProcessTree.withAncestors(process).skip(1).anyMatch(ancestor -> pids.contains(ancestor.pid()));
    }
}
