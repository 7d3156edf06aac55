package mcpleak.protocol.authorization;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import mcpleak.protocol.authorization.OAuthClient.Credential;

/**
 * The client as one authorization server knows it.
 *
 * @param id its id there
 * @param credential what proves it
 * @param method how it is shown, by the names of RFC 7591, section 2
 */
record RegisteredClient(String id, Credential credential, String method) {

    static final String BASIC = "client_secret_basic";
    static final String POST = "client_secret_post";
    static final String NONE = "none";
    static final String JWT = "private_key_jwt";

    private static final String SUPPORTED = "token_endpoint_auth_methods_supported";
    private static final long ASSERTION_SECONDS = 120;

    /** Choose how a credential is shown to a server. */
    static RegisteredClient of(String id, Credential credential, AuthorizationServer server) {
        if (credential instanceof Credential.Key) {
            return new RegisteredClient(id, credential, JWT);
        }
        if (credential instanceof Credential.None) {
            return new RegisteredClient(id, credential, NONE);
        }
        // RFC 8414: basic where the server does not say
        List<String> methods = server.supported(SUPPORTED).orElse(List.of(BASIC));
        String method = List.of(BASIC, POST, NONE).stream()
                .filter(methods::contains)
                .findFirst()
                .orElse(BASIC);
        return new RegisteredClient(id, credential, method);
    }

    /** Return the methods that a client which registers itself may ask for, the one that suits the server first. */
    static String methodToRegister(AuthorizationServer server) {
        List<String> methods = server.supported(SUPPORTED).orElse(List.of(BASIC));
        return List.of(NONE, BASIC, POST).stream()
                .filter(methods::contains)
                .findFirst()
                .orElse(NONE);
    }

    /**
     * Show it in a request to the token endpoint.
     *
     * @param form the request's parameters, to which it may add
     * @param issuer whom it is shown to
     * @return headers of the request
     */
    Map<String, String> show(Map<String, String> form, String issuer, Clock clock) {
        Map<String, String> headers = new LinkedHashMap<>();
        // some servers look for it there whatever the method
        form.put("client_id", id);
        if (method.equals(BASIC)) {
            String both = encoded(id) + ":" + encoded(secret());
            headers.put(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        } else if (method.equals(POST)) {
            form.put("client_secret", secret());
        } else if (credential instanceof Credential.Key key) {
            form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
            form.put("client_assertion", assertion(key.signer(), issuer, clock));
        }
        return headers;
    }

    private String secret() {
        return credential instanceof Credential.Secret known ? known.value() : "";
    }

    /** The issuer is its audience, and not one endpoint: drafts that update RFC 7523 ask for that. */
    private String assertion(JwtSigner signer, String issuer, Clock clock) {
        long now = clock.instant().getEpochSecond();
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("iss", id)
                .put("sub", id)
                .put("aud", issuer)
                .put("jti", UUID.randomUUID().toString())
                .put("iat", now)
                .put("exp", now + ASSERTION_SECONDS);
        return signer.sign(JsonNodeFactory.instance.objectNode().put("typ", "JWT"), claims);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
