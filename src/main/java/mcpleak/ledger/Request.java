package mcpleak.ledger;

import java.util.Optional;

/** Remember one tool call that the log told of, while its other lines may follow. Confined to one thread. */
final class Request {

    private final long number;
    private final long line;
    private final Optional<String> id;
    private Optional<String> tool = Optional.empty();
    private boolean failed;
    private boolean cancelled;
    private long claimedLow;
    private long claimedHigh;

    Request(long number, long line, Optional<String> id) {
        this.number = number;
        this.line = line;
        this.id = id;
    }

    long number() {
        return number;
    }

    long line() {
        return line;
    }

    Optional<String> id() {
        return id;
    }

    Optional<String> tool() {
        return tool;
    }

    void calls(String name) {
        tool = Optional.of(name);
    }

    void fail() {
        failed = true;
    }

    void cancel() {
        cancelled = true;
    }

    boolean failed() {
        return failed;
    }

    boolean cancelled() {
        return cancelled;
    }

    /** Let a pair's start belong to this call; false if one of the pair's does already. */
    boolean claim(int pair) {
        long bit = 1L << (pair & 63);
        boolean low = pair < 64;
        boolean free = ((low ? claimedLow : claimedHigh) & bit) == 0;
        claimedLow |= low ? bit : 0;
        claimedHigh |= low ? 0 : bit;
        return free;
    }
}
