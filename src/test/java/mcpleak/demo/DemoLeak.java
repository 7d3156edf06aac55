package mcpleak.demo;

import java.util.Locale;

/** Name what the demo server leaks ({@code demo.leak}), with the default of {@code demo.bytes} for it. */
public enum DemoLeak {
    /** Nothing: every byte is given back. */
    NONE(0),
    /** {@code demo.bytes} for each tool call. */
    CALL(4_096),
    /** {@code demo.bytes} for each session that was initialized, deleted or not. */
    SESSION(65_536),
    /** {@code demo.bytes} for each call of the tool {@code search}. */
    TOOL(4_096),
    /** {@code demo.bytes} for one call in 200, drawn from {@code demo.seed}: 92 B a call by default. */
    SPARSE(18_432),
    /** {@code demo.bytes} of native memory in a child process for each tool call. */
    CHILD(4_096),
    /** {@code demo.bytes} in a direct buffer, outside the heap, for each tool call. */
    DIRECT(4_096),
    /** One open file descriptor for every 50 tool calls. */
    FD(0),
    /** One parked thread for every 100 tool calls. */
    THREAD(0),
    /** The stop of 0.5 % of what calls start, drawn from {@code demo.seed}; it is seen in the log alone. */
    STOP(0);

    private final int defaultBytes;

    DemoLeak(int defaultBytes) {
        this.defaultBytes = defaultBytes;
    }

    /** Return the default of {@code demo.bytes}, in bytes; 0 for a leak that is not of bytes. */
    public int defaultBytes() {
        return defaultBytes;
    }

    /** Return the value of {@code demo.leak} that selects this leak. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
