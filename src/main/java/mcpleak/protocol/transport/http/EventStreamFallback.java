package mcpleak.protocol.transport.http;

import mcpleak.protocol.message.EraProbe;
import mcpleak.protocol.message.ProtocolVersion;
import mcpleak.protocol.transport.Negotiation;

/**
 * Agrees by {@code initialize}; where a server refuses the POST as one of 2024-11-05 would, tries its transport, and remembers for all
 * users of a run which of the two the server speaks.
 *
 * <p>A user that is pinned to a later version than 2024-11-05 does not try it. Thread-safe.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#backwards-compatibility">MCP, Backwards
 *     Compatibility</a>
 */
final class EventStreamFallback implements Negotiation {

    private volatile Known known = Known.STREAMABLE;

    private enum Known {
        STREAMABLE,
        TRIED_EVENT_STREAM,
        EVENT_STREAM
    }

    /** Say whether messages go over the transport of 2024-11-05. */
    boolean isEventStream() {
        return known != Known.STREAMABLE;
    }

    @Override
    public Step first(Opening opening) {
        Step.Ask ask = Negotiation.initialize(opening);
        boolean may = opening.pinned()
                .filter(version -> version != ProtocolVersion.V2024_11_05)
                .isEmpty();
        return may && !isEventStream() ? watched(opening, ask) : ask;
    }

    private Step watched(Opening opening, Step.Ask ask) {
        return new Step.Ask(ask.request(), end -> {
            Step then = ask.then().apply(end);
            if (!(then instanceof Step.Failed failed) || !EraProbe.mayBeEventStream(end.outcome())) {
                return then;
            }
            pass(Known.STREAMABLE, Known.TRIED_EVENT_STREAM);
            return second(Negotiation.initialize(opening), failed);
        });
    }

    private Step second(Step.Ask again, Step.Failed first) {
        return new Step.Ask(again.request(), end -> {
            Step then = again.then().apply(end);
            if (then instanceof Step.Failed failed) {
                // unless another user has found out meanwhile that the server does speak it
                pass(Known.TRIED_EVENT_STREAM, Known.STREAMABLE);
                return new Step.Failed(
                        first.reason() + "; and no event stream there: " + failed.reason(), failed.leftBehind());
            }
            known = Known.EVENT_STREAM;
            return then;
        });
    }

    private void pass(Known from, Known to) {
        if (known == from) {
            known = to;
        }
    }
}
