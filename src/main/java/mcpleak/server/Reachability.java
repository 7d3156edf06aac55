package mcpleak.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** See whether anything listens at an address. Stateless. */
public final class Reachability {

    private Reachability() {}

    /**
     * Open a connection and close it again.
     *
     * @param limit how long that may take
     * @throws ServerException if nothing accepts it, naming address, cause and next step
     */
    public static void check(URI url, Duration limit) throws ServerException {
        ServerAddress address = ServerAddress.of(url);
        List<InetAddress> addresses = address.addresses();
        if (addresses.isEmpty()) {
            throw new ServerException("the host of " + url + " is not known: correct -Durl");
        }
        Duration each = limit.dividedBy(addresses.size());
        Optional<String> failure = Optional.of("no address");
        for (InetAddress one : addresses) {
            failure = failure.isEmpty() ? failure : failure(new InetSocketAddress(one, address.port()), each);
        }
        if (failure.isPresent()) {
            throw new ServerException("nothing answers at " + address.hostAndPort() + " (" + failure.get()
                    + "): start the server, correct -Durl, or let the run start it with -Dserver.command");
        }
    }

    private static Optional<String> failure(InetSocketAddress target, Duration limit) {
        try (Socket socket = new Socket()) {
            socket.connect(target, (int) limit.toMillis());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
