package mcpleak.protocol.transport.stdio;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import mcpleak.process.ProcessTree;
import mcpleak.protocol.jsonrpc.JsonRpcLines;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcReading;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.transport.PendingRequests;

/**
 * Talk to one server process, a message a line.
 *
 * <p>Thread-safe; nothing here blocks its caller: starting, reading, writing and waiting have threads of their own.
 */
final class StdioProcess {

    /** Longest part of a line of standard error that is kept, in characters. */
    private static final int MAX_ERROR_CHARACTERS = 2000;

    /** How long the end of standard error is awaited after the end of the process, in milliseconds. */
    private static final long ERROR_GRACE_MILLIS = 500;

    private final StdioProcesses processes;
    private final Consumer<JsonRpcReading> heard;
    private final Deque<Write> writes = new ArrayDeque<>();
    private final CompletableFuture<Outcome> end = new CompletableFuture<>();
    private final CompletableFuture<Running> running = new CompletableFuture<>();
    private volatile String lastError = "";
    private volatile boolean killed;
    private boolean writing;

    /** Be one message to be written; who sent it hears how that ended. */
    final class Write implements PendingRequests.Sending {

        private final byte[] line;
        private final Consumer<Outcome> done;
        private volatile boolean written;

        private Write(byte[] line, Consumer<Outcome> done) {
            this.line = line;
            this.done = done;
        }

        @Override
        public boolean wasSent() {
            return written;
        }

        /** What the process does not read is taken back; of a line that is half written the rest follows. */
        @Override
        public void stop() {
            synchronized (writes) {
                writes.remove(this);
            }
        }

        private void to(OutputStream out) {
            try {
                byte[] ended = Arrays.copyOf(line, line.length + 1);
                ended[line.length] = '\n';
                out.write(ended);
                out.flush();
                written = true;
            } catch (IOException brokenPipe) {
                done.accept(new Outcome.Closed());
                return;
            }
            done.accept(new Outcome.Accepted());
        }
    }

    /** Hold what runs. */
    public record Running(Process process, ProcessTree tree) {}

    /**
     * Start a process on a thread of the pool.
     *
     * @param heard is told of each line that is a message, on a thread of the process
     */
    StdioProcess(StdioProcesses processes, Consumer<JsonRpcReading> heard) {
        this.processes = processes;
        this.heard = heard;
        var unused = end.thenAccept(this::refuseAll);
    }

    void start() {
        processes.threads().execute(this::launch);
    }

    /** Return how it ended, as soon as it has, and all that it wrote before has been heard. */
    CompletionStage<Outcome> end() {
        return end;
    }

    /** Return the process, once it runs. */
    CompletableFuture<Running> running() {
        return running;
    }

    boolean hasEnded() {
        return end.isDone();
    }

    /** Write a line; {@code done} hears {@link Outcome.Accepted} when the pipe has taken it. */
    Write write(byte[] message, Consumer<Outcome> done) {
        var write = new Write(message, done);
        synchronized (writes) {
            writes.add(write);
        }
        if (end.isDone()) {
            refuseAll(end.join());
        } else if (running.isDone()) {
            pump();
        }
        return write;
    }

    /** Close its standard input, which asks it to end; what was written before is still delivered. */
    void closeInput() {
        var unused = running.thenAccept(run ->
                processes.threads().execute(() -> closeQuietly(run.process().getOutputStream())));
    }

    /** End it and all that it started, by SIGTERM. */
    void terminate() {
        var unused = running.thenAccept(
                run -> processes.threads().execute(() -> run.tree().members().forEach(ProcessHandle::destroy)));
    }

    /** End it and all that it started, by SIGKILL. */
    void kill() {
        killed = true;
        var unused = running.thenAccept(run -> {
            // at once, so that it does not see its input closed; to find the others takes a look at all processes
            run.process().destroyForcibly();
            processes.threads().execute(() -> run.tree().members().forEach(ProcessHandle::destroyForcibly));
        });
    }

    boolean wasKilled() {
        return killed;
    }

    private void launch() {
        try {
            Running run = processes.launch();
            running.complete(run);
            pump();
            CompletableFuture<Void> errors =
                    CompletableFuture.runAsync(() -> readErrors(run.process()), processes.threads());
            readMessages(run.process().getInputStream());
            Outcome.ProcessEnded outcome = exit(run.process(), errors);
            processes.ended(run.process().pid(), outcome.exitCode());
            end.complete(outcome);
        } catch (IOException e) {
            var outcome = new Outcome.NotConnected(String.valueOf(e.getMessage()));
            end.complete(outcome);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end.complete(new Outcome.Aborted());
        }
    }

    private void readMessages(InputStream from) {
        var lines = new JsonRpcLines(processes.codec(), processes.limits());
        byte[] buffer = new byte[8192];
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                lines.feed(ByteBuffer.wrap(buffer, 0, count)).forEach(this::heard);
            }
        } catch (IOException closed) {
            // the process is gone; its exit says more
            return;
        }
    }

    /** Many servers log to standard output: what is no message is kept like standard error. */
    private void heard(JsonRpcLines.Line line) {
        if (line.reading() instanceof JsonRpcReading.Malformed) {
            String text = new String(line.bytes(), StandardCharsets.UTF_8);
            error(text);
            processes.noMessage(text);
        } else {
            heard.accept(line.reading());
        }
    }

    private Outcome.ProcessEnded exit(Process process, CompletableFuture<Void> errors) throws InterruptedException {
        // a server that closes its output and stays is of no use any more
        if (!process.waitFor(StdioProcesses.GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
        int exitCode = process.waitFor();
        try {
            errors.get(ERROR_GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException heldByAnother) {
            // what it started still holds its standard error: the last line so far is told
        }
        return new Outcome.ProcessEnded(exitCode, lastError);
    }

    private void readErrors(Process process) {
        try (var reader = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            var line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c != '\n') {
                    if (line.length() < MAX_ERROR_CHARACTERS) {
                        line.append((char) c);
                    }
                } else {
                    error(line.toString());
                    line.setLength(0);
                }
            }
            error(line.toString());
        } catch (IOException closed) {
            // the process is gone
            return;
        }
    }

    private void error(String line) {
        if (!line.isBlank()) {
            lastError = line;
            var unused = running.thenAccept(
                    run -> processes.errorLog().line(run.process().pid(), line));
        }
    }

    private void pump() {
        synchronized (writes) {
            if (writing || writes.isEmpty()) {
                return;
            }
            writing = true;
        }
        processes.threads().execute(this::writeAll);
    }

    private void writeAll() {
        OutputStream out = running.join().process().getOutputStream();
        while (true) {
            Write next;
            synchronized (writes) {
                next = writes.poll();
                if (next == null) {
                    writing = false;
                    return;
                }
            }
            next.to(out);
        }
    }

    private void refuseAll(Outcome how) {
        Deque<Write> refused = new ArrayDeque<>();
        synchronized (writes) {
            refused.addAll(writes);
            writes.clear();
        }
        refused.forEach(write -> write.done.accept(how));
    }

    private static void closeQuietly(OutputStream out) {
        try {
            out.close();
        } catch (IOException brokenPipe) {
            // it has ended already
            return;
        }
    }
}
