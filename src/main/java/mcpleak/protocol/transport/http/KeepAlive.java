package mcpleak.protocol.transport.http;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Know how a server treats connections: for how long it keeps idle ones open, so that none is used which it is about to close, and
 * whether it ends the stream of an answer.
 *
 * <p>Of the idle time it counts what the server says in {@code Keep-Alive: timeout=N}. Where it says nothing, it is taken to be 5
 * seconds, the least that servers in use have by default, until one connection that was watched instead of used has been kept for
 * longer. In either case no longer counts than an idle connection was seen to be kept. One second less is used, half of times under
 * two seconds. Thread-safe: serves all users of a run.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#name-persistence">RFC 9112, Persistence</a>
 */
final class KeepAlive {

    /** How long a connection is taken to be kept by a server that says nothing. */
    static final Duration UNSAID = Duration.ofSeconds(5);

    /** By how much earlier than the server we let go. */
    static final Duration MARGIN = Duration.ofSeconds(1);

    /** Closes after a shorter idle time are no timeouts, but ends of other kinds. */
    static final Duration SHORTEST = Duration.ofMillis(500);

    /** How long a server may take to end a stream after the response; on a busy machine it takes its time. */
    static final Duration STREAM_END = Duration.ofSeconds(2);

    /** The same for one that is known to leave streams open. */
    static final Duration OPEN_STREAM_END = Duration.ofMillis(100);

    private static final Pattern TIMEOUT = Pattern.compile("(?i)(?:^|[,;\\s])timeout\\s*=\\s*\"?(\\d{1,9})");
    private static final long NOTHING = Long.MIN_VALUE;

    private final AtomicLong watchedSince = new AtomicLong(NOTHING);
    private volatile Said said = new Said("", OptionalLong.empty());
    private volatile long seenNanos = Long.MAX_VALUE;
    private volatile long keptNanos;
    private volatile boolean leavesStreamsOpen;

    KeepAlive() {
        this(UNSAID);
    }

    /**
     * Begin.
     *
     * @param unsaid how long connections are taken to be kept where nothing is said; less than {@link #SHORTEST}: none is used again
     *     until one was seen to be kept for that long, as some proxies close them at once and do not say so
     */
    KeepAlive(Duration unsaid) {
        keptNanos = unsaid.toNanos();
    }

    /** Hold what the server says, and what comes of it. */
    private record Said(String header, OptionalLong nanos) {}

    /** Hear the value of a header {@code Keep-Alive}. */
    void said(String header) {
        if (!said.header().equals(header)) {
            said = new Said(header, nanos(header));
        }
    }

    /** Hear that the server has closed a connection that was idle. */
    void closedAfter(long idleNanos) {
        if (idleNanos >= SHORTEST.toNanos()) {
            seenNanos = Math.min(seenNanos, usable(idleNanos));
        }
    }

    /** Hear that the stream of an answer was still open {@link #streamEnd} after the response. */
    void leftStreamOpen() {
        leavesStreamsOpen = true;
    }

    /** Return how long the end of a stream is waited for after the response. */
    Duration streamEnd() {
        return leavesStreamsOpen ? OPEN_STREAM_END : STREAM_END;
    }

    /**
     * Ask whether an idle connection is to be watched instead of closed: one at a time is, as long as nothing tells how long the server
     * keeps them. {@link #watched} must follow.
     */
    boolean watch(long idleSinceNanos) {
        return said.nanos().isEmpty()
                && seenNanos == Long.MAX_VALUE
                && watchedSince.compareAndSet(NOTHING, idleSinceNanos);
    }

    /** Hear that the connection under watch has been closed. */
    void watched(long idleNanos) {
        keptNanos = Math.max(keptNanos, idleNanos);
        watchedSince.set(NOTHING);
    }

    /** Return how long a connection may have been idle to be used again, in nanoseconds. */
    long mostIdleNanos(long nowNanos) {
        return Math.min(said.nanos().orElseGet(() -> unsaid(kept(nowNanos))), seenNanos);
    }

    private static long unsaid(long keptNanos) {
        return keptNanos < SHORTEST.toNanos() ? 0 : usable(keptNanos);
    }

    private long kept(long nowNanos) {
        long since = watchedSince.get();
        return since == NOTHING ? keptNanos : Math.max(keptNanos, nowNanos - since);
    }

    /** A timeout of zero says nothing: servers mean "none" by it, and "at once". */
    private static OptionalLong nanos(String header) {
        Matcher found = TIMEOUT.matcher(header);
        Duration time = found.find() ? Duration.ofSeconds(Long.parseLong(found.group(1))) : Duration.ZERO;
        return time.isZero() ? OptionalLong.empty() : OptionalLong.of(usable(time.toNanos()));
    }

    private static long usable(long keptNanos) {
        return keptNanos - Math.min(MARGIN.toNanos(), keptNanos / 2);
    }
}
