package mcpleak.network;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * Who we are to the server under test, and how it is reached. Immutable.
 *
 * @param server its MCP endpoint
 * @param network how it is reached
 * @param headers what each request to it carries, those apart that differ from user to user
 * @param isPerUser whether there are such, so that it may refuse who has none of them
 */
public record Identity(URI server, Network network, Map<String, String> headers, boolean isPerUser) {

    public Identity {
        headers = Map.copyOf(headers);
    }

    /** Say nothing of us to a server that is reached directly. */
    public static Identity unknownTo(URI server) {
        return new Identity(server, Network.DIRECT, Map.of(), false);
    }

    /** Return what a request carries: nothing to another origin than the server's, which it would give our secrets away to. */
    public Map<String, String> headersTo(URI url) {
        return origin(url).equals(origin(server)) ? headers : Map.of();
    }

    private static String origin(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(url.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }
}
