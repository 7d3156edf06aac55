package mcpleak.server;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import mcpleak.process.ProcessStat;
import mcpleak.process.TcpSocket;

/**
 * Finds one process that runs on this machine, by its id, a part of its command line or the port that it serves. Each way either
 * finds exactly one or says what could have been meant. This JVM and its ancestors are never meant. Stateless.
 */
public final class RunningServer {

    private RunningServer() {}

    /**
     * Find it by its id.
     *
     * @param port of the server, which helps to suggest another; empty if it is not known
     * @throws ServerException if no such process runs, or if it is this JVM or one of its ancestors
     */
    public static ProcessHandle byPid(long pid, OptionalInt port) throws ServerException {
        if (ProcessCandidates.ownLine().contains(pid)) {
            throw new ServerException("pid " + pid
                    + (port.isPresent() ? " is the load generator itself" : " is mcpleak itself")
                    + " or one of its parents; " + ProcessCandidates.now().suggestions(port));
        }
        return ProcessHandle.of(pid)
                .filter(ProcessStat::isRunning)
                .orElseThrow(() -> new ServerException("no process with pid " + pid + " runs"
                        + (port.isPresent() ? "; " : ", or this user may not see it; ")
                        + ProcessCandidates.now().suggestions(port)));
    }

    /**
     * Find it by a part of its command line. Descendants of this JVM are left out; of processes below each other, as wrapper, server
     * and workers, the topmost is taken.
     *
     * @param part the text, in upper or lower case, not blank
     * @param port of the server, which marks the likely one among several; empty if it is not known
     * @throws ServerException if none or several fit; it lists up to 20 candidates with pid, start and masked command line
     * @throws IllegalArgumentException if the text is blank
     */
    public static ProcessHandle byName(String part, OptionalInt port) throws ServerException {
        if (part.isBlank()) {
            throw new IllegalArgumentException("the name of a server is not blank");
        }
        ProcessCandidates candidates = ProcessCandidates.now();
        List<RunningProcess> fitting = candidates.mentioning(part);
        if (fitting.isEmpty()) {
            throw new ServerException(
                    "no process has \"" + part + "\" in its command line; " + candidates.suggestions(port));
        }
        return single(fitting, "\"" + part + "\" fits " + fitting.size() + " processes", port);
    }

    /**
     * Find it by the TCP port that it listens on; of processes below each other that share the port the topmost.
     *
     * @param port 1 to 65535
     * @throws ServerException if nobody is seen to listen there, or processes that are not below each other do
     */
    public static ProcessHandle byPort(int port) throws ServerException {
        Set<Long> listening =
                TcpSocket.listenersOn(port).stream().map(ProcessHandle::pid).collect(Collectors.toSet());
        if (listening.isEmpty()) {
            throw new ServerException("no process is seen to listen on port " + port
                    + ": it is not started, or it belongs to another user (then run this as that user or as root, or name"
                    + " it by --pid); "
                    + ProcessCandidates.now().suggestions(OptionalInt.empty()));
        }
        List<RunningProcess> topmost = ProcessCandidates.now().topmost(process -> listening.contains(process.pid()));
        if (topmost.isEmpty()) {
            throw new ServerException("port " + port + " is served by mcpleak itself or one of its parents");
        }
        return single(topmost, "port " + port + " is served by " + topmost.size() + " processes", OptionalInt.empty());
    }

    private static ProcessHandle single(List<RunningProcess> fitting, String trouble, OptionalInt port)
            throws ServerException {
        if (fitting.size() > 1) {
            throw new ServerException(trouble + ", name one by its pid:" + ProcessCandidates.lines(fitting, port));
        }
        return fitting.get(0).handle();
    }
}
