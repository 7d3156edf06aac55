package mcpleak.recording;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Name one thing that the load did to the server and that memory may grow with: calls, calls of one tool, sessions.
 *
 * <p>Immutable.
 *
 * @param kind what is counted
 * @param name the tool's name for {@link Kind#TOOL}, else the kind's own word; never blank
 */
public record Exposure(Kind kind, String name) {

    /** Tool calls that the server answered successfully, all tools together. */
    public static final Exposure CALLS = new Exposure(Kind.CALLS, "calls");

    /** Tool calls that failed, whatever the reason. */
    public static final Exposure ERRORS = new Exposure(Kind.ERRORS, "errors");

    /** Sessions that were opened. */
    public static final Exposure SESSIONS = new Exposure(Kind.SESSIONS, "sessions");

    /** Sessions that were left without a DELETE. */
    public static final Exposure ABANDONED = new Exposure(Kind.ABANDONED, "abandoned");

    /** Sessions that were ended with a DELETE. */
    public static final Exposure CLOSED = new Exposure(Kind.CLOSED, "closed");

    /** Sessions that the server no longer knew when they were used. */
    public static final Exposure EXPIRED = new Exposure(Kind.EXPIRED, "expired");

    /** Calls that were sent and that the client then cancelled. */
    public static final Exposure CANCELLED = new Exposure(Kind.CANCELLED, "cancelled");

    /** Calls whose connection the client cut while they were under way. */
    public static final Exposure ABORTED = new Exposure(Kind.ABORTED, "aborted");

    /** Standing streams that the client cut. */
    public static final Exposure DROPPED = new Exposure(Kind.DROPPED, "dropped");

    /** Requests that the server refused. */
    public static final Exposure REFUSED = new Exposure(Kind.REFUSED, "refused");

    /** Tokens that the users showed, each counted once. */
    public static final Exposure TOKENS = new Exposure(Kind.TOKENS, "tokens");

    /** Clients that registered themselves with an authorization server. */
    public static final Exposure REGISTRATIONS = new Exposure(Kind.REGISTRATIONS, "registrations");

    /** Milliseconds since the first round began. */
    public static final Exposure TIME = new Exposure(Kind.TIME, "time");

    private static final String TOOL_PREFIX = "tool:";

    /** What an exposure counts. */
    public enum Kind {
        CALLS,
        TOOL,
        SESSIONS,
        ABANDONED,
        CLOSED,
        EXPIRED,
        ERRORS,
        CANCELLED,
        ABORTED,
        DROPPED,
        REFUSED,
        TOKENS,
        REGISTRATIONS,
        TIME
    }

    /** @throws IllegalArgumentException if the name is blank */
    public Exposure {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an exposure needs a name");
        }
    }

    /** Count the successful calls of one tool. */
    public static Exposure tool(String name) {
        return new Exposure(Kind.TOOL, name);
    }

    /** Return the exposure with a key as {@link #key()} writes it; empty if there is none. */
    public static Optional<Exposure> parse(String key) {
        if (key.startsWith(TOOL_PREFIX) && !key.substring(TOOL_PREFIX.length()).isBlank()) {
            return Optional.of(tool(key.substring(TOOL_PREFIX.length())));
        }
        return Stream.of(
                        CALLS,
                        SESSIONS,
                        ABANDONED,
                        CLOSED,
                        EXPIRED,
                        ERRORS,
                        CANCELLED,
                        ABORTED,
                        DROPPED,
                        REFUSED,
                        TOKENS,
                        REGISTRATIONS,
                        TIME)
                .filter(exposure -> exposure.name().equals(key))
                .findFirst();
    }

    /** Return the key of this exposure in {@code run.json}: {@code calls}, {@code sessions}, {@code tool:NAME}. */
    public String key() {
        return kind == Kind.TOOL ? TOOL_PREFIX + name : name;
    }
}
