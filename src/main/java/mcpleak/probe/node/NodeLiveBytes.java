package mcpleak.probe.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mcpleak.probe.runtime.LiveBytesSource;
import mcpleak.probe.runtime.LiveBytesSource.LiveBytes;
import mcpleak.recording.WhatGrew.HeapContents;
import mcpleak.recording.WhatGrew.HeapContents.Held;

/**
 * Read the live bytes of a Node process: what the JavaScript heap uses after a full collection, and the memory outside it that
 * JavaScript objects hold (Node's {@code external}, which array buffers are part of).
 *
 * <p>Memory of native modules that they do not tell V8 of is not part of it. A script within the process reads them; its inspector
 * is opened for a moment to start it, and closed again. Create it before the first reading of threads and descriptors: the
 * connection of the script adds a descriptor to the server, once.
 *
 * <p>Thread-safe; one reading at a time.
 */
public final class NodeLiveBytes implements LiveBytesSource {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SNAPSHOT_LIMIT = Duration.ofMinutes(1);
    private static final long MAX_SNAPSHOT_HEAP = 512L << 20;
    private static final int LEAST_COLLECTIONS = 2;
    private static final int MOST_COLLECTIONS = 6;
    private static final Duration ENOUGH = Duration.ofSeconds(2);
    private static final Duration WORKER_LIMIT = Duration.ofSeconds(5);
    private static final int SAMPLING_INTERVAL = 32 << 10;

    /** What memory outside the heap is called among the types. */
    static final String OUTSIDE = "(outside the heap: buffers, native objects)";

    private final ProcessHandle process;
    private final Options options;
    private NodeProbe probe;
    private OptionalLong heapLimit = OptionalLong.empty();

    private NodeLiveBytes(ProcessHandle process, Options options, NodeProbe probe) {
        this.process = process;
        this.options = options;
        this.probe = probe;
    }

    /** How a heap is read by type. */
    public enum HeapView {
        /**
         * By V8's sampling heap profiler, which runs from the first reading on: what was allocated since and is still
         * held, by allocating function. Costs one or two in a hundred of the processor's time.
         */
        SAMPLED,
        /** By heap snapshots: exact and by constructor, but Node stands still and its RSS jumps by some 30 MiB or more. */
        SNAPSHOT
    }

    /** Say how to deal with the process. */
    public record Options(int mcpPort, HeapView view) {}

    /**
     * Start to read a Node process of this host and of this user, whose inspector is opened where it is closed.
     *
     * @throws IOException if it cannot be opened or does not answer; the message says why
     */
    public static NodeLiveBytes open(long pid, Options options) throws IOException {
        ProcessHandle process =
                ProcessHandle.of(pid).orElseThrow(() -> new IOException("the process " + pid + " has ended"));
        NodeLiveBytes live = new NodeLiveBytes(process, options, NodeProbe.start(pid, options.mcpPort(), settings()));
        try {
            if (live.read() instanceof LiveBytes.Unreadable not) {
                throw new IOException(not.why());
            }
            return live;
        } catch (IOException e) {
            live.close();
            throw e;
        }
    }

    private static ObjectNode settings() {
        return InspectorConnection.parameters()
                .put("leastCollections", LEAST_COLLECTIONS)
                .put("mostCollections", MOST_COLLECTIONS)
                .put("seconds", ENOUGH.toSeconds())
                .put("workerSeconds", WORKER_LIMIT.toSeconds())
                .put("samplingInterval", SAMPLING_INTERVAL)
                .put("mostSnapshotBytes", MAX_SNAPSHOT_HEAP);
    }

    /** Return the port that the inspector listened on. */
    public synchronized int port() {
        return probe.inspector().port();
    }

    /** Return whether the inspector was opened for this. */
    public synchronized boolean opened() {
        return probe.inspector().opener().isPresent();
    }

    @Override
    public synchronized LiveBytes collectAndRead() {
        try {
            return read();
        } catch (IOException first) {
            try {
                restart();
                return read();
            } catch (IOException again) {
                return unreadable(String.valueOf(again.getMessage()));
            }
        }
    }

    private LiveBytes unreadable(String why) {
        return new LiveBytes.Unreadable("live bytes of the Node process " + process.pid() + ": " + why);
    }

    private void restart() throws IOException {
        probe.close();
        // its number may be another process's by now, which must not get the signal
        if (!process.isAlive()) {
            throw new IOException("it has ended");
        }
        probe = NodeProbe.start(process.pid(), options.mcpPort(), settings());
    }

    @Override
    public synchronized OptionalLong heapLimitBytes() {
        return heapLimit;
    }

    private LiveBytes read() throws IOException {
        JsonNode answer = probe.ask("live", LIMIT);
        if (answer.has("unread")) {
            return unreadable(answer.path("unread").asText());
        }
        if (answer.path("limit").isNumber()) {
            heapLimit = OptionalLong.of(answer.path("limit").asLong());
        }
        if (!answer.path("bytes").isNumber()) {
            throw new IOException("no number of bytes");
        }
        return new LiveBytes.Read(answer.path("bytes").asLong());
    }

    /** {@inheritDoc} By {@link HeapView}; of the sampled view the first reading holds only what lies outside the heap. */
    @Override
    public synchronized Optional<HeapContents> contents() throws IOException {
        return Optional.of(new HeapContents(options.view() == HeapView.SAMPLED ? sampled() : snapshot()));
    }

    private Map<String, Held> sampled() throws IOException {
        JsonNode answer = probe.ask("sampled", LIMIT);
        return with(answer, SamplingProfile.held(answer.path("head")));
    }

    private Map<String, Held> snapshot() throws IOException {
        JsonNode answer = probe.ask("snapshot", SNAPSHOT_LIMIT);
        HeapSnapshot snapshot = new HeapSnapshot();
        probe.follow(answer.path("length").asLong(), snapshot);
        return with(answer, snapshot.contents().types());
    }

    private static Map<String, Held> with(JsonNode answer, Map<String, Held> types) {
        Map<String, Held> all = new HashMap<>(types);
        all.put(OUTSIDE, new Held(answer.path("external").asLong(), 0));
        return all;
    }

    @Override
    public synchronized void close() {
        probe.close();
    }
}
