package mcpleak.probe.process;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import oshi.SystemInfo;

/**
 * Read processes from Linux' {@code /proc}: the same numbers as OSHI's in a fifth of its time and without its garbage.
 *
 * <p>A reading of a process is two system calls on files that are kept open ({@code stat} and {@code statm}) and one for the number
 * of its descriptors. New processes are found by their ids: the kernel hands ids out in order and tells the last one, so what came
 * since the last look has an id in between. Files of at most {@value #MAX_KEPT} processes are kept open; further ones are opened
 * for each reading. Confined to one thread at a time.
 */
final class LinuxProcesses implements ProcessSource {

    /** Processes whose files are kept open, two descriptors each. */
    static final int MAX_KEPT = 200;

    /** Ids handed out between two looks above which a look at every process of the host is cheaper. */
    static final int MAX_BIRTHS = 128;

    private final ProcText text = new ProcText();
    private final long pageBytes;
    private final long bootMillis;
    private final boolean countsFiles;
    private final LastPid lastPid;
    private int kept;

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
        try {
            text.read("/proc/" + pid + "/stat");
            ProcText.Stat stat = ProcText.Stat.parse(text);
            // a thread has a directory of its own under /proc, though no listing shows it
            return ProcFile.isProcess(pid) ? Optional.of(new LinuxProcess(this, pid, stat)) : Optional.empty();
        } catch (IOException | NumberFormatException ended) {
            return Optional.empty();
        }
    }

    private Optional<Long> parent(long pid) {
        try {
            text.read("/proc/" + pid + "/stat");
            return Optional.of(ProcText.Stat.parse(text).parentPid());
        } catch (IOException | NumberFormatException ended) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<List<Birth>> births() {
        Optional<LastPid.Range> range = lastPid.sinceLastTime(text);
        if (range.isEmpty() || range.get().size() > MAX_BIRTHS) {
            return Optional.empty();
        }
        List<Birth> births = new ArrayList<>();
        for (long pid = range.get().first(); pid <= range.get().last(); pid++) {
            long born = pid;
            // most have ended already, and an exception for each would cost more than all else
            if (new File("/proc/" + pid).exists()) {
                parent(pid).ifPresent(parent -> births.add(new Birth(born, parent)));
            }
        }
        return Optional.of(births);
    }

    ProcText text() {
        return text;
    }

    long pageBytes() {
        return pageBytes;
    }

    long startMillis(ProcText.Stat stat) {
        return bootMillis + stat.startTicks() * ProcText.Stat.TICK_MILLIS;
    }

    /** Say whether the size of {@code /proc/PID/fd} is the number of its entries. */
    boolean countsFiles() {
        return countsFiles;
    }

    boolean takeKept() {
        boolean free = kept < MAX_KEPT;
        kept += free ? 1 : 0;
        return free;
    }

    void giveKept() {
        kept--;
    }

    /**
     * Tells which process ids were handed out since the last look. The kernel gives them out in ascending order, starting anew at the
     * end of their range; threads take from the same store.
     *
     * <p>{@code /proc/sys/kernel/ns_last_pid} tells the last one, and where it is missing the last field of {@code /proc/loadavg}. A
     * container's manager may show an invented {@code loadavg}: whether it moves when a thread starts is tried first. The file is kept
     * open until this object is garbage: to open it costs more than to read it. Confined to one thread.
     */
    static final class LastPid {

        private static final List<String> FILES = List.of("/proc/sys/kernel/ns_last_pid", "/proc/loadavg");

        private final Optional<FileChannel> file;
        private long last;

        private LastPid(Optional<FileChannel> file) {
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
            return new LastPid(FILES.stream().flatMap(LastPid::moving).findFirst());
        }

        /** Return what was handed out; empty on the first look, when the ids began anew, and where the system does not tell. */
        Optional<Range> sinceLastTime(ProcText text) {
            if (file.isEmpty()) {
                return Optional.empty();
            }
            try {
                text.read(file.get());
                return next(text.lastNumber());
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

        /** Open a file if it tells the last id; nothing if it does not. */
        private static Stream<FileChannel> moving(String name) {
            try {
                FileChannel file = FileChannel.open(Path.of(name));
                if (moves(file)) {
                    return Stream.of(file);
                }
                file.close();
            } catch (IOException unreadable) {
                // the next one may be readable
            }
            return Stream.empty();
        }

        private static boolean moves(FileChannel file) {
            ProcText text = new ProcText();
            try {
                text.read(file);
                long before = text.lastNumber();
                Thread thread = new Thread(() -> {}, "mcpleak-pid");
                thread.start();
                thread.join();
                text.read(file);
                return text.lastNumber() != before;
            } catch (IOException | NumberFormatException unreadable) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
