package mcpleak.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Find a port that nobody listens on. */
public final class FreePort {

    private FreePort() {}

    /**
     * Return a loopback port that is free now. Nothing reserves it: another process may take it before the server does.
     *
     * @return 1 to 65535
     * @throws ServerException if the operating system has none
     */
    public static int pick() throws ServerException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new ServerException("no free port on the loopback interface: " + e.getMessage(), e);
        }
    }
}
