package mcpleak.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Hold where a URL points to. Immutable.
 *
 * @param scheme {@code http} or {@code https}
 * @param host name or address, an IPv6 address in brackets
 * @param port 1 to 65535
 */
public record ServerAddress(String scheme, String host, int port) {

    private static final Duration CONNECT = Duration.ofMillis(500);

    /**
     * Read it from a URL; a missing port is 80 for http and 443 for https.
     *
     * @param url absolute, http or https
     * @throws IllegalArgumentException if it has another scheme or no host
     */
    public static ServerAddress of(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("a server's URL starts with http:// or https://, not as in " + url);
        }
        if (url.getHost() == null) {
            throw new IllegalArgumentException("a server's URL names a host, unlike " + url);
        }
        int standard = scheme.equals("https") ? 443 : 80;
        return new ServerAddress(scheme, url.getHost(), url.getPort() == -1 ? standard : url.getPort());
    }

    /**
     * Return a loopback port that is free now. Nothing reserves it: another process may take it before the server does.
     *
     * @return 1 to 65535
     * @throws ServerException if the operating system has none
     */
    public static int freePort() throws ServerException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new ServerException("no free port on the loopback interface: " + e.getMessage(), e);
        }
    }

    /** Return {@code host:port}. */
    public String hostAndPort() {
        return host + ":" + port;
    }

    /**
     * Say whether something accepts connections there; tries every address of the host, each for 0.5 s at most. The connection
     * is closed at once.
     */
    boolean accepts() {
        return refusal(addresses(), CONNECT).isEmpty();
    }

    /**
     * Open a connection and close it again.
     *
     * @param limit how long that may take
     * @throws ServerException if nothing accepts it, naming address, cause and next step
     */
    public static void requireListener(URI url, Duration limit) throws ServerException {
        ServerAddress address = of(url);
        List<InetAddress> addresses = address.addresses();
        if (addresses.isEmpty()) {
            throw new ServerException("the host of " + url + " is not known: correct -Durl");
        }
        Optional<String> refusal = address.refusal(addresses, limit.dividedBy(addresses.size()));
        if (refusal.isPresent()) {
            throw new ServerException("nothing answers at " + address.hostAndPort() + " (" + refusal.get()
                    + "): start the server, correct -Durl, or let the run start it with -Dserver.command");
        }
    }

    /** Say whether something accepts connections there, which may take so long. */
    public static boolean isThere(URI url, Duration limit) {
        ServerAddress address = of(url);
        return address.refusal(address.addresses(), limit).isEmpty();
    }

    /** Return why the last of the addresses refuses a connection; empty if one takes it. */
    private Optional<String> refusal(List<InetAddress> addresses, Duration each) {
        Optional<String> refusal = Optional.of("no address");
        for (InetAddress address : addresses) {
            refusal = refusal.isEmpty() ? refusal : refusal(address, each);
        }
        return refusal;
    }

    private Optional<String> refusal(InetAddress address, Duration limit) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), (int) limit.toMillis());
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    /** Return every address of the host, in the resolver's order; empty if the name is unknown. */
    List<InetAddress> addresses() {
        try {
            return Arrays.asList(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            return List.of();
        }
    }
}
