package mcpleak.transport;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bound what the answers of all users hold together while they are not complete: each alone may be long, and a thousand long ones
 * would take all memory.
 *
 * <p>Thread-safe.
 */
final class AnswerMemory {

    private static final long MOST = 256L << 20;
    private static final int SHARE_OF_HEAP = 4;

    private final long limit;
    private final AtomicLong held = new AtomicLong();

    /**
     * Set the bound.
     *
     * @param limit most bytes of all answers together
     */
    AnswerMemory(long limit) {
        this.limit = limit;
    }

    /** Allow a quarter of this process's heap, 256 MiB at most. */
    static AnswerMemory ofThisProcess() {
        return new AnswerMemory(Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
    }

    /**
     * Note that an answer holds more, or less.
     *
     * @param bytes how many more; negative for less
     * @return false if that is more than is allowed
     */
    boolean add(long bytes) {
        return held.addAndGet(bytes) <= limit || bytes <= 0;
    }

    /** Note that an answer holds nothing any more. */
    void remove(long bytes) {
        held.addAndGet(-bytes);
    }

    /** Say what is exceeded. */
    String text() {
        return "answers under way hold more than " + (limit >> 20) + " MiB together (AnswerMemory)";
    }
}
