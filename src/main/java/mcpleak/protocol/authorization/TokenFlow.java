package mcpleak.protocol.authorization;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import mcpleak.protocol.authorization.OAuthClient.Credential;
import mcpleak.protocol.authorization.OAuthClient.Grant;
import mcpleak.secret.SecretMask;

/**
 * Gets access tokens for one MCP server: finds its authorization server, becomes known there, asks. What was found serves all users
 * until the MCP server refuses a token. Blocks. Thread-safe.
 */
final class TokenFlow {

    private static final String CLIENT_CREDENTIALS = "client_credentials";
    private static final String AUTHORIZATION_CODE = "authorization_code";
    private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String GRANT_TYPE = "grant_type";

    /** So many tokens of a run are hidden by their value too: a run may have any number. */
    private static final int MOST_LEARNT = 50;

    private final OAuthClient client;
    private final URI endpoint;
    private final TokenHttp http;
    private final Clock clock;
    private final ClientRegistry clients;
    private final ProofKey proofKey;
    private final Runnable tokenGot;
    private final AtomicInteger learnt = new AtomicInteger();
    private volatile Optional<Found> found = Optional.empty();

    /**
     * What was found out.
     *
     * @param isBound whether tokens are bound to a key
     */
    private record Found(ProtectedResource resource, AuthorizationServer server, boolean isBound) {}

    /**
     * What is wanted.
     *
     * @param challenge what the MCP server said when it refused; empty: it refused nothing
     * @param previous the token before; empty: there was none
     * @param scopes what was asked for before; may be empty
     */
    record Wanted(Optional<Challenge> challenge, Optional<AccessToken> previous, Set<String> scopes) {}

    /**
     * What was got.
     *
     * @param scopes what was asked for; may be empty
     */
    record Got(AccessToken token, Set<String> scopes) {}

    // five parameters: what it is made of
    TokenFlow(OAuthClient client, URI endpoint, TokenHttp http, Clock clock, Runnable tokenGot) {
        this.client = client;
        this.endpoint = endpoint;
        this.http = http;
        this.clock = clock;
        this.clients = new ClientRegistry(client, http);
        this.proofKey = new ProofKey(clock);
        this.tokenGot = tokenGot;
    }

    /** Say whether a token can be asked for before the MCP server has refused a request. */
    boolean knowsServer() {
        return found.isPresent();
    }

    ProofKey proofKey() {
        return proofKey;
    }

    Got token(Wanted wanted) throws AuthorizationException {
        Got got = got(wanted);
        tokenGot.run();
        if (learnt.incrementAndGet() <= MOST_LEARNT) {
            SecretMask.learn(got.token().value());
            got.token().refresh().ifPresent(SecretMask::learn);
        }
        return got;
    }

    private Got got(Wanted wanted) throws AuthorizationException {
        Found at = wanted.challenge().isPresent() || found.isEmpty() ? find(wanted.challenge()) : found.get();
        RegisteredClient known = clients.at(at.server());
        var tokens = new TokenEndpoint(
                http,
                at.server().tokenEndpoint(http),
                at.server().issuer(),
                known,
                at.isBound() ? Optional.of(proofKey) : Optional.empty(),
                clock);
        Set<String> scopes = scopes(wanted, at);
        Optional<String> refresh = wanted.previous()
                .filter(before -> before.issuer().equals(at.server().issuer())
                        && wanted.scopes().equals(scopes))
                .flatMap(AccessToken::refresh);
        if (refresh.isPresent()) {
            Optional<AccessToken> renewed = renewed(tokens, refresh.get(), at);
            if (renewed.isPresent()) {
                return new Got(renewed.get(), scopes);
            }
        }
        try {
            return new Got(granted(tokens, scopes, at), scopes);
        } catch (AuthorizationException e) {
            if (e.isError("invalid_client")) {
                clients.forget(at.server());
            }
            throw e;
        }
    }

    private Found find(Optional<Challenge> challenge) throws AuthorizationException {
        ProtectedResource resource =
                ProtectedResource.find(http, endpoint, challenge.flatMap(each -> each.parameter("resource_metadata")));
        AuthorizationServer server = AuthorizationServer.find(http, resource);
        boolean isBound =
                (resource.wantsDpop() || challenge.filter(Challenge::isDpop).isPresent())
                        && server.supports("dpop_signing_alg_values_supported", ProofKey.ALGORITHM);
        Found now = new Found(resource, server, isBound);
        found = Optional.of(now);
        return now;
    }

    /** A refresh token that is refused is no failure: a token is asked for as at first. */
    private Optional<AccessToken> renewed(TokenEndpoint tokens, String refresh, Found at)
            throws AuthorizationException {
        Map<String, String> form = wish(Set.of(), at);
        form.put(GRANT_TYPE, "refresh_token");
        form.put("refresh_token", refresh);
        try {
            return Optional.of(tokens.token(form).renewedBy(refresh));
        } catch (AuthorizationException e) {
            if (e.isRefusal()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private AccessToken granted(TokenEndpoint tokens, Set<String> scopes, Found at) throws AuthorizationException {
        Map<String, String> form = wish(scopes, at);
        if (client.grant() instanceof Grant.Workload workload) {
            form.put("assertion", read(workload));
            form.put(GRANT_TYPE, JWT_BEARER);
        } else if (client.grant() instanceof Grant.Enterprise enterprise) {
            form.put("assertion", assertion(enterprise, at));
            form.put(GRANT_TYPE, JWT_BEARER);
        } else if (usesCode(at.server())) {
            form.putAll(new AuthorizationCode(http, at.server(), tokens.client().id()).redeemable(form));
            form.remove("scope");
        } else {
            form.put(GRANT_TYPE, CLIENT_CREDENTIALS);
        }
        return tokens.token(form);
    }

    private static String read(Grant.Workload workload) throws AuthorizationException {
        try {
            return workload.assertion().get();
        } catch (UncheckedIOException e) {
            throw new AuthorizationException("the workload's assertion cannot be read: " + e.getMessage(), e);
        }
    }

    private boolean usesCode(AuthorizationServer server) {
        if (!(client.grant() instanceof Grant.Suited)) {
            return client.grant() instanceof Grant.AuthorizationCode;
        }
        boolean hasCredential = client.id().isPresent() && !(client.credential() instanceof Credential.None);
        return hasCredential
                ? !server.allowsGrant(CLIENT_CREDENTIALS)
                : server.allowsGrant(AUTHORIZATION_CODE)
                        || !server.supports("grant_types_supported", CLIENT_CREDENTIALS);
    }

    private Map<String, String> wish(Set<String> scopes, Found at) {
        Map<String, String> form = new LinkedHashMap<>();
        if (!scopes.isEmpty()) {
            form.put("scope", String.join(" ", scopes));
        }
        at.resource().id().ifPresent(id -> form.put("resource", id));
        return form;
    }

    /** Have the enterprise's provider vouch for the user before the authorization server. */
    private String assertion(Grant.Enterprise enterprise, Found at) throws AuthorizationException {
        Map<String, String> form = wish(Set.of(), at);
        form.put(GRANT_TYPE, TOKEN_EXCHANGE);
        form.put("requested_token_type", "urn:ietf:params:oauth:token-type:id-jag");
        form.put("audience", at.server().issuer());
        form.put("subject_token", enterprise.idToken());
        form.put("subject_token_type", "urn:ietf:params:oauth:token-type:id_token");
        var provider = new TokenEndpoint(
                http,
                enterprise.tokenEndpoint(),
                enterprise.tokenEndpoint().toString(),
                new RegisteredClient(enterprise.clientId(), new Credential.None(), RegisteredClient.NONE),
                Optional.empty(),
                clock);
        ObjectNode answer = provider.ask(form);
        return answer.path("access_token").asText("");
    }

    /**
     * Choose scopes: what the client is told to, else what the challenge asks for, else all that the server knows; and what was
     * asked for before, so that nothing is lost by a step up.
     */
    private Set<String> scopes(Wanted wanted, Found at) {
        Set<String> challenged =
                new LinkedHashSet<>(wanted.challenge().map(Challenge::scopes).orElse(List.of()));
        Set<String> scopes = new LinkedHashSet<>(wanted.scopes());
        scopes.addAll(client.scopes());
        boolean isOpen = scopes.isEmpty() && challenged.isEmpty();
        scopes.addAll(isOpen ? at.resource().scopes() : challenged);
        if (usesCode(at.server()) && at.server().supports("scopes_supported", "offline_access")) {
            scopes.add("offline_access");
        }
        return scopes;
    }
}
