package mcpleak.protocol.authorization;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import mcpleak.protocol.message.Quote;

/**
 * What an authorization server says of itself.
 *
 * @param issuer who it is, as it writes it
 * @param metadata its metadata
 * @param isAssumed whether it has none, so that these are the endpoints which 2025-03-26 has for such servers
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8414">RFC 8414, OAuth 2.0 Authorization Server Metadata</a>
 */
record AuthorizationServer(String issuer, ObjectNode metadata, boolean isAssumed) {

    private static final String OAUTH = "/.well-known/oauth-authorization-server";
    private static final String OPENID = "/.well-known/openid-configuration";
    private static final int QUOTED = 50;

    /** Ask the server that an MCP server names for its metadata. */
    static AuthorizationServer find(TokenHttp http, ProtectedResource resource) throws AuthorizationException {
        String issuer = resource.authorizationServer();
        URI base = http.address(issuer, "authorization server");
        for (String place : places(base)) {
            Optional<ObjectNode> read = http.document(URI.create(place));
            if (read.isPresent()) {
                return of(issuer, read.get());
            }
        }
        if (resource.id().isPresent()) {
            throw new AuthorizationException("no metadata of the authorization server " + Quote.of(issuer, QUOTED));
        }
        return assumed(issuer);
    }

    private static List<String> places(URI issuer) {
        String origin = ProtectedResource.origin(issuer);
        String path = issuer.getRawPath().replaceFirst("/$", "");
        return path.isEmpty()
                ? List.of(origin + OAUTH, origin + OPENID)
                : List.of(origin + OAUTH + path, origin + OPENID + path, origin + path + OPENID);
    }

    /** It must be the one that was asked for: else it could have tokens of another server sent to itself. */
    private static AuthorizationServer of(String asked, ObjectNode metadata) throws AuthorizationException {
        String issuer = metadata.path("issuer").asText("");
        // libraries add a slash to an address without a path
        if (!issuer.replaceFirst("/$", "").equals(asked.replaceFirst("/$", ""))) {
            throw new AuthorizationException("the metadata of " + Quote.of(asked, QUOTED)
                    + " is that of another issuer: " + Quote.of(issuer, QUOTED));
        }
        return new AuthorizationServer(issuer, metadata, false);
    }

    private static AuthorizationServer assumed(String origin) {
        ObjectNode endpoints = JsonNodeFactory.instance
                .objectNode()
                .put("authorization_endpoint", origin + "/authorize")
                .put("token_endpoint", origin + "/token")
                .put("registration_endpoint", origin + "/register");
        return new AuthorizationServer(origin, endpoints, true);
    }

    /** Return an endpoint; empty if it has none of that name. */
    Optional<URI> endpoint(TokenHttp http, String name) throws AuthorizationException {
        return metadata.path(name).isTextual()
                ? Optional.of(http.address(metadata.path(name).asText(), name))
                : Optional.empty();
    }

    URI tokenEndpoint(TokenHttp http) throws AuthorizationException {
        return endpoint(http, "token_endpoint")
                .orElseThrow(() -> new AuthorizationException(Quote.of(issuer, QUOTED) + " names no token_endpoint"));
    }

    /** Return a list of what it supports; empty if it does not say. */
    Optional<List<String>> supported(String name) {
        return Optional.of(metadata.path(name)).filter(list -> list.isArray()).map(ProtectedResource::texts);
    }

    /** Say whether it names a value in a list. */
    boolean supports(String name, String value) {
        return supported(name).orElse(List.of()).contains(value);
    }

    /** Say whether it does not exclude a grant. */
    boolean allowsGrant(String grant) {
        return supported("grant_types_supported")
                .map(all -> all.contains(grant))
                .orElse(true);
    }

    boolean says(String name) {
        return metadata.path(name).asBoolean(false);
    }
}
