package mcpleak.gatling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.transport.SendOptions;

/**
 * Say how a request of a scenario is made, whatever it asks for. Immutable.
 *
 * @param visibility whether it stands in the report
 * @param name its name in the report; empty: method and subject
 * @param timeout how long the response may take; empty: as long as the protocol says
 * @param headers what is sent with it over HTTP beside the protocol's own, in order
 * @param checks what its answer is held against
 * @param manner how it is sent and its answer read
 * @param giveUp when it is given up; empty: never
 * @param onTimeout what is done when it has timed out
 */
public record RequestOptions(
        Visibility visibility,
        Optional<SessionText> name,
        Optional<Duration> timeout,
        List<SessionHeader> headers,
        McpChecks checks,
        SendOptions manner,
        Optional<GiveUp> giveUp,
        OnTimeout onTimeout) {

    /** Do as the protocol asks, and report it. */
    public static final RequestOptions DEFAULT = new RequestOptions(
            Visibility.REPORTED,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            McpChecks.NONE,
            SendOptions.DEFAULT,
            Optional.empty(),
            OnTimeout.CANCEL);

    public RequestOptions {
        headers = List.copyOf(headers);
    }

    /** Return the same, left out of the report. */
    public RequestOptions silent() {
        return new RequestOptions(Visibility.SILENT, name, timeout, headers, checks, manner, giveUp, onTimeout);
    }

    /** Return the same under another name. */
    public RequestOptions named(SessionText other) {
        return new RequestOptions(visibility, Optional.of(other), timeout, headers, checks, manner, giveUp, onTimeout);
    }

    /**
     * Return the same with another timeout.
     *
     * @throws IllegalArgumentException if it is under a millisecond
     */
    public RequestOptions within(Duration other) {
        if (other.toMillis() < 1) {
            throw new IllegalArgumentException("requestTimeout is at least 1 ms, not " + other);
        }
        return new RequestOptions(visibility, name, Optional.of(other), headers, checks, manner, giveUp, onTimeout);
    }

    /** Return the same with one more header. */
    public RequestOptions with(SessionHeader header) {
        List<SessionHeader> all = new ArrayList<>(headers);
        all.add(header);
        return new RequestOptions(visibility, name, timeout, all, checks, manner, giveUp, onTimeout);
    }

    /** Return the same with other checks. */
    public RequestOptions with(McpChecks other) {
        return new RequestOptions(visibility, name, timeout, headers, other, manner, giveUp, onTimeout);
    }

    /** Return the same in another manner. */
    public RequestOptions with(SendOptions other) {
        return new RequestOptions(visibility, name, timeout, headers, checks, other, giveUp, onTimeout);
    }

    /** Return the same, given up. */
    public RequestOptions with(GiveUp other) {
        return new RequestOptions(visibility, name, timeout, headers, checks, manner, Optional.of(other), onTimeout);
    }

    /** Return the same with another end after a timeout. */
    public RequestOptions with(OnTimeout other) {
        return new RequestOptions(visibility, name, timeout, headers, checks, manner, giveUp, other);
    }
}
