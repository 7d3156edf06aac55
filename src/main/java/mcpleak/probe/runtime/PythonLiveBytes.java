package mcpleak.probe.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mcpleak.probe.process.ProcFile;
import mcpleak.probe.runtime.AttachSocket.UnixSocketExchange;
import mcpleak.probe.runtime.LiveBytesSource.LiveBytes;
import mcpleak.recording.WhatGrew.HeapContents;
import mcpleak.recording.WhatGrew.HeapContents.Held;

/**
 * Read the live bytes of a CPython process that was started with the {@code sitecustomize} of {@link ServerTuning}: it
 * collects garbage and tells what glibc's malloc has handed out (mallinfo2(3)), C extensions included, then gives what is
 * free back to the system.
 *
 * <p>Where the C library does not tell that (musl, macOS) or Python's own allocator is between, it only collects. Thread-safe;
 * one reading at a time.
 */
public final class PythonLiveBytes implements LiveBytesSource {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MAX_ANSWER = 8 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final long pid;
    private final Path socket;
    private final BoundedThread thread;

    private PythonLiveBytes(long pid, Path socket, BoundedThread thread) {
        this.pid = pid;
        this.socket = socket;
        this.thread = thread;
    }

    /**
     * Connect to a Python process.
     *
     * @param folder where its {@code sitecustomize} lies
     * @throws IOException if it does not listen there: it was started with {@code -S}, {@code -E} or {@code -I}, is no
     *     CPython 3.6 or later, or runs elsewhere
     */
    public static PythonLiveBytes open(long pid, Path folder) throws IOException {
        long innerPid = ProcFile.lines(pid, "status").map(ProcFile::innerPid).stream()
                .flatMapToLong(java.util.OptionalLong::stream)
                .findFirst()
                .orElse(pid);
        Path socket = folder.resolve(innerPid + ".sock");
        if (!Files.exists(socket)) {
            throw new IOException("the Python process " + pid
                    + " has not loaded the probe's sitecustomize (python -S, -E or -I, or PYTHONPATH set anew)");
        }
        return new PythonLiveBytes(pid, socket, new BoundedThread("mcpleak-python", LIMIT));
    }

    @Override
    public LiveBytes collectAndRead() {
        try {
            JsonNode answer = ask("live");
            return answer.has("bytes")
                    ? new LiveBytes.Read(answer.path("bytes").asLong())
                    : new LiveBytes.Collected(answer.path("why").asText());
        } catch (IOException e) {
            return new LiveBytes.Unreadable("live bytes of the Python process " + pid + ": " + e.getMessage());
        }
    }

    /** {@inheritDoc} Python stands still for about a second for each million objects. */
    @Override
    public Optional<HeapContents> contents() throws IOException {
        Map<String, Held> types = new HashMap<>();
        for (JsonNode row : ask("types").path("types")) {
            types.merge(
                    row.path(0).asText(),
                    new Held(row.path(1).asLong(), row.path(2).asLong()),
                    Held::plus);
        }
        return Optional.of(new HeapContents(types));
    }

    private JsonNode ask(String question) throws IOException {
        String text = thread.call(() -> UnixSocketExchange.ask(socket, question + "\n", MAX_ANSWER));
        JsonNode answer = JSON.readTree(text);
        if (answer == null || !answer.isObject() || answer.has("error")) {
            throw new IOException(
                    answer == null || !answer.isObject()
                            ? "no answer"
                            : answer.path("error").asText());
        }
        return answer;
    }

    @Override
    public void close() {
        thread.close();
    }
}
