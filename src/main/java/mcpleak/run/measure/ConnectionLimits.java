package mcpleak.run.measure;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Hold how many connections the load generator can have open at a time, and say whether that is enough for a load.
 *
 * <p>Each connection takes a file descriptor, and a local port of those that the host hands out. Immutable.
 *
 * @param descriptors file descriptors that are free; empty: not known
 * @param ports local ports that the host hands out; empty: not known
 */
public record ConnectionLimits(OptionalLong descriptors, OptionalLong ports) {

    /** File descriptors that are kept for what is not a connection of a user: classes, logs, event loops, the probe. */
    static final long RESERVE = 200;

    private static final Path PORT_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    /** Ask the system; what it does not tell is not known. */
    public static ConnectionLimits ofThisProcess() {
        OptionalLong free = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? OptionalLong.of(unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount() - RESERVE)
                : OptionalLong.empty();
        return new ConnectionLimits(free, portsOf(text(PORT_RANGE)));
    }

    /** Return how many files a process may open, from the text of its {@code /proc/PID/limits}; empty if it does not say. */
    static OptionalLong openFiles(String limits) {
        return limits.lines()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s+"))
                .filter(words -> words.length > 3 && words[3].matches("\\d{1,18}"))
                .mapToLong(words -> Long.parseLong(words[3]))
                .findFirst();
    }

    /** Return how many ports a range has, as Linux writes it: first and last; empty if it is none. */
    static OptionalLong portsOf(String range) {
        String[] ends = range.strip().split("\\s+", -1);
        boolean numbers = ends.length == 2 && ends[0].matches("\\d{1,5}") && ends[1].matches("\\d{1,5}");
        return numbers
                ? OptionalLong.of(Math.max(0, Long.parseLong(ends[1]) - Long.parseLong(ends[0]) + 1))
                : OptionalLong.empty();
    }

    /** Say that the server on this host cannot hold so many connections; empty if it can, or if that cannot be read. */
    static Optional<String> ofServer(long pid, long users) {
        return serverObjection(openFiles(text(Path.of("/proc", Long.toString(pid), "limits"))), users);
    }

    /** Say that a server that may open so many files cannot hold a connection for each user. */
    static Optional<String> serverObjection(OptionalLong openFiles, long users) {
        return openFiles.isPresent() && openFiles.getAsLong() < users
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "the server may open %,d files, too few for %,d users at a time: raise its limit"
                                + " (`ulimit -n %d` in the shell that starts it, LimitNOFILE= under systemd)",
                        openFiles.getAsLong(),
                        users,
                        2 * users + RESERVE))
                : Optional.empty();
    }

    /**
     * Say what keeps so many connections from being open at a time, and how to change it; empty if nothing does.
     *
     * @param users users at a time
     * @param each connections of one user
     */
    public Optional<String> objection(long users, int each) {
        long needed = users * each;
        String need = String.format(
                Locale.ROOT, "%,d users at a time with %d connection%s each", users, each, each == 1 ? "" : "s");
        if (descriptors.isPresent() && descriptors.getAsLong() < needed) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%s need %,d file descriptors, the load generator has %,d beside the %d that it keeps for itself:"
                            + " raise its limit"
                            + " (`ulimit -n %d` as root in the shell that starts it, LimitNOFILE= under systemd)",
                    need,
                    needed,
                    Math.max(0, descriptors.getAsLong()),
                    RESERVE,
                    needed + 2 * RESERVE));
        }
        if (ports.isPresent() && ports.getAsLong() < needed) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%s need %,d local ports, the host hands out %,d: raise them"
                            + " (`sysctl -w net.ipv4.ip_local_port_range=\"1024 65535\"`)",
                    need,
                    needed,
                    ports.getAsLong()));
        }
        return Optional.empty();
    }

    private static String text(Path file) {
        // in one piece: the kernel has no second one
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            // another system, or another user's process: not known
            return "";
        }
    }
}
