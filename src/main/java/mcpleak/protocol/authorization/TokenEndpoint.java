package mcpleak.protocol.authorization;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mcpleak.protocol.authorization.TokenHttp.Answer;
import mcpleak.protocol.message.Quote;

/**
 * Asks one token endpoint. Blocks. Immutable.
 *
 * @param http sends
 * @param address where it is
 * @param issuer whose it is
 * @param client who asks
 * @param proofKey what tokens are bound to; empty: to nothing
 */
record TokenEndpoint(
        TokenHttp http, URI address, String issuer, RegisteredClient client, Optional<ProofKey> proofKey, Clock clock) {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int QUOTED = 60;

    /**
     * Ask for an access token.
     *
     * @param form what is asked for, without the client
     */
    AccessToken token(Map<String, String> form) throws AuthorizationException {
        return AccessToken.of(ask(form), clock.instant(), issuer);
    }

    /** Ask, with a proof where tokens are bound to a key; once more where the server wants a nonce in it. */
    ObjectNode ask(Map<String, String> form) throws AuthorizationException {
        Answer answer = post(form, Optional.empty());
        Optional<String> nonce = answer.header("DPoP-Nonce");
        if (nonce.isPresent() && error(answer).equals("use_dpop_nonce")) {
            answer = post(form, nonce);
        }
        Optional<ObjectNode> said = answer.json();
        if (!answer.isSuccess() || said.isEmpty() || said.get().has("error")) {
            throw refusal(address.getRawAuthority(), answer);
        }
        return said.get();
    }

    private Answer post(Map<String, String> form, Optional<String> nonce) throws AuthorizationException {
        Map<String, String> parameters = new LinkedHashMap<>(form);
        Map<String, String> headers = client.show(parameters, issuer, clock);
        proofKey.ifPresent(key -> headers.put("DPoP", key.proof("POST", address, Optional.empty(), nonce)));
        return http.post(address, FORM, encoded(parameters), headers);
    }

    /** Return parameters in the form of a query. */
    static String encoded(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> RegisteredClient.encoded(each.getKey()) + "=" + RegisteredClient.encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String error(Answer answer) {
        return answer.json().map(json -> json.path("error").asText("")).orElse("");
    }

    /**
     * Say how a server refused.
     *
     * @param what what it refused, or who refused
     */
    static AuthorizationException refusal(String what, Answer answer) {
        String error = error(answer);
        String code = error.isEmpty() ? "HTTP status " + answer.status() : Quote.of(error, QUOTED);
        String description = answer.json()
                .map(json -> json.path("error_description").asText(""))
                .filter(text -> !text.isEmpty())
                .map(text -> ": " + Quote.of(text, QUOTED))
                .orElse("");
        return new AuthorizationException(
                error.isEmpty() ? "none" : error, what + " refuses: " + code + advice(error) + description);
    }

    private static String advice(String error) {
        return switch (error) {
            case "invalid_client", "unauthorized_client" -> " (-Doauth.client.id, -Doauth.client.secret)";
            case "invalid_scope" -> " (-Doauth.scope)";
            case "unsupported_grant_type" -> " (-Doauth.grant)";
            default -> "";
        };
    }
}
