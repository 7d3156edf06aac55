package mcpleak.server;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import mcpleak.process.ProcessStat;
import mcpleak.process.ProcessTree;
import mcpleak.process.TcpSocket;

/** Stand for a server that somebody else started. It is watched, and never stopped. Thread-safe. */
public final class AttachedServer implements ServerUnderTest {

    private final ProcessHandle process;
    private final ProcessWatch watch;

    private AttachedServer(ProcessHandle process) {
        this.process = process;
        this.watch = ProcessWatch.start(process);
    }

    /**
     * Attach to a process by its id.
     *
     * @param url where the server answers
     * @throws ServerException as {@link RunningServer#byPid}
     * @throws IllegalArgumentException if the URL has no port, see {@link ServerAddress#of}
     */
    public static AttachedServer byPid(long pid, URI url) throws ServerException {
        return new AttachedServer(RunningServer.byPid(pid, port(url)));
    }

    /**
     * Attach to the one process whose command line contains a text.
     *
     * @param url where the server answers
     * @throws ServerException as {@link RunningServer#byName}
     * @throws IllegalArgumentException if the text is blank or the URL has no port, see {@link ServerAddress#of}
     */
    public static AttachedServer byName(String part, URI url) throws ServerException {
        return new AttachedServer(RunningServer.byName(part, port(url)));
    }

    private static OptionalInt port(URI url) {
        return OptionalInt.of(ServerAddress.of(url).port());
    }

    /**
     * Look who serves the port of a URL, and count it into the tree of a command that has left it in the background before it ended;
     * nobody else's process is.
     *
     * @return the oldest of those that do; empty as long as none is seen
     * @throws ServerException if a process serves it that cannot be of this command; it is named
     */
    static Optional<AttachedServer> leftBy(ProcessTree tree, URI url) throws ServerException {
        List<ProcessHandle> listeners =
                TcpSocket.listenersOn(ServerAddress.of(url).port());
        for (ProcessHandle listener : listeners) {
            if (!tree.members().contains(listener) && !tree.adopt(listener) && ProcessStat.isRunning(listener)) {
                throw new ServerException("the server's command has ended, and pid " + listener.pid() + " ("
                        + RunningProcess.of(listener).commandLine()
                        + "), which it has not started itself, serves " + url
                        + ": start it beforehand and name it by -Dserver.pid or -Dserver.container, or give a command that stays in the"
                        + " foreground");
            }
        }
        return listeners.stream().findFirst().map(AttachedServer::new);
    }

    @Override
    public long rootPid() {
        return process.pid();
    }

    @Override
    public CompletionStage<ServerEnd> end() {
        return watch.end();
    }

    /** Stop watching; the server goes on running. Idempotent. */
    @Override
    public void close() {
        watch.close();
    }
}
