package mcpleak.server;

import java.util.concurrent.CompletionStage;

/** Stand for the process tree under test, whether we started it or found it. Thread-safe. */
public sealed interface ServerUnderTest extends AutoCloseable permits StartedServer, AttachedServer {

    /**
     * Return the id of the process at the root of the server's tree. For a started command this is the shell or wrapper
     * (sh, npx) if it has one; {@link mcpleak.process.TcpSocket#listenersOn} finds the process that serves.
     *
     * @return a process id, positive
     */
    long rootPid();

    /**
     * Return how the root process ends. The stage completes within 0.5 s of the death, on a thread that must not be blocked for
     * long; it never fails, and never completes for an attached server that outlives {@link #close()}. Of a wrapper that dies
     * before or after the process that serves it knows nothing: watch that one too, with {@link ProcessWatch}.
     */
    CompletionStage<ServerEnd> end();

    /** Let go of the server: a started one is stopped with its whole tree, an attached one is left running. Idempotent. */
    @Override
    void close();
}
