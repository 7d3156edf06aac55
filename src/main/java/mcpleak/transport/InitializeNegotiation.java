package mcpleak.transport;

import mcpleak.mcp.InitializeResult;
import mcpleak.mcp.McpMessages;
import mcpleak.mcp.Outcome;
import mcpleak.mcp.ParsedResult;
import mcpleak.mcp.ProtocolVersion;
import mcpleak.transport.Negotiation.Step;

/**
 * Agree on a version by {@code initialize} and {@code notifications/initialized}, as up to 2025-11-25. Stateless.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#initialization">MCP, Lifecycle</a>
 */
public final class InitializeNegotiation implements Negotiation {

    @Override
    public Step first(Opening opening) {
        ProtocolVersion wanted = opening.pinned().orElse(ProtocolVersion.LATEST);
        return new Step.Ask(
                McpMessages.initialize(opening.ids().get(), wanted, opening.client(), opening.capabilities()),
                end -> answered(opening, end));
    }

    private static Step answered(Opening opening, ExchangeEnd end) {
        if (!(end.outcome() instanceof Outcome.Answered answered)) {
            return new Step.Failed(end.outcome().text(), LeftBehind.NOTHING);
        }
        ParsedResult<InitializeResult> result = InitializeResult.read(answered.result());
        if (result instanceof ParsedResult.Invalid<InitializeResult> not) {
            return new Step.Failed(not.reason(), LeftBehind.SESSION);
        }
        InitializeResult agreed = ((ParsedResult.Valid<InitializeResult>) result).value();
        if (opening.pinned().filter(version -> version != agreed.version()).isPresent()) {
            return new Step.Failed(
                    "server chose protocol version " + agreed.version().text() + "; this client is pinned to "
                            + opening.pinned().get().text(),
                    LeftBehind.SESSION);
        }
        return new Step.Agreed(
                agreed.session(end.sessionId()), new Step.Tell(McpMessages.initialized(), new Step.Done()));
    }
}
