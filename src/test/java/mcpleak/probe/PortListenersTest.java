package mcpleak.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Look at two real processes that listen on one port, on addresses that the kernel tells apart. */
@EnabledOnOs(OS.LINUX)
final class PortListenersTest {

    private static final String LISTENER = """
            import socket, sys
            v6 = ":" in sys.argv[1]
            s = socket.socket(socket.AF_INET6 if v6 else socket.AF_INET)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            if v6: s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            s.bind((sys.argv[1], int(sys.argv[2]))); s.listen(); print("listens", flush=True); sys.stdin.read()
            """;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endThem() {
        started.forEach(Process::destroyForcibly);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, 127.0.0.1,     true",
        "127.0.0.1, 127.0.0.2, 127.0.0.1,     false",
        "127.0.0.1, 0.0.0.0,   127.0.0.1,     false",
        "0.0.0.0,   127.0.0.1, 127.0.0.1,     true",
        "0.0.0.0,   ::,        127.0.0.1,     false",
        "::,        ::,        127.0.0.1,     true",
        "127.0.0.1, ::1,       127.0.0.1,     false",
        "::1,       127.0.0.1, 127.0.0.1 ::1, true",
        "127.0.0.1, ::1,       127.0.0.1 ::1, false",
    })
    void beside_twoProcesses_isARivalWhereTheKernelMayChooseIt(
            String measured, String other, String host, boolean rival) throws Exception {
        int port = freePort();
        long root = listen(measured, port);
        long beside = listen(other, port);
        List<InetAddress> addresses = new ArrayList<>();
        for (String address : host.split(" ", -1)) {
            addresses.add(InetAddress.getByName(address));
        }

        assertThat(PortListeners.beside(root, addresses, port)).isEqualTo(rival ? List.of(beside) : List.of());
    }

    private long listen(String address, int port) throws IOException {
        Process process = new ProcessBuilder("python3", "-c", LISTENER, address, Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        started.add(process);
        assertThat(process.inputReader().readLine()).isEqualTo("listens");
        return process.pid();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
