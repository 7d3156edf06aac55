package mcpleak.endtoend;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listTools;
import static mcpleak.protocol.dsl.McpDsl.mcp;

import io.gatling.javaapi.core.Simulation;
import mcpleak.run.LeakRun;

/** Let users send secrets in their headers, as {@link SecretsIT} wants them hidden. */
public final class SecretHeadersSimulation extends Simulation {

    static final String BEARER = "HIDE5-bearer-77";
    static final String COOKIE = "HIDE6-cookie-88";

    public SecretHeadersSimulation() {
        LeakRun.load(
                this,
                run -> exec(initialize(), listTools())
                        .exec(run.eachCall(run.nextCall()))
                        .exec(run.endSession()),
                run -> mcp(run.address()).bearerToken(BEARER).header("Cookie", "sid=" + COOKIE + "; theme=dark"));
    }
}
