package mcpleak.protocol.authorization;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Say who the client is to an authorization server, and how it gets tokens without a human. Immutable: each method returns another.
 *
 * @param id the client id that the server knows; empty: none
 * @param credential what proves it
 * @param registration how the client becomes known where it has no id
 * @param grant how tokens are got
 * @param scopes what is asked for; empty: what the MCP server says
 * @param sharing who uses a token
 * @param issuer the only authorization server that may have the credential; empty: the first that the MCP server names
 */
public record OAuthClient(
        Optional<String> id,
        Credential credential,
        Registration registration,
        Grant grant,
        Set<String> scopes,
        Sharing sharing,
        Optional<String> issuer) {

    /** A client that registers itself, and whose users share a token. */
    public static final OAuthClient UNKNOWN = new OAuthClient(
            Optional.empty(),
            new Credential.None(),
            new Registration(true, Optional.empty()),
            new Grant.Suited(),
            Set.of(),
            Sharing.SHARED,
            Optional.empty());

    /** What proves who the client is. */
    public sealed interface Credential {

        /** Nothing: a public client. */
        record None() implements Credential {}

        /** A secret that both know. */
        record Secret(String value) implements Credential {
            @Override
            public String toString() {
                return "secret";
            }
        }

        /**
         * A key that signs assertions.
         *
         * @see <a href="https://www.rfc-editor.org/rfc/rfc7523#section-2.2">RFC 7523, client authentication</a>
         */
        record Key(JwtSigner signer) implements Credential {}
    }

    /**
     * How a client becomes known to a server.
     *
     * @param dynamic whether it registers itself, by RFC 7591
     * @param document where a document stands that describes the client, whose address is its id where servers allow that
     */
    public record Registration(boolean dynamic, Optional<String> document) {}

    /** How tokens are got. */
    public sealed interface Grant {

        /** As it suits credential and server: client credentials where both allow them, else an authorization code. */
        record Suited() implements Grant {}

        /** Client credentials: RFC 6749, section 4.4. */
        record ClientCredentials() implements Grant {}

        /** An authorization code with PKCE, from a server that asks no human. */
        record AuthorizationCode() implements Grant {}

        /**
         * A JSON web token of the workload that the client is: RFC 7523, section 2.1.
         *
         * @param assertion reads it, for each token; may throw {@link java.io.UncheckedIOException}
         */
        record Workload(Supplier<String> assertion) implements Grant {}

        /**
         * An identity that an enterprise's provider vouches for: its token is exchanged (RFC 8693) for an assertion.
         *
         * @param tokenEndpoint of the provider
         * @param clientId as which the provider knows the client
         * @param idToken who the user is
         */
        record Enterprise(URI tokenEndpoint, String clientId, String idToken) implements Grant {}
    }

    /** Who uses a token. */
    public enum Sharing {
        /** All users of a run. */
        SHARED,
        /** Each has its own. */
        USER
    }

    public OAuthClient {
        scopes = Collections.unmodifiableSet(new LinkedHashSet<>(scopes));
    }

    /** Return the same, known to the server under an id. */
    public OAuthClient id(String known) {
        return new OAuthClient(Optional.of(known), credential, registration, grant, scopes, sharing, issuer);
    }

    /** Return the same with a secret. */
    public OAuthClient secret(String value) {
        return with(new Credential.Secret(value));
    }

    /**
     * Return the same with a key.
     *
     * @param pem a PKCS#8 key, {@code BEGIN PRIVATE KEY}: RSA, P-256 or P-384
     * @throws IllegalArgumentException if it is none
     */
    public OAuthClient key(String pem) {
        return with(new Credential.Key(JwtSigner.of(pem)));
    }

    /** Return the same with another credential. */
    private OAuthClient with(Credential other) {
        return new OAuthClient(id, other, registration, grant, scopes, sharing, issuer);
    }

    /** Return the same that becomes known in another way. */
    public OAuthClient with(Registration other) {
        return new OAuthClient(id, credential, other, grant, scopes, sharing, issuer);
    }

    /** Return the same that gets tokens in another way. */
    public OAuthClient with(Grant other) {
        return new OAuthClient(id, credential, registration, other, scopes, sharing, issuer);
    }

    /** Return the same that asks for scopes: names with blanks between. */
    public OAuthClient scope(String names) {
        return new OAuthClient(
                id, credential, registration, grant, new LinkedHashSet<>(Challenge.scopes(names)), sharing, issuer);
    }

    /** Return the same with another sharing of tokens. */
    public OAuthClient with(Sharing other) {
        return new OAuthClient(id, credential, registration, grant, scopes, other, issuer);
    }

    /** Return the same that shows its credential to one authorization server alone. */
    public OAuthClient issuer(String only) {
        return new OAuthClient(id, credential, registration, grant, scopes, sharing, Optional.of(only));
    }
}
