package mcpleak.probe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import oshi.SystemInfo;
import oshi.software.os.InternetProtocolStats.TcpState;

/** Tell which TCP ports a process listens on. Stateless. */
final class ListeningPorts {

    private static final String LISTEN = "0A";

    private ListeningPorts() {}

    /** Return the ports in ascending order; empty also if this user may not see them. */
    static Set<Integer> of(long pid) {
        return Files.isReadable(Path.of("/proc/self/net/tcp")) ? byProc(pid) : byOshi(pid);
    }

    private static Set<Integer> byProc(long pid) {
        Set<String> sockets = ProcFile.socketInodes(pid);
        Set<Integer> ports = new TreeSet<>();
        for (String table : new String[] {"net/tcp", "net/tcp6"}) {
            ProcFile.lines(pid, table)
                    .ifPresent(lines -> lines.stream()
                            .map(line -> line.trim().split("\\s+"))
                            .filter(column -> column.length > 9 && column[3].equals(LISTEN))
                            .filter(column -> sockets.contains(column[9]))
                            .forEach(column -> ports.add(
                                    Integer.parseInt(column[1].substring(column[1].lastIndexOf(':') + 1), 16))));
        }
        return ports;
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
