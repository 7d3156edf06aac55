package mcpleak.server;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import mcpleak.process.ProcessStat;
import mcpleak.process.ProcessTree;

/**
 * Hold the server that a command has left in the background before it ended. It is known by the port that it serves, which was free
 * when the command was started. Thread-safe.
 */
final class BackgroundServer implements AutoCloseable {

    private final ProcessHandle process;
    private final ProcessWatch watch;

    private BackgroundServer(ProcessHandle process) {
        this.process = process;
        this.watch = ProcessWatch.start(process);
    }

    /**
     * Look who serves the port, and count it into the tree of the command; nobody else's process is.
     *
     * @return the oldest of those that do; empty as long as none is seen
     * @throws ServerException if a process serves it that cannot be of this command; it is named
     */
    static Optional<BackgroundServer> find(ProcessTree tree, URI url) throws ServerException {
        List<ProcessHandle> listeners =
                ListeningProcesses.onPort(ServerAddress.of(url).port());
        for (ProcessHandle listener : listeners) {
            if (!tree.members().contains(listener) && !tree.adopt(listener) && ProcessStat.isRunning(listener)) {
                throw new ServerException(
                        "the server's command has ended, and pid " + listener.pid() + " ("
                                + RunningProcess.of(listener).commandLine()
                                + "), which it has not started itself, serves " + url
                                + ": start it beforehand and name it by -Dserver.pid, or give a command that stays in the foreground");
            }
        }
        return listeners.stream().findFirst().map(BackgroundServer::new);
    }

    long pid() {
        return process.pid();
    }

    /** Return when it started, in clock ticks since boot; 0 where it cannot be known. */
    long startTicks() {
        return ProcessStat.read(process.pid()).map(ProcessStat::startTicks).orElse(0L);
    }

    CompletionStage<ServerEnd> end() {
        return watch.end();
    }

    /** Stop watching; the process is left to whoever ends the tree. Idempotent. */
    @Override
    public void close() {
        watch.close();
    }
}
