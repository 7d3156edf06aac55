package mcpleak.probe;

import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import mcpleak.series.MemoryModel;
import mcpleak.series.ServerRuntime;

/**
 * Read what a process has started, without the process itself: the servers that the load generator speaks to over stdio, which come
 * and go. Confined to one thread at a time.
 */
public final class ChildProcesses implements TreeSource {

    private final ProcessTreeSampler tree;
    private final String uncounted;

    /**
     * Watch the descendants of a process of this host.
     *
     * @param parentPid its process id
     * @param uncounted processes with this in their command line are left out
     * @param clock dates the readings
     */
    public ChildProcesses(long parentPid, String uncounted, InstantSource clock) {
        this.uncounted = uncounted;
        this.tree = new ProcessTreeSampler(parentPid, clock);
    }

    /** Describe what the descendants of a process run on, as they are now. */
    public static ServerRuntime runtime(long parentPid) {
        return new ServerRuntime("stdio", MemoryModel.NATIVE, RuntimeDetector.ofDescendants(parentPid));
    }

    @Override
    public TreeReading sampleOnce() {
        return withoutParent(tree.sampleOnce());
    }

    @Override
    public TreeReading sampleAfresh() {
        return withoutParent(tree.sampleAfresh());
    }

    @Override
    public void close() {
        tree.close();
    }

    private TreeReading withoutParent(TreeReading reading) {
        if (!(reading instanceof TreeReading.Alive alive)) {
            return reading;
        }
        List<ProcessReading> servers = alive.descendants().stream()
                .filter(process -> !process.command().contains(uncounted))
                .toList();
        return new TreeReading.Alive(
                alive.at(), weightless(alive.root()), servers, alive.changes(), alive.surroundings());
    }

    private static ProcessReading weightless(ProcessReading root) {
        return new ProcessReading(
                root.pid(),
                root.startedAtMillis(),
                root.parentPid(),
                root.command(),
                0,
                0,
                0,
                root.cpuMillis(),
                0,
                OptionalInt.of(0),
                root.state());
    }
}
