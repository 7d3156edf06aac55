package mcpleak.probe.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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
    private final long startedAtMillis;
    private final String folder;
    private final Path descriptors;
    private final Optional<Kept> files;
    private long image;
    private String command;

    /** The two files of a process that are kept open. */
    private record Kept(FileChannel stat, FileChannel memory) {

        void close() {
            try (stat;
                    memory) {
                // closes both
            } catch (IOException alreadyClosed) {
                // nothing is lost: they are read only
            }
        }
    }

    LinuxProcess(LinuxProcesses host, long pid, ProcText.Stat found) {
        this.host = host;
        this.pid = pid;
        this.startTicks = found.startTicks();
        this.startedAtMillis = host.startMillis(found);
        this.folder = "/proc/" + pid;
        this.descriptors = Path.of(folder, "fd");
        this.image = found.image();
        this.command = readCommand();
        this.files = keep();
    }

    /** Keep the files open if there is room for them; out of descriptors the process is read all the same. */
    private Optional<Kept> keep() {
        if (!host.takeKept()) {
            return Optional.empty();
        }
        try {
            FileChannel stat = FileChannel.open(Path.of(folder, "stat"));
            try {
                return Optional.of(new Kept(stat, FileChannel.open(Path.of(folder, "statm"))));
            } catch (IOException e) {
                stat.close();
                throw e;
            }
        } catch (IOException noRoom) {
            host.giveKept();
            return Optional.empty();
        }
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public long startedAtMillis() {
        return startedAtMillis;
    }

    @Override
    public Optional<ProcessReading> read() {
        try {
            // descriptors first: what is read afterwards proves that they were those of this process, and alive
            OptionalInt openFiles = openFiles();
            ProcText.Stat stat = stat();
            if (stat.startTicks() != startTicks || stat.isDead()) {
                return Optional.empty();
            }
            renewAfterExec(stat);
            return memory(stat, openFiles);
        } catch (IOException e) {
            return endedOrThrow(e);
        }
    }

    private ProcText.Stat stat() throws IOException {
        if (files.isPresent()) {
            host.text().read(files.get().stat());
        } else {
            host.text().read(folder + "/stat");
        }
        return ProcText.Stat.parse(host.text());
    }

    private Optional<ProcessReading> memory(ProcText.Stat stat, OptionalInt openFiles) throws IOException {
        ProcText text = host.text();
        if (files.isPresent()) {
            text.read(files.get().memory());
        } else {
            text.read(folder + "/statm");
        }
        long virtual = text.number();
        long resident = text.number();
        long shared = text.number();
        // a first thread that has ended looks like a zombie while the others run on; they share the memory
        if (stat.isZombie() && stat.threads() > 1) {
            return otherThread(stat);
        }
        if (stat.isZombie()) {
            return Optional.of(reading(stat, new long[3], OptionalInt.of(0)));
        }
        // memory is given back before a process becomes a zombie: none at all means that it is on its way
        return virtual == 0
                ? Optional.empty()
                : Optional.of(reading(stat, new long[] {virtual, resident, resident - shared}, openFiles));
    }

    private Optional<ProcessReading> otherThread(ProcText.Stat stat) throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of(folder, "task"))) {
            for (Path thread : threads) {
                Optional<ProcessReading> running = readBy(thread, stat);
                if (running.isPresent()) {
                    return running;
                }
            }
        }
        return Optional.of(reading(stat, new long[3], OptionalInt.of(0)));
    }

    /** Read what a thread shares with its process; empty for one that ended meanwhile, as all do when a process is killed. */
    private Optional<ProcessReading> readBy(Path thread, ProcText.Stat stat) {
        ProcText text = host.text();
        try {
            text.read(thread + "/statm");
        } catch (IOException ended) {
            return Optional.empty();
        }
        long virtual = text.number();
        long resident = text.number();
        if (virtual == 0) {
            return Optional.empty();
        }
        long[] pages = {virtual, resident, resident - text.number()};
        ProcText.Stat running =
                new ProcText.Stat('S', stat.parentPid(), stat.cpuTicks(), stat.threads(), startTicks, 0);
        return Optional.of(reading(running, pages, listed(thread.resolve("fd"))));
    }

    private ProcessReading reading(ProcText.Stat stat, long[] pages, OptionalInt openFiles) {
        return new ProcessReading(
                pid,
                startedAtMillis,
                stat.parentPid(),
                command,
                pages[1] * host.pageBytes(),
                pages[2] * host.pageBytes(),
                pages[0] * host.pageBytes(),
                stat.cpuTicks() * ProcText.Stat.TICK_MILLIS,
                stat.isZombie() ? 0 : stat.threads(),
                openFiles,
                state(stat));
    }

    private static ProcessReading.State state(ProcText.Stat stat) {
        if (stat.isZombie()) {
            return ProcessReading.State.ZOMBIE;
        }
        return stat.isStopped() ? ProcessReading.State.STOPPED : ProcessReading.State.ALIVE;
    }

    private OptionalInt openFiles() {
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

    private void renewAfterExec(ProcText.Stat stat) {
        if (stat.image() != image && !stat.isZombie()) {
            image = stat.image();
            command = readCommand();
        }
    }

    private String readCommand() {
        return ProcFile.command(pid, MAX_COMMAND);
    }

    /** Tell a process that has ended from one that cannot be read for another reason. */
    private Optional<ProcessReading> endedOrThrow(IOException failure) {
        if (failure instanceof NoSuchFileException || !isStillThere()) {
            return Optional.empty();
        }
        throw new IllegalStateException("process " + pid + " cannot be read: " + failure.getMessage(), failure);
    }

    private boolean isStillThere() {
        try {
            host.text().read(folder + "/stat");
            ProcText.Stat stat = ProcText.Stat.parse(host.text());
            return stat.startTicks() == startTicks && !stat.isDead();
        } catch (IOException | NumberFormatException gone) {
            return false;
        }
    }

    @Override
    public void release() {
        files.ifPresent(kept -> {
            kept.close();
            host.giveKept();
        });
    }

    @Override
    public String toString() {
        return "process " + pid + " " + List.of(command);
    }
}
