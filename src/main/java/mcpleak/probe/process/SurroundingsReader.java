package mcpleak.probe.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import mcpleak.probe.process.TreeReading.ProcessReading;
import mcpleak.process.TcpSocket;
import mcpleak.recording.sample.Sample.Surroundings;

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
    private final ReadingSchedule hostPace;
    private final ReadingSchedule socketPace;
    private final ReadingSchedule swapPace;
    private final ReadingSchedule cgroupPace;
    private final HostReading.Load load = new HostReading.Load();
    private Optional<Boolean> hostSwaps = Optional.empty();

    private SurroundingsReader(boolean reads, Optional<Cgroup> cgroup, LongSupplier nanos) {
        this.reads = reads;
        this.cgroup = cgroup;
        this.hostPace = new ReadingSchedule(HOST_PERIOD, nanos);
        this.socketPace = new ReadingSchedule(TREE_PERIOD, nanos);
        this.swapPace = new ReadingSchedule(TREE_PERIOD, nanos);
        this.cgroupPace = new ReadingSchedule(TREE_PERIOD, nanos);
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

    private static void run(ReadingSchedule pace, ProcessTreeSampler.Asked asked, Runnable reading) {
        if (pace.isDue(asked)) {
            pace.run(reading);
        }
    }

    private void readHost(Draft draft, TreeHistory history) {
        HostReading.read().ifPresent(host -> {
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

    private static long swap(long pid) {
        try {
            return ProcFile.numberAfter(ProcFile.text(Path.of("/proc/" + pid + "/status")), "VmSwap:")
                            .orElse(0)
                    << 10;
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

    /**
     * Say when a costly reading is due: at most once in a period, and so rarely that it uses no more than one part in
     * {@value #SHARE} of a processor. Confined to one thread at a time.
     */
    static final class ReadingSchedule {

        /** One part in so many of a processor's time is the most that such a reading may use. */
        static final long SHARE = 5_000;

        private final long periodNanos;
        private final LongSupplier nanos;
        private long nextAt;
        private boolean used;

        ReadingSchedule(Duration period, LongSupplier nanos) {
            this.periodNanos = period.toNanos();
            this.nanos = nanos;
        }

        /** Return whether to read now: always if asked to read afresh. */
        boolean isDue(ProcessTreeSampler.Asked asked) {
            return asked == ProcessTreeSampler.Asked.AFRESH || !used || nanos.getAsLong() - nextAt >= 0;
        }

        /** Do the reading and note what it took. */
        void run(Runnable reading) {
            long begin = nanos.getAsLong();
            reading.run();
            long end = nanos.getAsLong();
            used = true;
            nextAt = end + Math.max(periodNanos, (end - begin) * SHARE);
        }
    }

    /**
     * The TCP connections of processes by state.
     *
     * <p>Immutable. Costs a system call a descriptor and reads the host's whole table of connections: about a millisecond for a hundred
     * descriptors, so it is not for every sample. A socket that several processes share counts once.
     *
     * @param established connections in state ESTABLISHED
     * @param closeWait connections in state CLOSE_WAIT
     */
    record TcpSockets(int established, int closeWait) {

        /**
         * Count those of some processes of this host.
         *
         * @return empty if the system does not tell, or this user may not see the descriptors of one of them
         */
        static Optional<TcpSockets> of(List<Long> pids) {
            Map<Path, Set<String>> inodes = new HashMap<>();
            Map<Path, Long> anyPid = new HashMap<>();
            for (long pid : pids) {
                Optional<Set<String>> held = TcpSocket.inodesOf(pid);
                Optional<Path> network = held.isEmpty() ? Optional.empty() : network(pid);
                if (network.isEmpty()) {
                    return Optional.empty();
                }
                anyPid.putIfAbsent(network.get(), pid);
                inodes.computeIfAbsent(network.get(), none -> new HashSet<>()).addAll(held.get());
            }
            TcpSockets sum = new TcpSockets(0, 0);
            for (Map.Entry<Path, Long> network : anyPid.entrySet()) {
                Set<String> held = inodes.getOrDefault(network.getKey(), Set.of());
                Optional<List<TcpSocket>> all =
                        held.isEmpty() ? Optional.of(List.of()) : TcpSocket.inNetworkOf(network.getValue());
                if (all.isEmpty()) {
                    return Optional.empty();
                }
                sum = sum.plus(all.get(), held);
            }
            return Optional.of(sum);
        }

        /** A container has connections of its own. */
        private static Optional<Path> network(long pid) {
            try {
                return Optional.of(Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")));
            } catch (IOException hidden) {
                return Optional.empty();
            }
        }

        private TcpSockets plus(List<TcpSocket> all, Set<String> held) {
            int more = 0;
            int waiting = 0;
            for (TcpSocket socket : all) {
                boolean own = held.contains(socket.inode());
                more += own && socket.state().equals(TcpSocket.ESTABLISHED) ? 1 : 0;
                waiting += own && socket.state().equals(TcpSocket.CLOSE_WAIT) ? 1 : 0;
            }
            return new TcpSockets(established + more, closeWait + waiting);
        }
    }
}
