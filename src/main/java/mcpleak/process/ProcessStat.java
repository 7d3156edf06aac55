package mcpleak.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code /proc/PID/stat} says of one process, see <a
 * href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>. The resident bytes are not taken from it:
 * before Linux 6.16 they are off by up to 64 pages a processor. Immutable.
 *
 * @param pid its id
 * @param name the name of its program
 * @param fields what follows the name
 */
public record ProcessStat(long pid, String name, List<String> fields) {

    /**
     * Milliseconds of a clock tick: USER_HZ is 100 on every architecture that Java 17 runs on.
     *
     * @see <a href="https://man7.org/linux/man-pages/man7/time.7.html">time(7)</a>
     */
    public static final long TICK_MILLIS = 10;

    private static final Path PROC = Path.of("/proc");
    private static final List<Integer> NEEDED = List.of(1, 2, 3, 11, 12, 17, 19, 23, 25);

    public ProcessStat {
        fields = List.copyOf(fields);
    }

    /** Parse the one line of the file; empty if it is not such a line. */
    public static Optional<ProcessStat> parse(String line) {
        int open = line.indexOf(" (");
        // the name stands in parentheses and may itself hold blanks and parentheses
        int close = line.lastIndexOf(") ");
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        try {
            ProcessStat stat = new ProcessStat(
                    Long.parseLong(line.substring(0, open)),
                    line.substring(open + 2, close),
                    List.of(line.substring(close + 2).trim().split(" ", -1)));
            NEEDED.forEach(stat::number);
            return Optional.of(stat);
        } catch (NumberFormatException | IndexOutOfBoundsException notStat) {
            return Optional.empty();
        }
    }

    private long number(int field) {
        String text = fields.get(field);
        // addresses use all bits
        return Long.parseUnsignedLong(text.startsWith("-") ? "0" : text);
    }

    /** Return the id of its parent. */
    public long parentPid() {
        return number(1);
    }

    /** Return its process group. */
    public long groupId() {
        return number(2);
    }

    /** Return its session. */
    public long sessionId() {
        return number(3);
    }

    /** Return the processor time that it has used in user and system mode, in milliseconds. */
    public long cpuMillis() {
        return (number(11) + number(12)) * TICK_MILLIS;
    }

    /** Return its number of threads. */
    public int threads() {
        return (int) number(17);
    }

    /** Return when it started, in clock ticks since boot; with the pid it tells a recycled pid. */
    public long startTicks() {
        return number(19);
    }

    /**
     * Return a number that changes when it executes another program: where code and stack begin is random for each; 0 or 1 for
     * processes of other users.
     */
    public long image() {
        return 31 * (31L * name.hashCode() + number(23)) + number(25);
    }

    /** Read one process; empty if it is gone or the system has no {@code /proc}. */
    public static Optional<ProcessStat> read(long pid) {
        return text(pid, "stat").flatMap(ProcessStat::parse);
    }

    /** Read all processes that can be read, in no order; empty where the system has no {@code /proc}. */
    public static List<ProcessStat> readAll() {
        List<ProcessStat> all = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path entry : entries) {
                read(Long.parseLong(entry.getFileName().toString())).ifPresent(all::add);
            }
        } catch (IOException noProc) {
            return List.of();
        }
        return all;
    }

    /** Read a file of a process's directory, byte for byte; empty if it is gone or not ours to read. */
    public static Optional<String> text(long pid, String file) {
        try {
            byte[] bytes = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve(file));
            return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Say whether a process still runs. A zombie does not, nor does another process that was given the same pid. */
    public static boolean isRunning(ProcessHandle process) {
        return process.isAlive()
                && read(process.pid()).map(stat -> !stat.isDefunct()).orElse(true);
    }

    private boolean isIn(String states) {
        return states.contains(fields.get(0));
    }

    /** Say whether it is dead and only waits for its parent to notice. */
    public boolean isDefunct() {
        return isIn("ZXx");
    }

    public boolean isZombie() {
        return isIn("Z");
    }

    public boolean isStopped() {
        return isIn("Tt");
    }
}
