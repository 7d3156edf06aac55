package mcpleak.probe.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mcpleak.secret.SecretMask;

/**
 * Read what only Linux' {@code /proc} tells; on other systems every answer is empty.
 *
 * <p>See proc(5). Parsing is apart from reading: the methods that take text are pure.
 */
public final class ProcFile {

    private static final int SIGQUIT = 3;

    private ProcFile() {}

    /** Read the lines of a file under {@code /proc/PID}; nothing if it cannot be read. */
    public static Optional<List<String>> lines(long pid, String file) {
        return lines(Path.of("/proc/" + pid + "/" + file));
    }

    /** Read the lines of any file of {@code /proc} or of a cgroup; nothing if it cannot be read. */
    public static Optional<List<String>> lines(Path file) {
        try {
            return Optional.of(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Read a file of {@code /proc} or of a cgroup, in ISO 8859-1. */
    static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    /** Return the number that follows a key at the beginning of a line; empty if no line begins so, or no number follows. */
    static OptionalLong numberAfter(String text, String key) {
        return text.lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip().split("\\s", 2)[0])
                .filter(number -> number.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    /** Say whether an id is that of a process and not of one of its further threads. */
    static boolean isProcess(long id) {
        return lines(id, "status")
                .flatMap(status -> field(status, "Tgid:"))
                .filter(Long.toString(id)::equals)
                .isPresent();
    }

    /** Return the command line of a process, arguments apart by blanks, cut to so many characters; empty if it has none. */
    public static String command(long pid, int limit) {
        try (InputStream in = Files.newInputStream(Path.of("/proc/" + pid + "/cmdline"))) {
            String arguments = new String(in.readNBytes(limit), StandardCharsets.UTF_8);
            return String.join(" ", SecretMask.mask(List.of(arguments.split("\0"))))
                    .trim();
        } catch (IOException ended) {
            return "";
        }
    }

    /** Say whether a process handles SIGQUIT itself, from the lines of {@code /proc/PID/status}; otherwise it dies of it. */
    public static boolean catchesQuit(List<String> status) {
        return catches(status, SIGQUIT);
    }

    /** Say whether a process handles a signal itself, from the lines of {@code /proc/PID/status}. */
    public static boolean catches(List<String> status, int signal) {
        return isIn(status, "SigCgt:", signal);
    }

    /** Say whether a process was sent a signal that it has not taken yet, from the lines of {@code /proc/PID/status}. */
    public static boolean isPending(List<String> status, int signal) {
        return isIn(status, "SigPnd:", signal) || isIn(status, "ShdPnd:", signal);
    }

    /** Say whether a process is stopped, by SIGSTOP or by a debugger, from the lines of {@code /proc/PID/status}. */
    public static boolean isStopped(List<String> status) {
        return field(status, "State:")
                .filter(state -> state.startsWith("T") || state.startsWith("t"))
                .isPresent();
    }

    private static boolean isIn(List<String> status, String mask, int signal) {
        return field(status, mask)
                .filter(bits -> (Long.parseUnsignedLong(bits, 16) >> (signal - 1) & 1) == 1)
                .isPresent();
    }

    /** Return the id that a process has in its own, innermost pid namespace, from the lines of {@code /proc/PID/status}. */
    public static OptionalLong innerPid(List<String> status) {
        return field(status, "NSpid:").stream()
                .mapToLong(pids -> Long.parseLong(pids.substring(pids.lastIndexOf('\t') + 1)))
                .findFirst();
    }

    private static Optional<String> field(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).trim())
                .findFirst();
    }
}
