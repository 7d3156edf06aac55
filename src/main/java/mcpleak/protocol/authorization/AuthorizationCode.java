package mcpleak.protocol.authorization;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mcpleak.protocol.authorization.TokenHttp.Answer;
import mcpleak.protocol.message.Quote;

/**
 * Gets an authorization code from a server that asks no human: the redirections are followed up to the client's own address, which
 * nobody need listen at.
 *
 * @param http asks
 * @param server who is asked
 * @param clientId for whom
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7636">RFC 7636, PKCE</a>
 */
record AuthorizationCode(TokenHttp http, AuthorizationServer server, String clientId) {

    /** Where a server sends the code. */
    static final String REDIRECT_URI = "http://127.0.0.1:33418/callback";

    private static final int MOST_REDIRECTS = 10;
    private static final int RANDOM_BYTES = 32;
    private static final int QUOTED = 50;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Get a code.
     *
     * @param wish what is asked for: scope and resource
     * @return the parameters of the token request that redeems it
     */
    Map<String, String> redeemable(Map<String, String> wish) throws AuthorizationException {
        URI endpoint = server.endpoint(http, "authorization_endpoint")
                .orElseThrow(() -> new AuthorizationException(
                        Quote.of(server.issuer(), QUOTED) + " names no authorization_endpoint (-Doauth.grant)"));
        if (!server.isAssumed() && !server.supports("code_challenge_methods_supported", "S256")) {
            throw new AuthorizationException(Quote.of(server.issuer(), QUOTED) + " does not offer PKCE with S256");
        }
        String verifier = random();
        String state = random();
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", clientId);
        query.put("redirect_uri", REDIRECT_URI);
        query.put("state", state);
        query.put("code_challenge", JwtSigner.base64(ProofKey.sha256(verifier)));
        query.put("code_challenge_method", "S256");
        query.putAll(wish);
        Map<String, String> answer = follow(with(endpoint, query));
        check(answer, state);
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", answer.getOrDefault("code", ""));
        form.put("redirect_uri", REDIRECT_URI);
        form.put("code_verifier", verifier);
        return form;
    }

    private Map<String, String> follow(URI first) throws AuthorizationException {
        URI next = first;
        for (int steps = 0; steps < MOST_REDIRECTS; steps++) {
            Answer answer = http.get(next);
            Optional<String> target = answer.header("Location").filter(to -> answer.status() / 100 == 3);
            if (target.isEmpty()) {
                throw new AuthorizationException("the authorization endpoint asks a human (HTTP status "
                        + answer.status() + "): -Doauth.grant=client-credentials, or -Dtoken");
            }
            if (target.get().startsWith(REDIRECT_URI + "?")) {
                return parameters(target.get().substring(REDIRECT_URI.length() + 1));
            }
            next = http.address(resolved(next, target.get()), "redirection of the authorization endpoint");
        }
        throw new AuthorizationException("the authorization endpoint redirects more than " + MOST_REDIRECTS + " times");
    }

    private static String resolved(URI from, String to) throws AuthorizationException {
        try {
            return from.resolve(to).toString();
        } catch (IllegalArgumentException e) {
            throw new AuthorizationException("a redirection leads nowhere: " + Quote.of(to, QUOTED), e);
        }
    }

    /** What comes back must be an answer to this request, of this server: RFC 9207 has it say who it is. */
    private void check(Map<String, String> answer, String state) throws AuthorizationException {
        Optional<String> from = Optional.ofNullable(answer.get("iss"));
        boolean isOther = from.isPresent() && !server.isAssumed() && !from.get().equals(server.issuer());
        if (isOther || (from.isEmpty() && server.says("authorization_response_iss_parameter_supported"))) {
            throw new AuthorizationException("the authorization response is "
                    + from.map(iss -> "of another issuer: " + Quote.of(iss, QUOTED))
                            .orElse("of no issuer"));
        }
        if (!state.equals(answer.get("state"))) {
            throw new AuthorizationException("the authorization response does not repeat the state");
        }
        if (answer.containsKey("error") || !answer.containsKey("code")) {
            throw new AuthorizationException(
                    answer.getOrDefault("error", "none"),
                    "no authorization code: "
                            + Quote.of(answer.getOrDefault("error", "the answer holds none"), QUOTED));
        }
    }

    private static URI with(URI endpoint, Map<String, String> query) {
        return URI.create(endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + TokenEndpoint.encoded(query));
    }

    private static Map<String, String> parameters(String query) throws AuthorizationException {
        Map<String, String> all = new HashMap<>();
        try {
            for (String part : query.replaceFirst("#.*", "").split("&", -1)) {
                String[] both = part.split("=", 2);
                all.put(decoded(both[0]), both.length == 2 ? decoded(both[1]) : "");
            }
            return all;
        } catch (IllegalArgumentException e) {
            throw new AuthorizationException("the authorization response cannot be read", e);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return JwtSigner.base64(bytes);
    }
}
