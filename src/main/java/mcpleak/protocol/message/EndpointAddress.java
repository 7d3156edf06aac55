package mcpleak.protocol.message;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Find out where the oldest transport wants its messages posted, from the first event of its stream.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2024-11-05/basic/transports#http-with-sse">MCP 2024-11-05, HTTP with
 *     SSE</a>
 */
public final class EndpointAddress {

    private EndpointAddress() {}

    /**
     * Resolve what the event {@code endpoint} says.
     *
     * @param stream address of the stream
     * @param said the data of the event: an address, mostly relative
     * @return the address to post to; refused if it is of another origin, lest a server makes its clients attack others
     */
    public static ParsedResult<URI> resolve(URI stream, String said) {
        String text = said.strip();
        if (text.isEmpty()) {
            return new ParsedResult.Invalid<>("the event \"endpoint\" is empty");
        }
        try {
            URI address = resolve(stream, new URI(text));
            return origin(address).equals(origin(stream))
                    ? new ParsedResult.Valid<>(address)
                    : new ParsedResult.Invalid<>("the event \"endpoint\" names another origin: " + Quote.of(text, 80));
        } catch (URISyntaxException e) {
            return new ParsedResult.Invalid<>("the event \"endpoint\" is no address: " + Quote.of(text, 80));
        }
    }

    /** Resolve a redirection; empty if it leads to another origin or is no address. */
    public static Optional<URI> onSameOrigin(URI asked, String location) {
        try {
            return Optional.of(resolve(asked, new URI(location.strip())))
                    .filter(address -> origin(address).equals(origin(asked)));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static URI resolve(URI stream, URI said) throws URISyntaxException {
        boolean queryAlone = said.getScheme() == null
                && said.getRawAuthority() == null
                && said.getRawPath().isEmpty()
                && said.getRawQuery() != null;
        if (queryAlone) {
            // java.net.URI would drop the last part of the path
            return new URI(stream.getScheme() + "://" + stream.getRawAuthority() + stream.getRawPath() + "?"
                    + said.getRawQuery());
        }
        return stream.resolve(said);
    }

    private static String origin(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        int port = address.getPort() >= 0 ? address.getPort() : scheme.equals("https") ? 443 : 80;
        return scheme + "://" + String.valueOf(address.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }
}
