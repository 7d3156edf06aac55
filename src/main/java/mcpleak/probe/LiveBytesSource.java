package mcpleak.probe;

/** Force a garbage collection in another process and read what it keeps. */
public interface LiveBytesSource extends AutoCloseable {

    /** Collect and read; blocks for a bounded time and never throws. */
    LiveBytes collectAndRead();

    /** Let go of the process; it runs on. */
    @Override
    void close();
}
