package mcpleak.server;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import mcpleak.process.ProcessStat;

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
     * @param pid the id
     * @param url where the server answers; its port helps to suggest another process if there is no such one
     * @throws ServerException if no such process runs, or if it is this JVM or one of its ancestors
     * @throws IllegalArgumentException if the URL has no port, see {@link ServerAddress#of}
     */
    public static AttachedServer byPid(long pid, URI url) throws ServerException {
        int port = ServerAddress.of(url).port();
        if (ProcessCandidates.ownLine().contains(pid)) {
            throw new ServerException("pid " + pid + " is the load generator itself or one of its parents; "
                    + ProcessCandidates.now().suggestions(port));
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessStat::isRunning);
        if (process.isEmpty()) {
            throw new ServerException("no process with pid " + pid + " runs; "
                    + ProcessCandidates.now().suggestions(port));
        }
        return new AttachedServer(process.get());
    }

    /**
     * Attach to the one process whose command line contains a text. This JVM, its ancestors and its descendants are left out. Of
     * processes below each other, as wrapper, server and workers, the topmost is taken.
     *
     * @param part the text, in upper or lower case, not blank
     * @param url where the server answers; its port marks the likely one among several
     * @throws ServerException if none or several fit; it lists up to 20 candidates with pid, start and masked command line
     * @throws IllegalArgumentException if the text is blank or the URL has no port, see {@link ServerAddress#of}
     */
    public static AttachedServer byName(String part, URI url) throws ServerException {
        if (part.isBlank()) {
            throw new IllegalArgumentException("the name of a server is not blank");
        }
        int port = ServerAddress.of(url).port();
        ProcessCandidates candidates = ProcessCandidates.now();
        List<RunningProcess> fitting = candidates.mentioning(part);
        if (fitting.isEmpty()) {
            throw new ServerException(
                    "no process has \"" + part + "\" in its command line; " + candidates.suggestions(port));
        }
        if (fitting.size() > 1) {
            throw new ServerException("\"" + part + "\" fits " + fitting.size() + " processes, name one by its pid:"
                    + ProcessCandidates.lines(fitting, port));
        }
        return new AttachedServer(fitting.get(0).handle());
    }

    @Override
    public long rootPid() {
        return process.pid();
    }

    @Override
    public CompletionStage<ServerEnd> end() {
        return watch.end();
    }

    @Override
    public Optional<Path> log() {
        return Optional.empty();
    }

    /** Stop watching; the server goes on running. Idempotent. */
    @Override
    public void close() {
        watch.close();
    }
}
