package mcpleak.network;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An HTTP proxy between us and the servers. Immutable.
 *
 * @param host its host
 * @param port its port
 * @param credentials what it asks for; empty: nothing
 * @param none hosts that are reached without it: names, addresses, or {@code *.} or {@code .} and what a name ends with
 */
public record HttpProxy(String host, int port, Optional<Credentials> credentials, List<String> none) {

    /** A user and a password. */
    public record Credentials(String user, String password) {

        /** Return the value of a header {@code Proxy-Authorization}. */
        public String basic() {
            byte[] text = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(text);
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    /** @throws IllegalArgumentException if the port is not from 1 to 65535 */
    public HttpProxy {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a proxy's port is from 1 to 65535, not " + port);
        }
        none = List.copyOf(none);
    }

    /** Name a proxy that asks for nothing. */
    public static HttpProxy of(String host, int port) {
        return new HttpProxy(host, port, Optional.empty(), List.of());
    }

    /**
     * Read {@code http://user:password@host:port}; user and password may be missing, special characters in them are encoded as in any
     * URL.
     *
     * @throws IllegalArgumentException if it is no such URL; the message does not quote it
     */
    public static HttpProxy parse(String text) {
        URI url;
        try {
            url = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "a proxy is http://host:port or http://user:password@host:port, with %40 for an @ in the password",
                    e);
        }
        if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null || url.getPort() < 0) {
            throw new IllegalArgumentException("a proxy is http://host:port or http://user:password@host:port");
        }
        return new HttpProxy(
                url.getHost().replaceAll("[\\[\\]]", ""),
                url.getPort(),
                Optional.ofNullable(url.getUserInfo()).map(HttpProxy::credentials),
                List.of());
    }

    /** Return the same, left out for some hosts. */
    public HttpProxy notFor(List<String> hosts) {
        return new HttpProxy(host, port, credentials, hosts);
    }

    /** Say whether a server is reached through it. */
    public boolean isFor(URI server) {
        String name = String.valueOf(server.getHost()).toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        return none.stream()
                .map(each -> each.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*\\.", "."))
                .noneMatch(each -> each.equals("*")
                        || name.equals(each)
                        || name.equals(each.replaceFirst("^\\.", ""))
                        || (each.startsWith(".") && name.endsWith(each)));
    }

    /** Return where it is, without credentials. */
    @Override
    public String toString() {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static Credentials credentials(String info) {
        int colon = info.indexOf(':');
        return colon < 0
                ? new Credentials(info, "")
                : new Credentials(info.substring(0, colon), info.substring(colon + 1));
    }
}
