package mcpleak.simulations;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listTools;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/**
 * Before each call, register one to three clients and never use them, as clients do that forget who they are: RFC 7591.
 *
 * <p>Expect growth per registration from servers that are their own authorization server and keep their clients in memory, for ever.
 * Clients are registered at {@code /register} below the server's origin, where the official SDKs have it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7591">RFC 7591, OAuth 2.0 Dynamic Client Registration</a>
 */
public final class RegistrationFloodSimulation extends Simulation {

    private static final int MOST = 3;
    private static final String CLIENT_ID = "client";
    private static final String CLIENT = """
            {"client_name": "mcpleak", "redirect_uris": ["http://127.0.0.1/callback"], "token_endpoint_auth_method": "none",
             "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"]}""";

    /** Sets the run up. */
    public RegistrationFloodSimulation() {
        LeakRun.load(this, RegistrationFloodSimulation::session).protocols(http);
    }

    static ChainBuilder session(LeakRun run) {
        return exec(initialize(), listTools())
                .exec(run.eachCall(
                        exec(repeat(session -> LeakRun.oneTo(MOST, session)).on(registration(run)))
                                .exec(run.nextCall())))
                .exec(run.endSession());
    }

    private static ChainBuilder registration(LeakRun run) {
        return exec(http("register")
                        .post(run.origin() + "/register")
                        .header("Content-Type", "application/json")
                        .body(StringBody(CLIENT))
                        .check(status().in(200, 201), jsonPath("$.client_id").saveAs(CLIENT_ID)))
                .doIf("#{" + CLIENT_ID + ".exists()}")
                .then(exec(run.registered()).exec(session -> session.remove(CLIENT_ID)));
    }

    // How to run:
    //   mvn gatling:test -Dgatling.simulationClass=mcpleak.simulations.RegistrationFloodSimulation -Durl=...
    // -Dtoken=env:TOKEN
}
