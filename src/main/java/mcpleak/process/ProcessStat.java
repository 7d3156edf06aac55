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
 * Hold what {@code /proc/PID/stat} says of one process, see proc_pid_stat(5). Immutable.
 *
 * @param pid its id
 * @param state one letter; {@code Z} is a zombie
 * @param parentPid id of its parent
 * @param groupId its process group
 * @param sessionId its session
 * @param startTicks when it started, in clock ticks since boot; with the pid it tells a recycled pid
 */
public record ProcessStat(long pid, char state, long parentPid, long groupId, long sessionId, long startTicks) {

    private static final Path PROC = Path.of("/proc");

    /** Parse the one line of the file; empty if it is not such a line. */
    public static Optional<ProcessStat> parse(String line) {
        int open = line.indexOf(" (");
        // the name stands in parentheses and may itself hold blanks and parentheses
        int close = line.lastIndexOf(") ");
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] fields = line.substring(close + 2).trim().split(" ", -1);
        if (fields.length < 20) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcessStat(
                    Long.parseLong(line.substring(0, open)),
                    fields[0].charAt(0),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]),
                    Long.parseLong(fields[19])));
        } catch (NumberFormatException notStat) {
            return Optional.empty();
        }
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

    /** Say whether it is dead and only waits for its parent to notice. */
    public boolean isDefunct() {
        return state == 'Z' || state == 'X' || state == 'x';
    }
}
