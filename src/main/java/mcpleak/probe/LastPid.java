package mcpleak.probe;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tell which process ids were handed out since the last look. The kernel gives them out in ascending order, starting anew at the
 * end of their range; threads take from the same store.
 *
 * <p>{@code /proc/sys/kernel/ns_last_pid} tells the last one, and where it is missing the last field of {@code /proc/loadavg}. A
 * container's manager may show an invented {@code loadavg}: whether it moves when a thread starts is tried first. The file is kept
 * open until this object is garbage: to open it costs more than to read it. Confined to one thread.
 */
final class LastPid {

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
    record Range(long first, long last) {

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

    /** A source without a file, for tests of the rule. */
    static LastPid silent() {
        return new LastPid(Optional.empty());
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
