package mcpleak.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import mcpleak.series.Surroundings;

/**
 * Read what is told beside the memory of a tree: its sockets, its swap, its cgroup, and the host.
 *
 * <p>The host is read every 2 s, sockets, swap and cgroup every 5 s, and all of them when a reading is asked for afresh; each uses
 * at most one part in 5,000 of a processor otherwise. In the readings between they are absent. Confined to one thread at a time.
 */
final class SurroundingsReader {

    private static final Duration HOST_PERIOD = Duration.ofSeconds(2);
    private static final Duration TREE_PERIOD = Duration.ofSeconds(5);

    private final boolean reads;
    private final Optional<Cgroup> cgroup;
    private final ProcText text = new ProcText();
    private final Pace hostPace;
    private final Pace socketPace;
    private final Pace swapPace;
    private final Pace cgroupPace;
    private final HostLoad load = new HostLoad();
    private Optional<Boolean> hostSwaps = Optional.empty();

    private SurroundingsReader(boolean reads, Optional<Cgroup> cgroup, LongSupplier nanos) {
        this.reads = reads;
        this.cgroup = cgroup;
        this.hostPace = new Pace(HOST_PERIOD, nanos);
        this.socketPace = new Pace(TREE_PERIOD, nanos);
        this.swapPace = new Pace(TREE_PERIOD, nanos);
        this.cgroupPace = new Pace(TREE_PERIOD, nanos);
    }

    /** Read the surroundings of a process of this host. */
    static SurroundingsReader ofHost(long pid) {
        return ofHost(pid, System::nanoTime);
    }

    /** Read them by another clock, in nanoseconds. */
    static SurroundingsReader ofHost(long pid, LongSupplier nanos) {
        return new SurroundingsReader(true, Cgroup.of(pid), nanos);
    }

    /** Tell what the tree itself tells, and read nothing. */
    static SurroundingsReader none() {
        return new SurroundingsReader(false, Optional.empty(), () -> 0);
    }

    /** Read what is due. */
    Surroundings read(TreeReading.Alive tree, TreeHistory history, ProcessTreeSampler.Asked asked) {
        Draft draft = new Draft();
        if (reads) {
            run(hostPace, asked, () -> readHost(draft, history));
            run(socketPace, asked, () -> readSockets(draft, tree));
            run(swapPace, asked, () -> draft.swap = swap(tree));
            run(cgroupPace, asked, () -> readCgroup(draft));
        }
        return draft.finish(tree, history);
    }

    private static void run(Pace pace, ProcessTreeSampler.Asked asked, Runnable reading) {
        if (pace.isDue(asked)) {
            pace.run(reading);
        }
    }

    private void readHost(Draft draft, TreeHistory history) {
        HostReading.read(text).ifPresent(host -> {
            hostSwaps = host.swap();
            draft.available = OptionalLong.of(host.availableBytes());
            load.next(host, history.cpuMillis()).ifPresent(share -> {
                draft.hostCpu = OptionalDouble.of(share.hostPercent());
                draft.othersCpu = OptionalDouble.of(share.othersPercent());
            });
        });
    }

    private static void readSockets(Draft draft, TreeReading.Alive tree) {
        TcpSockets.of(tree.processes()
                        .filter(process -> process.state() != ProcessReading.State.ZOMBIE)
                        .map(ProcessReading::pid)
                        .toList())
                .ifPresent(sockets -> {
                    draft.established = OptionalInt.of(sockets.established());
                    draft.closeWait = OptionalInt.of(sockets.closeWait());
                });
    }

    /** A host without swap swaps nothing out; else every process of the tree must tell. */
    private OptionalLong swap(TreeReading.Alive tree) {
        if (hostSwaps.isPresent() && !hostSwaps.get()) {
            return OptionalLong.of(0);
        }
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                tree.processes().mapToLong(process -> swap(process.pid())).sum());
    }

    private long swap(long pid) {
        try {
            text.read("/proc/" + pid + "/status");
            return text.numberAfter("VmSwap:").orElse(0) << 10;
        } catch (IOException ended) {
            return 0;
        }
    }

    private void readCgroup(Draft draft) {
        cgroup.ifPresent(group -> {
            draft.anon = group.anonBytes();
            draft.oomKills = group.oomKills();
        });
    }

    /** What has been read of one reading so far. */
    private static final class Draft {
        private OptionalLong swap = OptionalLong.empty();
        private OptionalInt established = OptionalInt.empty();
        private OptionalInt closeWait = OptionalInt.empty();
        private OptionalLong anon = OptionalLong.empty();
        private OptionalLong oomKills = OptionalLong.empty();
        private OptionalLong available = OptionalLong.empty();
        private OptionalDouble hostCpu = OptionalDouble.empty();
        private OptionalDouble othersCpu = OptionalDouble.empty();

        Surroundings finish(TreeReading.Alive tree, TreeHistory history) {
            int zombies = 0;
            for (ProcessReading process : tree.descendants()) {
                zombies += process.state() == ProcessReading.State.ZOMBIE ? 1 : 0;
            }
            return new Surroundings(
                    OptionalLong.of(history.cpuMillis()),
                    swap,
                    OptionalInt.of(zombies),
                    OptionalLong.of(history.started()),
                    OptionalLong.of(history.ended()),
                    established,
                    closeWait,
                    anon,
                    oomKills,
                    available,
                    hostCpu,
                    othersCpu);
        }
    }
}
