package mcpleak.server;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcpleak.process.ProcessStat;

/**
 * Find who serves a port. Reads {@code /proc/net/tcp} and {@code tcp6}
 * (<a href="https://man7.org/linux/man-pages/man5/proc_pid_net.5.html">proc_pid_net(5)</a>) and the descriptors of the processes;
 * on systems without them, and for processes of other users, it finds nobody.
 */
public final class ListeningProcesses {

    /** State of a socket that listens, TCP_LISTEN. */
    private static final String LISTEN = "0A";

    private ListeningProcesses() {}

    /**
     * Return the processes that hold a listening TCP socket of a port, on any address of this machine. A server with workers
     * may share one among several processes.
     *
     * @param port 1 to 65535
     * @return the oldest first; may be empty
     */
    public static List<ProcessHandle> onPort(int port) {
        Set<String> sockets = Stream.of("net/tcp", "net/tcp6")
                .flatMap(file -> ProcessStat.text(ProcessHandle.current().pid(), file).stream())
                .flatMap(table -> inodes(table, port).stream())
                .map(inode -> "socket:[" + inode + "]")
                .collect(Collectors.toSet());
        if (sockets.isEmpty()) {
            return List.of();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> holdsAny(process.pid(), sockets))
                .sorted(Comparator.comparing(ListeningProcesses::start).thenComparing(Function.identity()))
                .toList();
    }

    private static Instant start(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.MAX);
    }

    /** Return the inodes of the listening sockets of a port in the text of such a table. */
    static Set<String> inodes(String table, int port) {
        return table.lines()
                .skip(1)
                .map(line -> line.trim().split("\\s+", -1))
                .filter(fields -> fields.length > 9 && fields[3].equals(LISTEN) && port(fields[1]) == port)
                .map(fields -> fields[9])
                .collect(Collectors.toSet());
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
    }

    private static boolean holdsAny(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (pointsToAny(descriptor, sockets)) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException notOurs) {
            return false;
        }
        return false;
    }

    private static boolean pointsToAny(Path descriptor, Set<String> sockets) {
        try {
            return sockets.contains(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
