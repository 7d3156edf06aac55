package mcpleak.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Hold where a URL points to. Immutable.
 *
 * @param scheme {@code http} or {@code https}
 * @param host name or address, an IPv6 address in brackets
 * @param port 1 to 65535
 */
public record ServerAddress(String scheme, String host, int port) {

    private static final int CONNECT_MILLIS = 500;

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

    /** Return scheme, host and port as a URL without a path: {@code http://127.0.0.1:3001}. */
    public URI origin() {
        return URI.create(scheme + "://" + hostAndPort());
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
        return addresses().stream().anyMatch(this::accepts);
    }

    private boolean accepts(InetAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
            return true;
        } catch (java.io.IOException refused) {
            return false;
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
