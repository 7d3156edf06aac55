package mcpleak.protocol.setting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.protocol.check.McpChecks;
import mcpleak.protocol.transport.SendOptions;

/**
 * How a request of a scenario is made, whatever it asks for. Immutable.
 *
 * @param report where it stands in the report
 * @param headers what is sent with it over HTTP beside the protocol's own, in order
 * @param sending how it is sent and its answer read
 * @param checks what its answer is held against
 * @param patience how long the user waits for the answer
 */
public record RequestOptions(
        ReportLine report, List<SessionHeader> headers, SendOptions sending, McpChecks checks, Patience patience) {

    /** Do as the protocol asks, and report it. */
    public static final RequestOptions DEFAULT = new RequestOptions(
            new ReportLine(Visibility.REPORTED, Optional.empty()),
            List.of(),
            SendOptions.DEFAULT,
            McpChecks.NONE,
            new Patience(Optional.empty(), Optional.empty(), OnTimeout.CANCEL));

    /**
     * Where a request stands in the report.
     *
     * @param visibility whether it stands there at all
     * @param name its name there; empty: method and subject
     */
    public record ReportLine(Visibility visibility, Optional<SessionValue<String>> name) {}

    /** Whether requests stand in Gatling's report; observers hear of them in either case. */
    public enum Visibility {
        REPORTED,
        SILENT
    }

    /**
     * A header whose value each virtual user makes from its session.
     *
     * @param name its name
     * @param value makes its value; an empty one leaves the protocol's own header of that name out
     */
    public record SessionHeader(String name, SessionValue<String> value) {}

    /**
     * How long a user waits.
     *
     * @param timeout how long the response may take; empty: as long as the protocol says
     * @param giveUp when the request is given up; empty: never
     * @param onTimeout what is done when it has timed out
     */
    public record Patience(Optional<Duration> timeout, Optional<GiveUp> giveUp, OnTimeout onTimeout) {}

    /** What a user does when a request has timed out. */
    public enum OnTimeout {
        /** Send {@code notifications/cancelled}, as the specification asks for. */
        CANCEL,
        /** Say nothing, as many real clients do. */
        LEAVE
    }

    /**
     * When a user gives up a request that is under way, and how.
     *
     * @param after time after sending
     * @param how what it does
     */
    public record GiveUp(Duration after, How how) {

        /** @throws IllegalArgumentException if the time is negative */
        public GiveUp {
            if (after.isNegative()) {
                throw new IllegalArgumentException("a request is given up after its sending, not " + after);
            }
        }

        /** What giving up looks like. */
        public enum How {
            /** Close its connection, in order. */
            FIN,
            /** Close its connection at once. */
            RST,
            /** Send {@code notifications/cancelled}, then close its connection. */
            CANCEL
        }
    }

    public RequestOptions {
        headers = List.copyOf(headers);
    }

    /** Return the same, left out of the report. */
    public RequestOptions silent() {
        return with(new ReportLine(Visibility.SILENT, report.name()));
    }

    /** Return the same under another name. */
    public RequestOptions named(SessionValue<String> other) {
        return with(new ReportLine(report.visibility(), Optional.of(other)));
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
        return with(new Patience(Optional.of(other), patience.giveUp(), patience.onTimeout()));
    }

    /** Return the same with one more header. */
    public RequestOptions with(SessionHeader header) {
        List<SessionHeader> all = new ArrayList<>(headers);
        all.add(header);
        return new RequestOptions(report, all, sending, checks, patience);
    }

    /** Return the same with other checks. */
    public RequestOptions with(McpChecks other) {
        return new RequestOptions(report, headers, sending, other, patience);
    }

    /** Return the same, sent in another way. */
    public RequestOptions with(SendOptions other) {
        return new RequestOptions(report, headers, other, checks, patience);
    }

    /** Return the same, given up. */
    public RequestOptions with(GiveUp other) {
        return with(new Patience(patience.timeout(), Optional.of(other), patience.onTimeout()));
    }

    /** Return the same with another end after a timeout. */
    public RequestOptions with(OnTimeout other) {
        return with(new Patience(patience.timeout(), patience.giveUp(), other));
    }

    private RequestOptions with(ReportLine other) {
        return new RequestOptions(other, headers, sending, checks, patience);
    }

    private RequestOptions with(Patience other) {
        return new RequestOptions(report, headers, sending, checks, other);
    }
}
