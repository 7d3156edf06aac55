package mcpleak.run;

import static mcpleak.protocol.dsl.McpDsl.mcp;

import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.ServerChoice;
import mcpleak.protocol.dsl.McpProtocolBuilder;
import mcpleak.run.folder.ExitCode.NoRun;

/** How users reach the server of a run, observed and with its end. Immutable. */
record ServerAccess(String simulation, LoadProfile profile, RunParts parts) {

    /** What stands for the version that client and server agree on. */
    private static final String NEGOTIATED = "auto";

    /** What stands for the newest version with sessions that the server speaks: what a session leaves behind matters most. */
    private static final String WITH_SESSIONS = "sessions";

    /** Return the protocol that the profile asks for. */
    McpProtocolBuilder protocol() {
        String version = profile.get(Properties.PROTOCOL);
        boolean named = !version.equals(NEGOTIATED) && !version.equals(WITH_SESSIONS);
        McpProtocolBuilder server = parts.testServer
                .overStdio(parts.recording.files().serverLog())
                .orElseGet(() -> version.equals(WITH_SESSIONS) ? mcp(address()).withSessions() : mcp(address()));
        return observed(named ? server.protocolVersion(version) : server);
    }

    /** Let the run hear of what users do over a protocol, and stop them. */
    McpProtocolBuilder observed(McpProtocolBuilder protocol) {
        return protocol.byDefault(
                        parts.testServer.headers().byName(),
                        parts.testServer.identity().network(),
                        parts.testServer.oauth())
                .requestTimeout(profile.get(Properties.TIMEOUT))
                .observer(parts.traffic)
                .stopSignal(parts.context.stopSignal());
    }

    /** Return the address of the server's MCP endpoint; ends the JVM where the server has none. */
    String address() {
        if (profile.server() instanceof ServerChoice.Stdio) {
            throw NoRun.because("The run was not started: " + simulation
                    + " reaches its server by HTTP, which goes without -Dtransport=stdio");
        }
        return parts.testServer.url().toString();
    }
}
