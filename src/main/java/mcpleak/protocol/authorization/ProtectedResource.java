package mcpleak.protocol.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mcpleak.protocol.message.EndpointAddress;
import mcpleak.protocol.message.Quote;

/**
 * What an MCP server says of the tokens that it takes.
 *
 * @param id its identifier as it writes it, which tokens are asked for; empty where it says nothing
 * @param authorizationServer the issuer that it trusts
 * @param scopes what it knows; may be empty
 * @param wantsDpop whether it takes no token without a proof
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9728">RFC 9728, OAuth 2.0 Protected Resource Metadata</a>
 */
record ProtectedResource(Optional<String> id, String authorizationServer, List<String> scopes, boolean wantsDpop) {

    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";
    private static final int QUOTED = 60;

    /**
     * Ask for its metadata: where its challenge says, else at the well-known places; a server of 2025-03-26, which has none, is its
     * own authorization server.
     *
     * @param endpoint the MCP endpoint
     * @param named what the challenge says
     */
    static ProtectedResource find(TokenHttp http, URI endpoint, Optional<String> named) throws AuthorizationException {
        if (named.isPresent()) {
            // some leave the origin out
            String address = named.get().startsWith("/") ? origin(endpoint) + named.get() : named.get();
            URI place = http.address(address, "resource_metadata");
            return http.document(place)
                    .map(Read::new)
                    .orElseThrow(() -> new AuthorizationException("no resource metadata at " + place))
                    .of(endpoint);
        }
        for (String place : places(endpoint)) {
            Optional<ObjectNode> read = http.document(URI.create(origin(endpoint) + place));
            if (read.isPresent()) {
                return new Read(read.get()).of(endpoint);
            }
        }
        return new ProtectedResource(Optional.empty(), origin(endpoint), List.of(), false);
    }

    private static List<String> places(URI endpoint) {
        String path = endpoint.getRawPath();
        // servers leave the slash at the end out that the endpoint has
        return Stream.of(WELL_KNOWN + path, WELL_KNOWN + path.replaceFirst("/$", ""), WELL_KNOWN)
                .filter(place -> !place.equals(WELL_KNOWN + "/"))
                .distinct()
                .toList();
    }

    static String origin(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority().replaceFirst("^[^@]*@", "");
    }

    /** Return the texts of a member that is an array; none if it is something else. */
    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        if (array.isArray()) {
            array.forEach(each -> {
                if (each.isTextual()) {
                    texts.add(each.asText());
                }
            });
        }
        return List.copyOf(texts);
    }

    /** Metadata as it was read. */
    private record Read(ObjectNode json) {

        ProtectedResource of(URI endpoint) throws AuthorizationException {
            String id = json.path("resource").asText("");
            if (!covers(id, endpoint)) {
                throw new AuthorizationException(
                        "the server's metadata speaks for another resource: " + Quote.of(id, QUOTED));
            }
            return new ProtectedResource(
                    Optional.of(id),
                    texts(json.path("authorization_servers")).stream()
                            .findFirst()
                            .orElseGet(() -> origin(endpoint)),
                    texts(json.path("scopes_supported")),
                    json.path("dpop_bound_access_tokens_required").asBoolean(false));
        }

        /** A token for another resource must not be asked for: it may be what an attacker wants to have. */
        private static boolean covers(String id, URI endpoint) {
            try {
                URI resource = new URI(id);
                String path = String.valueOf(resource.getRawPath());
                String prefix = path.endsWith("/") ? path : path + "/";
                return resource.getHost() != null
                        && resource.getRawFragment() == null
                        && EndpointAddress.onSameOrigin(endpoint, id).isPresent()
                        && (endpoint.getRawPath() + "/").startsWith(prefix);
            } catch (java.net.URISyntaxException e) {
                return false;
            }
        }
    }
}
