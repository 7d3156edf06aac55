package mcpleak.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mcpleak.series.HeapContents;
import mcpleak.series.HeapContents.Held;

/**
 * Read the live bytes of a Node process through its inspector: what the JavaScript heap uses after a full collection, and
 * the memory outside it that JavaScript objects hold (Node's {@code external}, which array buffers are part of).
 *
 * <p>Memory of native modules that they do not tell V8 of is not part of it. One connection is kept, so that Node says
 * "Debugger attached." once; what the console keeps for a debugger is thrown away before each reading. Create it before the
 * first reading of threads and descriptors: an open inspector adds a thread and a few descriptors to the server, once.
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
    private static final int SAMPLING_INTERVAL = 32 << 10;

    /** What memory outside the heap is called among the types. */
    static final String OUTSIDE = "(outside the heap: buffers, native objects)";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USAGE = "JSON.stringify([process.pid, process.memoryUsage()])";
    private static final String CLOSE = "setTimeout(() => require('inspector').close(), 100).unref()";

    private final long pid;
    private final NodeInspector.Found inspector;
    private final Options options;
    private InspectorConnection connection;
    private boolean sampling;

    private NodeLiveBytes(long pid, NodeInspector.Found inspector, Options options, InspectorConnection connection) {
        this.pid = pid;
        this.inspector = inspector;
        this.options = options;
        this.connection = connection;
    }

    /** What becomes of an inspector that was closed before, when this lets go of the process. */
    public enum Afterwards {
        /** It stays open: the process is about to end. */
        LEFT_OPEN,
        /** It is closed again: the process runs on. */
        CLOSED
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

    /**
     * Say how to deal with the process.
     *
     * @param mcpPort the port that the server answers on
     * @param afterwards what becomes of an inspector that was closed before
     * @param view how its heap is read by type
     */
    public record Options(int mcpPort, Afterwards afterwards, HeapView view) {}

    /**
     * Connect to a Node process of this host and of this user, and open its inspector where it is closed.
     *
     * @throws IOException if it cannot be opened or does not answer; the message says why
     */
    public static NodeLiveBytes open(long pid, Options options) throws IOException {
        NodeInspector.Found found = NodeInspector.find(pid, options.mcpPort());
        InspectorConnection connection = InspectorConnection.open(found.target());
        NodeLiveBytes live = new NodeLiveBytes(pid, found, options, connection);
        try {
            live.read();
            return live;
        } catch (IOException e) {
            live.close();
            throw e;
        }
    }

    /** Return the port that the inspector listens on. */
    public int port() {
        return inspector.port();
    }

    /** Return whether the inspector was opened for this. */
    public boolean opened() {
        return inspector.opened();
    }

    @Override
    public synchronized LiveBytes collectAndRead() {
        try {
            return new LiveBytes.Read(read());
        } catch (IOException first) {
            try {
                connection.close();
                connection = InspectorConnection.open(inspector.target());
                return new LiveBytes.Read(read());
            } catch (IOException again) {
                return new LiveBytes.Unreadable("live bytes of the Node process " + pid + ": " + again.getMessage());
            }
        }
    }

    /**
     * Collect and read several times over, and return the least: from one collection to the next an idle heap differs by up to
     * 200 KB (compiled code, caches of V8's own), whatever the program holds. A small heap is collected six times in 200 ms;
     * a large one, for which Node stands still longer each time, less often.
     */
    private long read() throws IOException {
        long began = System.nanoTime();
        collect();
        long least = held(usage());
        for (int i = LEAST_COLLECTIONS; i < MOST_COLLECTIONS && System.nanoTime() - began < ENOUGH.toNanos(); i++) {
            call("HeapProfiler.collectGarbage");
            least = Math.min(least, held(usage()));
        }
        return least;
    }

    private static long held(JsonNode usage) {
        return usage.path("heapUsed").asLong() + usage.path("external").asLong();
    }

    private void collect() throws IOException {
        call("Runtime.discardConsoleEntries");
        for (int i = 0; i < LEAST_COLLECTIONS; i++) {
            call("HeapProfiler.collectGarbage");
        }
    }

    private void call(String method) throws IOException {
        connection.call(method, InspectorConnection.parameters(), LIMIT);
    }

    private JsonNode usage() throws IOException {
        JsonNode answer = connection.call("Runtime.evaluate", expression(USAGE), LIMIT);
        JsonNode usage = JSON.readTree(answer.at("/result/value").asText("[]"));
        long innerPid = ProcFile.lines(pid, "status").map(ProcFile::innerPid).stream()
                .flatMapToLong(java.util.OptionalLong::stream)
                .findFirst()
                .orElse(pid);
        if (usage.path(0).asLong() != innerPid || !usage.path(1).has("heapUsed")) {
            throw new IOException("port " + inspector.port() + " is the inspector of process "
                    + usage.path(0).asText("?") + ", not of " + pid);
        }
        return usage.path(1);
    }

    private static ObjectNode expression(String text) {
        return InspectorConnection.parameters()
                .put("expression", text)
                .put("silent", true)
                .put("returnByValue", true)
                .put("includeCommandLineAPI", true);
    }

    /** {@inheritDoc} By {@link HeapView}; of the sampled view the first reading holds only what lies outside the heap. */
    @Override
    public synchronized Optional<HeapContents> contents() throws IOException {
        Map<String, Held> types = options.view() == HeapView.SAMPLED ? sampled() : snapshot();
        types.put(OUTSIDE, new Held(usage().path("external").asLong(), 0));
        return Optional.of(new HeapContents(types));
    }

    private Map<String, Held> sampled() throws IOException {
        if (!sampling) {
            connection.call(
                    "HeapProfiler.startSampling",
                    InspectorConnection.parameters().put("samplingInterval", SAMPLING_INTERVAL),
                    LIMIT);
            sampling = true;
            return new HashMap<>();
        }
        collect();
        JsonNode profile = connection.call("HeapProfiler.getSamplingProfile", InspectorConnection.parameters(), LIMIT);
        return SamplingProfile.held(profile.at("/profile/head"));
    }

    private Map<String, Held> snapshot() throws IOException {
        long heap = usage().path("heapUsed").asLong();
        if (heap > MAX_SNAPSHOT_HEAP) {
            throw new IOException("a heap of " + (heap >> 20) + " MiB is too large for a snapshot, "
                    + (MAX_SNAPSHOT_HEAP >> 20) + " MiB is the limit");
        }
        HeapSnapshot snapshot = new HeapSnapshot();
        try {
            connection.call(
                    "HeapProfiler.takeHeapSnapshot",
                    InspectorConnection.parameters().put("reportProgress", false),
                    SNAPSHOT_LIMIT,
                    event -> {
                        if (event.path("method").asText().equals("HeapProfiler.addHeapSnapshotChunk")) {
                            snapshot.add(event.at("/params/chunk").asText());
                        }
                    });
            return new HashMap<>(snapshot.contents().types());
        } finally {
            // else V8 goes on to note where each object moves
            call("HeapProfiler.disable");
        }
    }

    @Override
    public synchronized void close() {
        if (inspector.opened() && options.afterwards() == Afterwards.CLOSED) {
            try {
                connection.call("Runtime.evaluate", expression(CLOSE), Duration.ofSeconds(2));
            } catch (IOException ended) {
                // nothing is left to close
            }
        }
        connection.close();
    }
}
