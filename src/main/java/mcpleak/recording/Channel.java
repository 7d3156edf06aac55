package mcpleak.recording;

/**
 * Name one quantity that is read at the end of every idle gap and judged on its own.
 *
 * <p>Immutable. Two channels are the same when name and unit are.
 *
 * @param name the channel's name as reports show it and as {@code run.json} keys it; never blank
 * @param unit the unit of its readings
 */
public record Channel(String name, Unit unit) {

    /** Live bytes of the server process after a forced collection. */
    public static final Channel LIVE_BYTES = new Channel("live bytes", Unit.BYTES);

    /** Private resident bytes (Linux: RssAnon) of the server process. */
    public static final Channel PRIVATE_RSS = new Channel("private RSS", Unit.BYTES);

    /** Private resident bytes of all descendants of the server process together. */
    public static final Channel CHILDREN_PRIVATE_RSS = new Channel("private RSS of children", Unit.BYTES);

    /**
     * Resident bytes of the server process and its descendants that are not private (Linux: RssShmem and RssFile): shared memory and
     * mapped files. A page that several processes map counts for each of them.
     */
    public static final Channel SHARED_RSS = new Channel("shared and mapped RSS", Unit.BYTES);

    /** Open file descriptors (Windows: handles) of the server process and its descendants. */
    public static final Channel OPEN_FILES = new Channel("fds", Unit.COUNT);

    /** Threads of the server process and its descendants. */
    public static final Channel THREADS = new Channel("threads", Unit.COUNT);

    /** Processes that descend from the server process. */
    public static final Channel CHILD_PROCESSES = new Channel("child processes", Unit.COUNT);

    /** Sockets of the server process and its descendants whose other end has closed and that the server has not closed. */
    public static final Channel CLOSE_WAIT = new Channel("sockets in CLOSE_WAIT", Unit.COUNT);

    private static final String GAUGE_PREFIX = "gauge ";
    private static final String LEDGER_PREFIX = "ledger ";

    /** @throws IllegalArgumentException if the name is blank */
    public Channel {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a channel needs a name");
        }
    }

    /** Name a quantity that the server itself exposes, such as {@code active_exporters}. */
    public static Channel gauge(String name, Unit unit) {
        return new Channel(GAUGE_PREFIX + name, unit);
    }

    /** Name what the ledger counts as started and not yet stopped, such as {@code exporters}. */
    public static Channel ledger(String pair) {
        return new Channel(LEDGER_PREFIX + pair, Unit.COUNT);
    }

    /** Return whether the server itself exposes this quantity. */
    public boolean isGauge() {
        return name.startsWith(GAUGE_PREFIX);
    }

    /** Return whether the ledger counts this quantity. */
    public boolean isLedger() {
        return name.startsWith(LEDGER_PREFIX);
    }

    /** Name the unit of a {@link Channel}'s readings. */
    public enum Unit {
        /** Bytes of memory. */
        BYTES,
        /** A count of things that are open or alive: descriptors, threads, processes, sessions. */
        COUNT
    }
}
