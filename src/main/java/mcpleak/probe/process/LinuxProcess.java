package mcpleak.probe.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import mcpleak.probe.process.TreeReading.ProcessReading;
import mcpleak.process.ProcessStat;

/**
 * Read one process of {@code /proc} again and again.
 *
 * <p>What it returns was read during the call, but for the command line, which is read when the process is found and again when it
 * executes another program. Confined to one thread at a time.
 */
final class LinuxProcess implements ProcessSource.Held {

    private static final int MAX_COMMAND = 4_096;

    private final LinuxProcesses host;
    private final long pid;
    private final long startTicks;
    private final Path folder;
    private long image;
    private String command;

    LinuxProcess(LinuxProcesses host, ProcessStat found) {
        this.host = host;
        this.pid = found.pid();
        this.startTicks = found.startTicks();
        this.folder = Path.of("/proc/" + pid);
        this.image = found.image();
        this.command = readCommand();
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public long startedAtMillis() {
        return host.bootMillis() + startTicks * ProcessStat.TICK_MILLIS;
    }

    @Override
    public Optional<ProcessReading> read() {
        try {
            // what is read last proves that all before was this process's, and alive
            OptionalInt openFiles = openFiles();
            String memory = ProcFile.text(folder.resolve("statm"));
            Optional<ProcessStat> stat = stat();
            if (stat.isEmpty()) {
                return Optional.empty();
            }
            if (stat.get().image() != image && !stat.get().isZombie()) {
                image = stat.get().image();
                command = readCommand();
            }
            return reading(stat.get(), memory, openFiles);
        } catch (IOException e) {
            return endedOrThrow(e);
        }
    }

    /** Return what it is now; empty if it has ended, whoever has its id. */
    private Optional<ProcessStat> stat() {
        return ProcessStat.read(pid)
                .filter(stat -> stat.startTicks() == startTicks && (stat.isZombie() || !stat.isDefunct()));
    }

    private Optional<ProcessReading> reading(ProcessStat stat, String memory, OptionalInt openFiles)
            throws IOException {
        // a first thread that has ended looks like a zombie while the others run on; they share the memory
        if (stat.isZombie() && stat.threads() > 1) {
            return Optional.of(otherThread(stat));
        }
        if (stat.isZombie()) {
            return Optional.of(ended(stat));
        }
        // memory is given back before a process becomes a zombie: none at all means that it is on its way
        return memory.startsWith("0 ")
                ? Optional.empty()
                : Optional.of(reading(
                        stat,
                        memory,
                        openFiles,
                        stat.isStopped() ? ProcessReading.State.STOPPED : ProcessReading.State.ALIVE));
    }

    private ProcessReading otherThread(ProcessStat stat) throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(folder.resolve("task"))) {
            for (Path thread : threads) {
                // one that ended meanwhile has none, as all when a process is killed
                String memory = ProcFile.lines(thread.resolve("statm"))
                        .map(lines -> String.join(" ", lines))
                        .orElse("0 ");
                if (!memory.startsWith("0 ")) {
                    return reading(stat, memory, listed(thread.resolve("fd")), ProcessReading.State.ALIVE);
                }
            }
        }
        return ended(stat);
    }

    private ProcessReading ended(ProcessStat stat) {
        return new ProcessReading(
                pid,
                startedAtMillis(),
                stat.parentPid(),
                command,
                0,
                0,
                0,
                stat.cpuMillis(),
                0,
                OptionalInt.of(0),
                ProcessReading.State.ZOMBIE);
    }

    /** @param memory pages in all, resident pages, and those of them that are shared */
    private ProcessReading reading(ProcessStat stat, String memory, OptionalInt openFiles, ProcessReading.State state) {
        String[] pages = memory.split(" ", 4);
        long resident = Long.parseLong(pages[1]);
        return new ProcessReading(
                pid,
                startedAtMillis(),
                stat.parentPid(),
                command,
                resident * host.pageBytes(),
                (resident - Long.parseLong(pages[2])) * host.pageBytes(),
                Long.parseLong(pages[0]) * host.pageBytes(),
                stat.cpuMillis(),
                stat.threads(),
                openFiles,
                state);
    }

    private OptionalInt openFiles() {
        Path descriptors = folder.resolve("fd");
        try {
            return host.countsFiles() ? OptionalInt.of((int) Files.size(descriptors)) : listed(descriptors);
        } catch (IOException hidden) {
            return OptionalInt.empty();
        }
    }

    private static OptionalInt listed(Path descriptors) {
        String[] names = descriptors.toFile().list();
        return names == null ? OptionalInt.empty() : OptionalInt.of(names.length);
    }

    private String readCommand() {
        return ProcFile.command(pid, MAX_COMMAND);
    }

    /** Tell a process that has ended from one that cannot be read for another reason. */
    private Optional<ProcessReading> endedOrThrow(IOException failure) {
        if (failure instanceof NoSuchFileException || stat().isEmpty()) {
            return Optional.empty();
        }
        throw new IllegalStateException("process " + pid + " cannot be read: " + failure.getMessage(), failure);
    }

    @Override
    public String toString() {
        return "process " + pid + " [" + command + "]";
    }
}
