package mcpleak.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A TCP socket as {@code /proc/PID/net/tcp} and {@code tcp6} show it
 * (<a href="https://man7.org/linux/man-pages/man5/proc_pid_net.5.html">proc_pid_net(5)</a>). Immutable.
 *
 * @param address its local address as the kernel writes it: hexadecimal, each word of four bytes in the order of the machine
 * @param port its local port
 * @param state two hexadecimal digits: {@link #LISTEN} and the others
 * @param inode tells it from all others of its network
 */
public record TcpSocket(String address, int port, String state, String inode) {

    /** States, as in the kernel's {@code tcp_states.h}. */
    public static final String ESTABLISHED = "01";

    public static final String CLOSE_WAIT = "08";
    public static final String LISTEN = "0A";

    private static final String LINK = "socket:[";

    /** Parse one line of such a table; empty for its heading. */
    static Optional<TcpSocket> parse(String line) {
        StringTokenizer fields = new StringTokenizer(line);
        List<String> first = new ArrayList<>(10);
        while (first.size() < 10 && fields.hasMoreTokens()) {
            first.add(fields.nextToken());
        }
        int colon = first.size() < 10 ? -1 : first.get(1).lastIndexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(new TcpSocket(
                        first.get(1).substring(0, colon),
                        Integer.parseInt(first.get(1).substring(colon + 1), 16),
                        first.get(3),
                        first.get(9)));
    }

    /** Return all sockets of the network that a process is in, a container's being its own; empty if they cannot be read. */
    public static Optional<List<TcpSocket>> inNetworkOf(long pid) {
        List<TcpSocket> sockets = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            Path file = Path.of("/proc/" + pid + "/net/" + table);
            try {
                Files.readAllLines(file, StandardCharsets.ISO_8859_1)
                        .forEach(line -> parse(line).ifPresent(sockets::add));
            } catch (IOException unreadable) {
                // a system without IPv6 has no second table
                if (table.equals("tcp") || Files.exists(file)) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(sockets);
    }

    /** Return the sockets that listen in the network of a process; none where they cannot be read. */
    public static List<TcpSocket> listening(long pid) {
        return inNetworkOf(pid).stream()
                .flatMap(List::stream)
                .filter(socket -> socket.state().equals(LISTEN))
                .toList();
    }

    /** Return the inodes of the sockets that listen on a port in the network of a process; none where they cannot be read. */
    public static Set<String> listening(long pid, int port) {
        return listening(pid).stream()
                .filter(socket -> socket.port() == port)
                .map(TcpSocket::inode)
                .collect(Collectors.toSet());
    }

    /** Return the inodes of the sockets that a process holds; empty if this user may not see them, or it has ended. */
    public static Optional<Set<String>> inodesOf(long pid) {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor);
                if (target.startsWith(LINK)) {
                    inodes.add(target.substring(LINK.length(), target.length() - 1));
                }
            }
            return Optional.of(inodes);
        } catch (IOException | DirectoryIteratorException hidden) {
            return Optional.empty();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    /** Say whether a process is seen to hold one of these sockets. */
    public static boolean isAnyHeldBy(long pid, Set<String> inodes) {
        return inodesOf(pid).stream().flatMap(Set::stream).anyMatch(inodes::contains);
    }

    /**
     * Return the processes that hold a listening socket of a port, on any address of this machine; workers may share one.
     *
     * @param port 1 to 65535
     * @return the oldest first; may be empty
     */
    public static List<ProcessHandle> listenersOn(int port) {
        Set<String> sockets = listening(ProcessHandle.current().pid(), port);
        return sockets.isEmpty()
                ? List.of()
                : ProcessHandle.allProcesses()
                        .filter(process -> isAnyHeldBy(process.pid(), sockets))
                        .sorted(Comparator.comparing(TcpSocket::start).thenComparing(Function.identity()))
                        .toList();
    }

    private static Instant start(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.MAX);
    }
}
