package mcpleak.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Know for how long a server keeps idle connections open, so that none is used which it is about to close.
 *
 * <p>It counts what the server says in {@code Keep-Alive: timeout=N}, and where it says nothing 5 seconds, the least that servers in
 * use have by default; in either case no longer than an idle connection was seen to be kept. One second less is used, half of times
 * under two seconds. Thread-safe: serves all users of a run.
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

    private static final Pattern TIMEOUT = Pattern.compile("(?i)(?:^|[,;\\s])timeout\\s*=\\s*\"?(\\d{1,9})");

    private volatile Said said = new Said("", usable(UNSAID.toNanos()));
    private volatile long seenNanos = Long.MAX_VALUE;

    /** Hold what the server says, and what comes of it. */
    private record Said(String header, long nanos) {}

    /** Hear the value of a header {@code Keep-Alive}. */
    void said(String header) {
        if (!said.header().equals(header)) {
            said = new Said(header, usable(seconds(header).orElse(UNSAID).toNanos()));
        }
    }

    /** Hear that the server has closed a connection that was idle. */
    void closedAfter(long idleNanos) {
        if (idleNanos >= SHORTEST.toNanos()) {
            seenNanos = Math.min(seenNanos, usable(idleNanos));
        }
    }

    /** Return how long a connection may have been idle to be used again, in nanoseconds. */
    long mostIdleNanos() {
        return Math.min(said.nanos(), seenNanos);
    }

    /** A timeout of zero says nothing: servers mean "none" by it, and "at once". */
    private static Optional<Duration> seconds(String header) {
        Matcher found = TIMEOUT.matcher(header);
        return found.find()
                ? Optional.of(Duration.ofSeconds(Long.parseLong(found.group(1))))
                        .filter(time -> !time.isZero())
                : Optional.empty();
    }

    private static long usable(long keptNanos) {
        return keptNanos - Math.min(MARGIN.toNanos(), keptNanos / 2);
    }
}
