package mcpleak.protocol.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mcpleak.network.Network;
import mcpleak.protocol.authorization.OAuthClient.Grant;
import mcpleak.protocol.authorization.OAuthClient.Registration;
import mcpleak.protocol.authorization.OAuthClient.Sharing;
import mcpleak.protocol.authorization.TokenServer.Reply;
import mcpleak.protocol.authorization.TokenSupply.Heard;
import mcpleak.protocol.authorization.TokenSupply.Presented;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class AuthorizationTest {

    private static final URI MCP = URI.create("http://127.0.0.1:1/mcp");
    private static final OAuthClient KNOWN = OAuthClient.UNKNOWN.id("me").secret("s3cr3t-of-me");

    private final SteppedClock clock = new SteppedClock();
    private final AtomicInteger got = new AtomicInteger();
    private final List<Authorization> opened = new ArrayList<>();
    private TokenServer server;

    @BeforeEach
    void serve() throws IOException {
        server = new TokenServer(MCP);
    }

    @AfterEach
    void close() {
        opened.forEach(Authorization::close);
        server.close();
    }

    @Test
    void clientCredentials_areShownByBasic_andTheResourceIsNamed() {
        TokenSupply supply = authorization(KNOWN.scope("read write")).forUser();

        assertThat(refused(supply)).isEmpty();

        assertThat(presented(supply)).isEqualTo("Bearer token-1");
        assertThat(server.asked("/token")).singleElement().satisfies(asked -> {
            assertThat(asked.parameters())
                    .isEqualTo(Map.of(
                            "client_id",
                            "me",
                            "grant_type",
                            "client_credentials",
                            "resource",
                            MCP.toString(),
                            "scope",
                            "read write"));
            assertThat(asked.authorization())
                    .contains("Basic "
                            + Base64.getEncoder().encodeToString("me:s3cr3t-of-me".getBytes(StandardCharsets.UTF_8)));
        });
    }

    @Test
    void clientSecret_whereTheServerTakesItInTheBody_isSentThere() {
        server.metadata(",'token_endpoint_auth_methods_supported':['client_secret_post']");

        assertThat(refused(authorization(KNOWN).forUser())).isEmpty();

        assertThat(server.asked("/token").get(0).parameters())
                .containsEntry("client_id", "me")
                .containsEntry("client_secret", "s3cr3t-of-me");
    }

    @Test
    void request_beforeTheServerAsked_isSentWithoutAToken() {
        TokenSupply supply = authorization(KNOWN).forUser();

        assertThat(supply.beforeSending()).isEmpty();
        assertThat(supply.present("POST", MCP).headers()).isEmpty();
        assertThat(supply.afterAnswer(supply.present("POST", MCP), new Heard(200, "", Optional.empty())))
                .isEmpty();
        assertThat(server.asked("/token")).isEmpty();
    }

    @Test
    void challenge_ofAnotherScheme_standsAsItIs() {
        TokenSupply supply = authorization(KNOWN).forUser();

        assertThat(supply.afterAnswer(
                        supply.present("POST", MCP), new Heard(401, "Basic realm=\"x\"", Optional.empty())))
                .isEmpty();
    }

    @Test
    void token_shortBeforeItExpires_isReplacedByTheRefreshToken() {
        server.on("/token", each -> server.token(100, ",'refresh_token':'refresh-1'"));
        TokenSupply supply = authorization(KNOWN).forUser();
        assertThat(refused(supply)).isEmpty();

        clock.step(Duration.ofSeconds(79));
        assertThat(supply.beforeSending()).isEmpty();
        clock.step(Duration.ofSeconds(1));
        assertThat(end(supply.beforeSending())).isEmpty();

        assertThat(presented(supply)).isEqualTo("Bearer token-2");
        assertThat(server.asked("/token").get(1).parameters())
                .containsEntry("grant_type", "refresh_token")
                .containsEntry("refresh_token", "refresh-1");
    }

    @Test
    void refreshToken_thatIsRefused_isReplacedByAnotherGrant() {
        server.on(
                "/token",
                each -> each.parameters().containsKey("refresh_token")
                        ? Reply.error("invalid_grant", "revoked")
                        : server.token(100, ",'refresh_token':'refresh-1'"));
        TokenSupply supply = authorization(KNOWN).forUser();
        assertThat(refused(supply)).isEmpty();

        clock.step(Duration.ofSeconds(90));

        assertThat(end(supply.beforeSending())).isEmpty();
        assertThat(presented(supply)).isEqualTo("Bearer token-2");
    }

    @Test
    void token_thatTheServerRevoked_isReplacedOnceForAllThatSharedIt() {
        Authorization all = authorization(KNOWN);
        TokenSupply supply = all.forUser();
        assertThat(refused(supply)).isEmpty();
        Presented old = supply.present("POST", MCP);

        List<Optional<CompletionStage<Optional<String>>>> again = new ArrayList<>();
        for (int user = 0; user < 20; user++) {
            again.add(all.forUser().afterAnswer(old, unauthorized()));
        }

        assertThat(again).allSatisfy(each -> assertThat(end(each)).isEmpty());
        assertThat(presented(supply)).isEqualTo("Bearer token-2");
        assertThat(server.asked("/token")).hasSize(2);
    }

    @Test
    void tokens_ofUsersOfTheirOwn_differ_andLaterUsersNeedNoRefusal() {
        Authorization all = authorization(KNOWN.with(Sharing.USER));
        TokenSupply first = all.forUser();
        TokenSupply second = all.forUser();

        assertThat(refused(first)).isEmpty();
        assertThat(end(second.beforeSending())).isEmpty();

        assertThat(presented(first)).isEqualTo("Bearer token-1");
        assertThat(presented(second)).isEqualTo("Bearer token-2");
        assertThat(got).hasValue(2);
    }

    @Test
    void scope_thatIsMissing_isAskedForBesideThoseBefore_once() {
        TokenSupply supply = authorization(KNOWN).forUser();
        assertThat(refused(supply, ", scope=\"read\"")).isEmpty();
        Heard forbidden =
                new Heard(403, server.challenge(", error=\"insufficient_scope\", scope=\"write\""), Optional.empty());

        assertThat(end(supply.afterAnswer(supply.present("POST", MCP), forbidden)))
                .isEmpty();
        assertThat(supply.afterAnswer(supply.present("POST", MCP), forbidden)).isEmpty();

        assertThat(server.asked("/token"))
                .extracting(each -> each.parameters().get("scope"))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("read"),
                        second -> assertThat(second.split(" ")).containsExactlyInAnyOrder("read", "write"));
    }

    @Test
    void client_withoutAnId_registersOnceForAllUsers_andRedeemsACode() {
        Authorization all = authorization(OAuthClient.UNKNOWN.with(Sharing.USER));

        assertThat(refused(all.forUser())).isEmpty();
        assertThat(refused(all.forUser())).isEmpty();

        assertThat(server.asked("/register"))
                .singleElement()
                .satisfies(asked ->
                        assertThat(asked.body()).contains("\"authorization_code\"", "\"application_type\":\"native\""));
        assertThat(server.asked("/authorize").get(0).parameters())
                .containsEntry("client_id", "registered")
                .containsEntry("code_challenge_method", "S256");
        assertThat(server.asked("/token").get(0).parameters())
                .containsEntry("grant_type", "authorization_code")
                .containsEntry("code", "c-1")
                .containsKey("code_verifier");
    }

    @Test
    void client_thatMayNotRegister_namesTheProperties() {
        OAuthClient client = OAuthClient.UNKNOWN.with(new Registration(false, Optional.empty()));

        assertThat(refused(authorization(client).forUser()))
                .contains("the client has no id (-Doauth.client.id, or -Doauth.registration=dynamic)");
    }

    @Test
    void client_thatIsRefused_namesCauseAndProperties_andWaitsBeforeItAsksAgain() {
        server.on("/token", Reply.error("invalid_client", "Client secret expired"));
        TokenSupply supply = authorization(KNOWN).forUser();

        Optional<String> reason = refused(supply);
        assertThat(reason.orElseThrow())
                .isEqualTo(server.url().getAuthority()
                        + " refuses: invalid_client (-Doauth.client.id, -Doauth.client.secret): Client secret expired")
                .hasSizeLessThan(120);
        assertThat(refused(supply)).isEqualTo(reason);
        assertThat(server.asked("/token")).hasSize(1);

        clock.step(TokenSupply.FAILURE_HOLDS);
        assertThat(refused(supply)).isEqualTo(reason);
        assertThat(server.asked("/token")).hasSize(2);
    }

    @Test
    void tokens_thatTheServerNeverTakes_areNotAskedForEndlessly() {
        TokenSupply supply = authorization(KNOWN).forUser();
        for (int time = 0; time <= TokenSupply.MOST_REFUSED; time++) {
            assertThat(refused(supply)).isEmpty();
        }

        assertThat(refused(supply)).contains("the server takes no token of " + server.url());
        assertThat(server.asked("/token")).hasSize(TokenSupply.MOST_REFUSED + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void refusal_withoutAChallenge_hasTheMetadataLookedForAtTheWellKnownPlaces(int status) throws IOException {
        try (TokenServer own = new TokenServer(MCP)) {
            URI endpoint = URI.create(own.url() + "/mcp/");
            own.on("/.well-known/oauth-protected-resource/mcp/", new Reply(307, "", Map.of("Location", "/moved")));
            own.on(
                    "/moved",
                    Reply.json("{'resource':'" + endpoint + "','authorization_servers':['" + server.url() + "']}"));
            TokenSupply supply = authorization(KNOWN, endpoint).forUser();

            assertThat(end(supply.afterAnswer(
                            supply.present("POST", endpoint), new Heard(status, "", Optional.empty()))))
                    .isEmpty();

            assertThat(server.asked("/token").get(0).parameters()).containsEntry("resource", endpoint.toString());
        }
    }

    @Test
    void server_withoutMetadata_isItsOwnAuthorizationServer() throws IOException {
        try (TokenServer own = new TokenServer(MCP)) {
            own.on("/.well-known/oauth-protected-resource/mcp", new Reply(404, "", Map.of()));
            own.on("/.well-known/oauth-authorization-server", new Reply(404, "", Map.of()));
            TokenSupply supply = authorization(OAuthClient.UNKNOWN, URI.create(own.url() + "/mcp"))
                    .forUser();

            assertThat(end(supply.afterAnswer(supply.present("POST", MCP), new Heard(401, "Bearer", Optional.empty()))))
                    .isEmpty();

            assertThat(presented(supply)).isEqualTo("Bearer token-1");
        }
    }

    @Test
    void metadata_thatIsRedirectedToAnotherOrigin_isNotRead() throws IOException {
        try (TokenServer other = new TokenServer(MCP)) {
            server.on(
                    "/.well-known/oauth-authorization-server",
                    new Reply(302, "", Map.of("Location", other.url() + "/.well-known/oauth-authorization-server")));

            assertThat(refused(authorization(KNOWN).forUser()))
                    .contains("no metadata of the authorization server " + server.url());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1",
                "http://127.0.0.1:1/",
                "http://127.0.0.1:1/mcp",
                "http://127.0.0.1:1/mcp/",
                "HTTP://127.0.0.1:1/mcp"
            })
    void metadata_ofAResourceThatTheEndpointIsIn_isFollowed(String resource) {
        server.on(
                "/.well-known/oauth-protected-resource/mcp",
                Reply.json("{'resource':'" + resource + "','authorization_servers':['" + server.url() + "']}"));

        assertThat(refused(authorization(KNOWN).forUser())).isEmpty();
        assertThat(server.asked("/token").get(0).parameters()).containsEntry("resource", resource);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://127.0.0.1:1/mc",
                "http://127.0.0.1:1/mcp/x",
                "http://127.0.0.1:2/mcp",
                "/mcp",
                "http://127.0.0.1:1/mcp#x"
            })
    void metadata_ofAResourceThatTheEndpointIsNotIn_isRefused(String resource) {
        server.on(
                "/.well-known/oauth-protected-resource/mcp",
                Reply.json("{'resource':'" + resource + "','authorization_servers':['" + server.url() + "']}"));

        assertThat(refused(authorization(KNOWN).forUser()).orElseThrow())
                .startsWith("the server's metadata speaks for another resource");
    }

    @Test
    void metadata_ofAnotherResource_isNotFollowed() {
        server.on(
                "/.well-known/oauth-protected-resource/mcp",
                Reply.json("{'resource':'https://evil.example/mcp','authorization_servers':['" + server.url() + "']}"));

        assertThat(refused(authorization(KNOWN).forUser()))
                .contains("the server's metadata speaks for another resource: https://evil.example/mcp");
        assertThat(server.asked("/token")).isEmpty();
    }

    @Test
    void metadata_ofAnotherIssuer_isNotFollowed() {
        server.on(
                "/.well-known/oauth-authorization-server",
                Reply.json("{'issuer':'https://evil.example','token_endpoint':'" + server.url() + "/token'}"));

        assertThat(refused(authorization(KNOWN).forUser()).orElseThrow())
                .endsWith("is that of another issuer: https://evil.example");
        assertThat(server.asked("/token")).isEmpty();
    }

    @Test
    void secret_isNotShownToAnotherAuthorizationServer() throws IOException {
        TokenSupply supply = authorization(KNOWN).forUser();
        assertThat(refused(supply)).isEmpty();
        try (TokenServer other = new TokenServer(MCP)) {
            Heard moved = new Heard(401, other.challenge(""), Optional.empty());

            assertThat(end(supply.afterAnswer(supply.present("POST", MCP), moved))
                            .orElseThrow())
                    .startsWith("the server names the authorization server " + other.url());
            assertThat(other.asked("/token")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:///etc/passwd", "ftp://127.0.0.1/x", "http://u:p@127.0.0.1/x", "no address", "http:///x"})
    void address_thatIsNoneOfTheWeb_isRefused(String named) {
        Heard hostile = new Heard(401, "Bearer resource_metadata=\"" + named + "\"", Optional.empty());
        TokenSupply supply = authorization(KNOWN).forUser();

        assertThat(end(supply.afterAnswer(supply.present("POST", MCP), hostile)).orElseThrow())
                .startsWith("the resource_metadata is no ");
    }

    @Test
    void answer_thatIsTooLong_isRefused() {
        server.on("/token", Reply.json("{'access_token':'" + "a".repeat(TokenHttp.MOST_BYTES) + "'}"));

        assertThat(refused(authorization(KNOWN).forUser()).orElseThrow())
                .endsWith("its answer is longer than " + TokenHttp.MOST_BYTES + " bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'access_token':'a\\r\\nX: y'}",
                "{'access_token':''}",
                "{}",
                "[]",
                "{'access_token':'a','token_type':'mac'}"
            })
    void answer_thatHoldsNoUsableToken_isRefused(String answer) {
        server.on("/token", Reply.json(answer));

        assertThat(refused(authorization(KNOWN).forUser())).isPresent();
    }

    @Test
    void authorizationEndpoint_thatAsksAHuman_isNamed() {
        server.on("/authorize", new Reply(200, "<form>", Map.of()));

        assertThat(refused(
                        authorization(KNOWN.with(new Grant.AuthorizationCode())).forUser()))
                .contains(
                        "the authorization endpoint asks a human (HTTP status 200): -Doauth.grant=client-credentials, or -Dtoken");
    }

    @Test
    void authorizationEndpoint_thatRedirectsInACircle_ends() {
        server.on("/authorize", new Reply(302, "", Map.of("Location", "/authorize")));

        assertThat(refused(authorization(OAuthClient.UNKNOWN).forUser()).orElseThrow())
                .startsWith("the authorization endpoint redirects more than ");
    }

    @Test
    void authorizationServer_thatIsNotThere_isNamed() {
        server.close();

        assertThat(refused(authorization(KNOWN).forUser()))
                .contains(server.url() + " does not answer: connection refused");
    }

    private Authorization authorization(OAuthClient client) {
        return authorization(client, MCP);
    }

    private Authorization authorization(OAuthClient client, URI endpoint) {
        Authorization made = new Authorization(client, endpoint, Network.DIRECT, clock, got::incrementAndGet);
        opened.add(made);
        return made;
    }

    private Heard unauthorized() {
        return new Heard(401, server.challenge(""), Optional.empty());
    }

    private Optional<String> refused(TokenSupply supply) {
        return refused(supply, "");
    }

    private Optional<String> refused(TokenSupply supply, String more) {
        return end(supply.afterAnswer(
                supply.present("POST", MCP), new Heard(401, server.challenge(more), Optional.empty())));
    }

    private static Optional<String> end(Optional<CompletionStage<Optional<String>>> stage) {
        return stage.orElseThrow()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private static String presented(TokenSupply supply) {
        return supply.present("POST", MCP).headers().getOrDefault("Authorization", "none");
    }

    /** Stands still between steps. */
    private static final class SteppedClock extends Clock {

        private volatile Instant now = Instant.parse("2026-07-28T00:00:00Z");

        void step(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
