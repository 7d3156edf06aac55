package mcpleak.probe.runtime;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import mcpleak.recording.WhatGrew.HeapContents;

/** Force a garbage collection in another process and read what it keeps. */
public interface LiveBytesSource extends AutoCloseable {

    /** Collect and read; blocks for a bounded time and never throws. */
    LiveBytes collectAndRead();

    /**
     * Read by type what the heap holds; slower than {@link #collectAndRead}, for a bounded time.
     *
     * @return what it holds; empty if this runtime does not tell
     * @throws IOException if it could not be read this time; the message is a sentence for people
     */
    default Optional<HeapContents> contents() throws IOException {
        return Optional.empty();
    }

    /** Return the largest heap that the runtime gives its program, in bytes; empty if it does not tell. */
    default OptionalLong heapLimitBytes() {
        return OptionalLong.empty();
    }

    /** Let go of the process; it runs on. */
    @Override
    void close();

    /**
     * Hold the outcome of one forced collection and the reading after it.
     *
     * <p>Immutable.
     */
    sealed interface LiveBytes {

        /**
         * Hold the live bytes.
         *
         * @param bytes what the program still reaches, in bytes
         */
        record Read(long bytes) implements LiveBytes {}

        /** Say that garbage was collected, but that the runtime does not tell what is left; private RSS is the better for it. */
        record Collected(String why) implements LiveBytes {}

        /** Say why there is no reading; a later attempt may succeed. */
        record Unreadable(String why) implements LiveBytes {}
    }
}
