package mcpleak.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * Count the TCP connections of processes by state.
 *
 * <p>Immutable. Costs a system call a descriptor and reads the host's whole table of connections: about a millisecond for a hundred
 * descriptors, so it is not for every sample. A socket that several processes share counts once.
 *
 * @param established connections in state ESTABLISHED
 * @param closeWait connections in state CLOSE_WAIT
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_net.5.html">proc_pid_net(5)</a>
 */
record TcpSockets(int established, int closeWait) {

    private static final String ESTABLISHED = "01";
    private static final String CLOSE_WAIT = "08";
    private static final String SOCKET = "socket:[";

    /**
     * Count those of some processes of this host.
     *
     * @return empty if the system does not tell, or this user may not see the descriptors of one of them
     */
    static Optional<TcpSockets> of(List<Long> pids) {
        Map<String, Set<Long>> inodes = new HashMap<>();
        Map<String, Long> anyPid = new HashMap<>();
        try {
            for (long pid : pids) {
                // a container has connections of its own
                String network = Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net"))
                        .toString();
                anyPid.putIfAbsent(network, pid);
                addSockets(pid, inodes.computeIfAbsent(network, none -> new HashSet<>()));
            }
            Counter counter = new Counter();
            for (Map.Entry<String, Set<Long>> network : inodes.entrySet()) {
                long pid = anyPid.getOrDefault(network.getKey(), 0L);
                counter.count(Path.of("/proc/" + pid + "/net/tcp"), network.getValue());
                counter.count(Path.of("/proc/" + pid + "/net/tcp6"), network.getValue());
            }
            return Optional.of(new TcpSockets(counter.established, counter.closeWait));
        } catch (IOException | DirectoryIteratorException hidden) {
            return Optional.empty();
        }
    }

    private static void addSockets(long pid, Set<Long> inodes) throws IOException {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor);
                if (target.startsWith(SOCKET)) {
                    inodes.add(Long.parseLong(target.substring(SOCKET.length(), target.length() - 1)));
                }
            }
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    /** Adds up the lines of tables. */
    private static final class Counter {
        private int established;
        private int closeWait;

        /** A system without IPv6 has no second table. */
        void count(Path table, Set<Long> inodes) throws IOException {
            if (inodes.isEmpty() || !Files.exists(table)) {
                return;
            }
            try (BufferedReader in = Files.newBufferedReader(table, StandardCharsets.ISO_8859_1)) {
                in.readLine();
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    count(line, inodes);
                }
            }
        }

        private void count(String line, Set<Long> inodes) {
            StringTokenizer fields = new StringTokenizer(line);
            String state = "";
            String inode = "";
            for (int i = 0; i < 10 && fields.hasMoreTokens(); i++) {
                String field = fields.nextToken();
                state = i == 3 ? field : state;
                inode = i == 9 ? field : inode;
            }
            boolean counts = state.equals(ESTABLISHED) || state.equals(CLOSE_WAIT);
            if (counts && !inode.isEmpty() && inodes.contains(Long.parseLong(inode))) {
                established += state.equals(ESTABLISHED) ? 1 : 0;
                closeWait += state.equals(CLOSE_WAIT) ? 1 : 0;
            }
        }
    }
}
