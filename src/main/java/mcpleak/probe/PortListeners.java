package mcpleak.probe;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import mcpleak.process.ProcessTree;
import mcpleak.process.TcpSocket;

/**
 * Find the processes beside a measured one that connections to the same address and port may reach as well: replicas with a socket
 * of their own (SO_REUSEPORT), and workers that share one. Reads {@code /proc}; without it, and for processes of other users, it
 * finds nobody. Stateless.
 *
 * <p>The kernel gives a connection to the listening socket that is bound the closest: to its address, else to any of IPv4, else to
 * any of IPv6; among several of the same rank it chooses. A socket of another address is no rival.
 */
public final class PortListeners {

    private static final String ANY_IPV4 = "00000000";
    private static final String ANY_IPV6 = "0".repeat(32);

    /** IPv4 within IPv6, as the kernel writes its first three words. */
    private static final String MAPPED = "0000000000000000FFFF0000";

    private PortListeners() {}

    /**
     * Return the processes outside a tree that may take calls from it.
     *
     * @param root the process at the top of the measured tree
     * @param addresses those of the URL's host, in the order in which a client tries them
     * @param port 1 to 65,535
     * @return process ids in ascending order; a parent that only holds the socket for its workers is none
     */
    public static List<Long> beside(long root, List<InetAddress> addresses, int port) {
        List<TcpSocket> all = TcpSocket.listening(ProcessHandle.current().pid()).stream()
                .filter(socket -> socket.port() == port)
                .toList();
        Set<String> taking = addresses.stream()
                .map(address -> closest(all, address))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(Set.of());
        return taking.isEmpty() ? List.of() : holders(root, taking);
    }

    private static List<Long> holders(long root, Set<String> taking) {
        Set<Long> tree = new HashSet<>(Set.of(root));
        ProcessHandle.of(root).stream().flatMap(ProcessHandle::descendants).forEach(below -> tree.add(below.pid()));
        Set<String> own = new HashSet<>();
        Set<Path> programs = new HashSet<>();
        for (long pid : tree) {
            if (own.addAll(held(pid, taking))) {
                program(pid).ifPresent(programs::add);
            }
        }
        List<Long> above = ProcessHandle.of(root).stream()
                .flatMap(ProcessTree::withAncestors)
                .map(ProcessHandle::pid)
                .toList();
        List<Long> beside = new ArrayList<>();
        ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> !tree.contains(pid) && !above.contains(pid))
                .filter(pid -> takes(pid, taking, own, programs))
                .sorted()
                .forEach(beside::add);
        return beside;
    }

    /** One that only inherited the measured tree's socket, as any program that it starts does, serves nothing. */
    private static boolean takes(long pid, Set<String> taking, Set<String> own, Set<Path> programs) {
        Set<String> held = held(pid, taking);
        return !own.containsAll(held)
                || (!held.isEmpty() && program(pid).filter(programs::contains).isPresent());
    }

    private static Set<String> held(long pid, Set<String> taking) {
        Set<String> held = new HashSet<>(TcpSocket.inodesOf(pid).orElse(Set.of()));
        held.retainAll(taking);
        return held;
    }

    private static Optional<Path> program(long pid) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")));
        } catch (IOException hidden) {
            return Optional.empty();
        }
    }

    /** Return the inodes of the sockets of the closest rank that take connections to an address. */
    private static Set<String> closest(List<TcpSocket> sockets, InetAddress to) {
        String exact = kernel(to.getAddress());
        List<Set<String>> ranks = to instanceof Inet4Address
                ? List.of(Set.of(exact, MAPPED + exact), Set.of(ANY_IPV4, MAPPED + ANY_IPV4), Set.of(ANY_IPV6))
                : List.of(Set.of(exact), Set.of(ANY_IPV6));
        for (Set<String> rank : ranks) {
            Set<String> found = new HashSet<>();
            sockets.stream()
                    .filter(socket -> rank.contains(socket.address()))
                    .forEach(socket -> found.add(socket.inode()));
            if (!found.isEmpty()) {
                return found;
            }
        }
        return Set.of();
    }

    private static String kernel(byte[] address) {
        boolean little = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.LITTLE_ENDIAN;
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < address.length; i++) {
            int at = little ? i / 4 * 4 + 3 - i % 4 : i;
            hex.append(String.format(Locale.ROOT, "%02X", address[at]));
        }
        return hex.toString();
    }
}
