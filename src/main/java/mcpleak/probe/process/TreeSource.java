package mcpleak.probe.process;

/**
 * Read a process tree: on this host, or through an agent on another.
 *
 * <p>Neither method throws; confined to one thread at a time.
 */
public interface TreeSource extends AutoCloseable {

    /** Read the tree as cheaply as may be: what is costly is read now and then, and absent from the readings in between. */
    TreeReading sampleOnce();

    /** Read everything anew, who belongs to the tree as well. */
    TreeReading sampleAfresh();

    /** Let go of the processes; they run on. */
    @Override
    default void close() {}
}
