package mcpleak.probe.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mcpleak.process.TcpSocket;
import oshi.SystemInfo;
import oshi.software.os.InternetProtocolStats.TcpState;

/** Tell which TCP ports a process listens on. Stateless. */
public final class ListeningPorts {

    private ListeningPorts() {}

    /** Return the ports in ascending order; empty also if this user may not see them. */
    public static Set<Integer> of(long pid) {
        return Files.isReadable(Path.of("/proc/self/net/tcp")) ? byProc(pid) : byOshi(pid);
    }

    /** Say whether any process listens on a port of the network that a process is in; false also where the system does not tell. */
    public static boolean isTaken(long pid, int port) {
        return TcpSocket.listening(pid).stream().anyMatch(socket -> socket.port() == port);
    }

    private static Set<Integer> byProc(long pid) {
        Set<String> own = TcpSocket.inodesOf(pid).orElse(Set.of());
        return TcpSocket.listening(pid).stream()
                .filter(socket -> own.contains(socket.inode()))
                .map(TcpSocket::port)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Integer> byOshi(long pid) {
        Set<Integer> ports = new TreeSet<>();
        new SystemInfo()
                .getOperatingSystem().getInternetProtocolStats().getConnections().stream()
                        .filter(socket -> socket.getState() == TcpState.LISTEN && socket.getowningProcessId() == pid)
                        .forEach(socket -> ports.add(socket.getLocalPort()));
        return ports;
    }
}
