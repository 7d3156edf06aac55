package mcpleak.probe.runtime;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.network.Identity;
import mcpleak.probe.runtime.LiveBytesSource.LiveBytes;
import mcpleak.recording.WhatGrew.HeapContents;
import mcpleak.recording.WhatGrew.HeapContents.Held;

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
    private final BoundedHttp http;

    private GoLiveBytes(URI heap, Identity identity) {
        this.heap = heap;
        this.http = new BoundedHttp(LIMIT, MAX_PROFILE, identity);
    }

    /**
     * Connect to a Go process.
     *
     * @param address where it serves pprof: an origin, or the URL of the index or of the heap profile
     * @param identity who asks, and how the process is reached
     * @throws IOException if there is no heap profile
     */
    public static GoLiveBytes open(URI address, Identity identity) throws IOException {
        GoLiveBytes live = new GoLiveBytes(heapProfile(address), identity);
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

    /** The text of Go's heap profile ({@code debug=1}, runtime/pprof). Pure; no state. */
    static final class HeapProfile {

        private static final Pattern ALLOCATED = Pattern.compile("(?m)^# HeapAlloc = (\\d{1,18})$");
        private static final Pattern RATE = Pattern.compile("@ heap/(\\d{1,18})");
        private static final Pattern RECORD = Pattern.compile("^(\\d{1,18}): (\\d{1,18}) \\[.*");
        private static final Pattern FRAME = Pattern.compile("^#\\t0x[0-9a-f]+\\t(\\S+)\\+0x[0-9a-f]+\\t.*");

        private HeapProfile() {}

        /** Return the bytes of allocated heap objects; empty if the text does not tell. */
        static OptionalLong heapAlloc(String text) {
            Matcher line = ALLOCATED.matcher(text);
            return line.find() ? OptionalLong.of(Long.parseLong(line.group(1))) : OptionalLong.empty();
        }

        /**
         * Return what is in use by the function that allocated it, as far as the profile's samples tell: about one allocation in
         * each 512 KiB is sampled, and what is told is scaled up as {@code go tool pprof} does.
         */
        static HeapContents contents(String text) {
            Matcher header = RATE.matcher(text);
            // the header tells twice the rate
            double rate = header.find() ? Long.parseLong(header.group(1)) / 2.0 : 0;
            Map<String, Held> functions = new HashMap<>();
            Held record = new Held(0, 0);
            for (String line : text.lines().toList()) {
                Matcher start = RECORD.matcher(line);
                Matcher frame = FRAME.matcher(line);
                if (start.matches()) {
                    record = scaled(Long.parseLong(start.group(1)), Long.parseLong(start.group(2)), rate);
                } else if (frame.matches()
                        && record.count() > 0
                        && !frame.group(1).startsWith("runtime.")) {
                    functions.merge(frame.group(1), record, Held::plus);
                    record = new Held(0, 0);
                }
            }
            return new HeapContents(functions);
        }

        private static Held scaled(long count, long bytes, double rate) {
            if (count == 0 || bytes == 0) {
                return new Held(0, 0);
            }
            double scale = rate <= 1 ? 1 : 1 / (1 - Math.exp(-(double) bytes / count / rate));
            return new Held(Math.round(bytes * scale), Math.round(count * scale));
        }
    }
}
