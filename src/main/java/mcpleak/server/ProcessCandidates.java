package mcpleak.server;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcpleak.process.Guardian;
import mcpleak.process.ProcessStat;

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
        return Stream.iterate(
                        Optional.of(ProcessHandle.current()),
                        Optional::isPresent,
                        process -> process.flatMap(ProcessHandle::parent))
                .flatMap(Optional::stream)
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

    /** Return a list for people of what could be meant: who listens on the port, else what runs on a usual runtime. */
    String suggestions(int port) {
        Set<Long> listening = pidsOnPort(port);
        List<RunningProcess> onPort = processes.stream()
                .filter(process -> listening.contains(process.pid()))
                .toList();
        if (!onPort.isEmpty()) {
            return "port " + port + " is served by:" + lines(onPort, port);
        }
        List<RunningProcess> usual =
                processes.stream().filter(RunningProcess::isUsualRuntime).toList();
        return usual.isEmpty()
                ? "nothing listens on port " + port + ", and no java, node or python process runs"
                : "nothing listens on port " + port + "; these java, node and python processes run:"
                        + lines(usual, port);
    }

    /** Return a list for people of what runs on a usual runtime. */
    String suggestions() {
        List<RunningProcess> usual =
                processes.stream().filter(RunningProcess::isUsualRuntime).toList();
        return usual.isEmpty()
                ? "no java, node or python process runs"
                : "these java, node and python processes run:" + lines(usual);
    }

    /** Return one indented line a process as the other of this name does, without a port. */
    static String lines(List<RunningProcess> processes) {
        return shown(processes, process -> "");
    }

    /** Return one indented line a process, each after a line break, at most {@value #SHOWN}. */
    static String lines(List<RunningProcess> processes, int port) {
        Set<Long> listening = pidsOnPort(port);
        return shown(
                processes, process -> serves(process.handle(), listening) ? " (listens on port " + port + ")" : "");
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

    private static Set<Long> pidsOnPort(int port) {
        return ListeningProcesses.onPort(port).stream().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private static boolean hasAncestorAmong(ProcessHandle process, Set<Long> pids) {
        return Stream.iterate(process.parent(), Optional::isPresent, up -> up.flatMap(ProcessHandle::parent))
                .flatMap(Optional::stream)
                .anyMatch(ancestor -> pids.contains(ancestor.pid()));
    }
}
