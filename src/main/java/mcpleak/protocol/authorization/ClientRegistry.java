package mcpleak.protocol.authorization;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcpleak.protocol.authorization.OAuthClient.Credential;
import mcpleak.protocol.authorization.TokenHttp.Answer;
import mcpleak.protocol.message.Quote;
import mcpleak.secret.SecretMask;

/**
 * Knows as whom each authorization server knows the client: registered by hand, by the address of a document, or by itself, once a
 * run. Thread-safe; registering blocks.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7591">RFC 7591, OAuth 2.0 Dynamic Client Registration</a>
 */
final class ClientRegistry {

    /** Most servers that it registers with: an MCP server names them. */
    static final int MOST_SERVERS = 16;

    private static final int QUOTED = 50;

    private final OAuthClient client;
    private final TokenHttp http;
    private final Map<String, RegisteredClient> registered = new HashMap<>();
    private Optional<String> trusted;

    ClientRegistry(OAuthClient client, TokenHttp http) {
        this.client = client;
        this.http = http;
        this.trusted = client.issuer();
    }

    synchronized RegisteredClient at(AuthorizationServer server) throws AuthorizationException {
        if (client.id().isPresent()) {
            requireTrusted(server.issuer());
            return RegisteredClient.of(client.id().get(), client.credential(), server);
        }
        Optional<String> document = client.registration().document();
        if (document.isPresent() && server.says("client_id_metadata_document_supported")) {
            return RegisteredClient.of(document.get(), client.credential(), server);
        }
        RegisteredClient known = registered.get(server.issuer());
        if (known != null) {
            return known;
        }
        RegisteredClient made = register(server);
        registered.put(server.issuer(), made);
        return made;
    }

    /** A server does not know the client any more that registered itself. */
    synchronized void forget(AuthorizationServer server) {
        registered.remove(server.issuer());
    }

    /** An MCP server that names another authorization server must not come by what is meant for the first. */
    private void requireTrusted(String issuer) throws AuthorizationException {
        if (trusted.isEmpty()) {
            trusted = Optional.of(issuer);
        }
        if (!trusted.get().replaceFirst("/$", "").equals(issuer.replaceFirst("/$", ""))) {
            throw new AuthorizationException("the server names the authorization server " + Quote.of(issuer, QUOTED)
                    + ", the client's credentials are for " + Quote.of(trusted.get(), QUOTED));
        }
    }

    private RegisteredClient register(AuthorizationServer server) throws AuthorizationException {
        if (!client.registration().dynamic()) {
            throw new AuthorizationException(
                    "the client has no id (-Doauth.client.id, or -Doauth.registration=dynamic)");
        }
        Optional<URI> endpoint = server.endpoint(http, "registration_endpoint");
        if (endpoint.isEmpty() || registered.size() >= MOST_SERVERS) {
            throw new AuthorizationException(
                    "no client can register itself there (-Doauth.client.id): " + Quote.of(server.issuer(), QUOTED));
        }
        Answer answer =
                http.post(endpoint.get(), "application/json", wish(server).toString(), Map.of());
        ObjectNode said = answer.json().orElseGet(JsonNodeFactory.instance::objectNode);
        String id = said.path("client_id").asText("");
        if (!answer.isSuccess() || id.isEmpty()) {
            throw TokenEndpoint.refusal("the client's registration", answer);
        }
        return named(id, said, server);
    }

    private static RegisteredClient named(String id, ObjectNode said, AuthorizationServer server) {
        String secret = said.path("client_secret").asText("");
        Credential credential = secret.isEmpty() ? new Credential.None() : new Credential.Secret(secret);
        SecretMask.learn(secret);
        String method = said.path("token_endpoint_auth_method").asText("");
        return List.of(RegisteredClient.BASIC, RegisteredClient.POST, RegisteredClient.NONE)
                        .contains(method)
                ? new RegisteredClient(id, credential, method)
                : RegisteredClient.of(id, credential, server);
    }

    private ObjectNode wish(AuthorizationServer server) {
        ObjectNode wish = JsonNodeFactory.instance
                .objectNode()
                .put("client_name", "mcpleak")
                .put("application_type", "native")
                .put("token_endpoint_auth_method", RegisteredClient.methodToRegister(server));
        wish.putArray("redirect_uris").add(AuthorizationCode.REDIRECT_URI);
        wish.putArray("response_types").add("code");
        var grants = wish.putArray("grant_types");
        List.of("authorization_code", "refresh_token", "client_credentials").stream()
                .filter(grant -> grant.equals("client_credentials")
                        ? server.supports("grant_types_supported", grant)
                        : server.allowsGrant(grant))
                .forEach(grants::add);
        if (!client.scopes().isEmpty()) {
            wish.put("scope", String.join(" ", client.scopes()));
        }
        return wish;
    }
}
