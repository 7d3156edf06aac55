package mcpleak.probe.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.process.ProcessStat;
import oshi.SystemInfo;

/**
 * Read processes from Linux' {@code /proc}: the same numbers as OSHI's in a fraction of its time.
 *
 * <p>New processes are found by their ids: the kernel hands ids out in order and tells the last one, so what came since the last
 * look has an id in between. Confined to one thread at a time.
 */
final class LinuxProcesses implements ProcessSource {

    /** Ids handed out between two looks above which a look at every process of the host is cheaper. */
    static final int MAX_BIRTHS = 128;

    private final long pageBytes;
    private final long bootMillis;
    private final boolean countsFiles;
    private final LastPid lastPid;

    private LinuxProcesses() throws IOException {
        // since Linux 6.2 the directory's size is the number of descriptors; before it is 0
        this.countsFiles = Files.size(Path.of("/proc/self/fd")) > 0;
        this.lastPid = LastPid.open();
        SystemInfo system = new SystemInfo();
        this.bootMillis = system.getOperatingSystem().getSystemBootTime() * 1_000;
        this.pageBytes = system.getHardware().getMemory().getPageSize();
    }

    /** Open {@code /proc}; empty where there is none, or where it lacks what is needed: OSHI is then the way. */
    static Optional<ProcessSource> open() {
        try {
            return Optional.of(new LinuxProcesses());
        } catch (IOException | RuntimeException noProc) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Held> hold(long pid) {
        // a thread has a directory of its own under /proc, though no listing shows it
        return ProcessStat.read(pid)
                .filter(stat -> ProcFile.isProcess(pid))
                .<Held>map(stat -> new LinuxProcess(this, stat));
    }

    @Override
    public Optional<List<Birth>> births() {
        Optional<LastPid.Range> range = lastPid.sinceLastTime();
        if (range.isEmpty() || range.get().size() > MAX_BIRTHS) {
            return Optional.empty();
        }
        List<Birth> births = new ArrayList<>();
        for (long pid = range.get().first(); pid <= range.get().last(); pid++) {
            long born = pid;
            // most have ended already, and an exception for each would cost more than all else
            if (new File("/proc/" + pid).exists()) {
                ProcessStat.read(pid).ifPresent(stat -> births.add(new Birth(born, stat.parentPid())));
            }
        }
        return Optional.of(births);
    }

    long pageBytes() {
        return pageBytes;
    }

    long bootMillis() {
        return bootMillis;
    }

    /** Say whether the size of {@code /proc/PID/fd} is the number of its entries. */
    boolean countsFiles() {
        return countsFiles;
    }

    /**
     * Tells which process ids were handed out since the last look. The kernel gives them out in ascending order, starting anew at the
     * end of their range; threads take from the same store.
     *
     * <p>{@code /proc/sys/kernel/ns_last_pid} tells the last one, and where it is missing the last field of {@code /proc/loadavg}. A
     * container's manager may show an invented {@code loadavg}: whether it moves when a thread starts is tried first. Confined to
     * one thread.
     */
    static final class LastPid {

        private static final List<String> FILES = List.of("/proc/sys/kernel/ns_last_pid", "/proc/loadavg");

        private final Optional<Path> file;
        private long last;

        private LastPid(Optional<Path> file) {
            this.file = file;
        }

        /**
         * Hold ids that were handed out since the last look; those of processes that have ended are among them.
         *
         * @param first the first of them
         * @param last the last; one less than the first if there are none
         */
        public record Range(long first, long last) {

            long size() {
                return last - first + 1;
            }
        }

        /** Find the file that tells it; if none does, every look is in vain. */
        static LastPid open() {
            return new LastPid(
                    FILES.stream().map(Path::of).filter(LastPid::moves).findFirst());
        }

        /** Return what was handed out; empty on the first look, when the ids began anew, and where the system does not tell. */
        Optional<Range> sinceLastTime() {
            return file.flatMap(LastPid::lastNumber).flatMap(this::next);
        }

        private static Optional<Long> lastNumber(Path file) {
            try {
                String text = ProcFile.text(file).strip();
                return Optional.of(Long.parseLong(text.substring(text.lastIndexOf(' ') + 1)));
            } catch (IOException | NumberFormatException unreadable) {
                return Optional.empty();
            }
        }

        /** Take the last id that was handed out; pure but for what it remembers. */
        Optional<Range> next(long now) {
            long before = last;
            last = now;
            return before == 0 || now < before ? Optional.empty() : Optional.of(new Range(before + 1, now));
        }

        private static boolean moves(Path file) {
            Optional<Long> before = lastNumber(file);
            Thread thread = new Thread(() -> {}, "mcpleak-pid");
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return before.isPresent() && !lastNumber(file).equals(before);
        }
    }
}
