package mcpleak.probe;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import mcpleak.series.HeapContents;

/**
 * Read the live bytes of a Go process that serves {@code net/http/pprof}: {@code heap?gc=1} collects first and then tells
 * {@code HeapAlloc}, the bytes of reachable objects (https://pkg.go.dev/net/http/pprof, runtime.MemStats).
 *
 * <p>Thread-safe.
 */
public final class GoLiveBytes implements LiveBytesSource {

    private static final int MAX_PROFILE = 64 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String INDEX = "/debug/pprof/";

    private final URI heap;
    private final BoundedHttp http = new BoundedHttp(LIMIT, MAX_PROFILE);

    private GoLiveBytes(URI heap) {
        this.heap = heap;
    }

    /**
     * Connect to a Go process.
     *
     * @param address where it serves pprof: an origin, or the URL of the index or of the heap profile
     * @throws IOException if there is no heap profile
     */
    public static GoLiveBytes open(URI address) throws IOException {
        GoLiveBytes live = new GoLiveBytes(heapProfile(address));
        live.read();
        return live;
    }

    /** Return the URL of the heap profile that is read. */
    public URI profile() {
        return heap;
    }

    static URI heapProfile(URI address) {
        String path = Optional.ofNullable(address.getRawPath()).orElse("");
        String index = path.contains(INDEX) ? path.substring(0, path.indexOf(INDEX) + INDEX.length()) : INDEX;
        return address.resolve(index + "heap?gc=1&debug=1");
    }

    @Override
    public LiveBytes collectAndRead() {
        try {
            return new LiveBytes.Read(read());
        } catch (IOException e) {
            return new LiveBytes.Unreadable("live bytes of the Go process: " + e.getMessage());
        }
    }

    private long read() throws IOException {
        OptionalLong bytes = HeapProfile.heapAlloc(http.get(heap));
        return bytes.orElseThrow(() -> new IOException(heap + " is no heap profile of Go"));
    }

    @Override
    public Optional<HeapContents> contents() throws IOException {
        return Optional.of(HeapProfile.contents(http.get(heap)));
    }

    @Override
    public void close() {
        // every reading is a connection of its own
    }
}
