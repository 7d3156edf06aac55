package mcpleak.transport;

import mcpleak.mcp.EraProbe;
import mcpleak.mcp.ProtocolVersion;
import mcpleak.transport.Negotiation.Step;

/**
 * Agree by {@code initialize}; where a server refuses the POST as one of the oldest transport would, try that one.
 *
 * <p>A user that is pinned to a later version than 2024-11-05 does not try it. Thread-safe.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#backwards-compatibility">MCP, Backwards
 *     Compatibility</a>
 */
final class EventStreamFallback implements Negotiation {

    private final Negotiation initialize = new InitializeNegotiation();
    private final HttpWay way;

    EventStreamFallback(HttpWay way) {
        this.way = way;
    }

    @Override
    public Step first(Opening opening) {
        Step first = initialize.first(opening);
        boolean may = opening.pinned()
                .filter(version -> version != ProtocolVersion.V2024_11_05)
                .isEmpty();
        return may && !way.isEventStream() && first instanceof Step.Ask ask ? watched(opening, ask) : first;
    }

    private Step watched(Opening opening, Step.Ask ask) {
        return new Step.Ask(ask.request(), end -> {
            Step then = ask.then().apply(end);
            if (!(then instanceof Step.Failed failed) || !EraProbe.mayBeEventStream(end.outcome())) {
                return then;
            }
            way.tryEventStream();
            return initialize.first(opening) instanceof Step.Ask again ? second(again, failed) : then;
        });
    }

    private Step second(Step.Ask again, Step.Failed first) {
        return new Step.Ask(again.request(), end -> {
            Step then = again.then().apply(end);
            if (then instanceof Step.Failed failed) {
                way.useStreamable();
                return new Step.Failed(
                        first.reason() + "; and no event stream there: " + failed.reason(), failed.leftBehind());
            }
            way.keepEventStream();
            return then;
        });
    }
}
