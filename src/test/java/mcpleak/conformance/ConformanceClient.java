package mcpleak.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Optional;
import mcpleak.protocol.authorization.OAuthClient;
import mcpleak.protocol.authorization.OAuthClient.Grant;
import mcpleak.protocol.authorization.OAuthClient.Registration;

/**
 * The client of OAuth that a scenario wants: known to the server as the suite says, else by a document, else by registering itself.
 *
 * @param context what the suite says of the scenario
 */
record ConformanceClient(JsonNode context) {

    /** The suite looks at its address alone: there is no such host. */
    private static final String DOCUMENT = "https://conformance-test.local/client-metadata.json";

    OAuthClient oauth() {
        OAuthClient client = oauthWithId();
        if (context.has("valid_jwt")) {
            return client.with(new Grant.Workload(() -> text("valid_jwt")));
        }
        if (context.has("idp_id_token")) {
            return client.with(new Grant.Enterprise(
                    URI.create(text("idp_token_endpoint")), text("idp_client_id"), text("idp_id_token")));
        }
        return client;
    }

    private OAuthClient oauthWithId() {
        if (!context.has("client_id")) {
            return OAuthClient.UNKNOWN.with(new Registration(true, Optional.of(DOCUMENT)));
        }
        OAuthClient client = OAuthClient.UNKNOWN.id(text("client_id"));
        if (context.has("private_key_pem")) {
            return client.key(text("private_key_pem"));
        }
        return context.has("client_secret") ? client.secret(text("client_secret")) : client;
    }

    private String text(String name) {
        return context.path(name).asText();
    }
}
