package mcpleak.protocol.setting;

import io.gatling.core.protocol.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mcpleak.protocol.authorization.OAuthClient;
import mcpleak.protocol.message.InitializeResult.Implementation;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.ProtocolVersion;
import mcpleak.protocol.setting.RequestOptions.SessionHeader;

/**
 * Hold what all virtual users of a run have in common.
 *
 * @param route how the server is reached
 * @param requestTimeout how long a response may take unless a request says otherwise, connecting included
 * @param client who the users say they are
 * @param behaviour how they behave
 * @param observer who hears of the traffic
 * @param stopSignal what ends the run early
 */
public record McpProtocol(
        Route route,
        Duration requestTimeout,
        Implementation client,
        ClientBehaviour behaviour,
        TrafficObserver observer,
        StopSignal stopSignal)
        implements Protocol {

    /** @throws IllegalArgumentException if the timeout is under a millisecond */
    public McpProtocol {
        if (requestTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("requestTimeout is at least 1 ms, not " + requestTimeout);
        }
    }

    /**
     * How all virtual users of a run behave. Immutable.
     *
     * @param version the only version that they speak; empty: the newest that the server speaks too
     * @param answers how they answer what the server asks
     * @param headers what they send with every request over HTTP beside the protocol's own headers, in order
     * @param oauth who gets tokens for them over HTTP; empty: nobody
     * @param expiry what they take for the end of a session
     * @param seed draws generated arguments
     */
    public record ClientBehaviour(
            Optional<ProtocolVersion> version,
            ServerAnswers answers,
            List<SessionHeader> headers,
            Optional<OAuthClient> oauth,
            Expiry expiry,
            long seed) {

        /** The newest version, no offers, no headers. */
        public static final ClientBehaviour DEFAULT = new ClientBehaviour(
                Optional.empty(), ServerAnswers.PING_ONLY, List.of(), Optional.empty(), Expiry.NOT_FOUND, 1);

        public ClientBehaviour {
            headers = List.copyOf(headers);
        }

        /** Name what a client takes for the end of its session. */
        public enum Expiry {
            /** Status 404, as the specification says. */
            NOT_FOUND,
            /** Status 404, and 400, with which some servers refuse a session that they do not know. */
            NOT_FOUND_OR_BAD_REQUEST;

            private static final int NOT_FOUND_STATUS = 404;
            private static final int BAD_REQUEST_STATUS = 400;

            /** Say whether a message of a session ended so because its session has. */
            public boolean shows(Outcome outcome) {
                return outcome instanceof Outcome.HttpStatus refused
                        && (refused.status() == NOT_FOUND_STATUS
                                || (this == NOT_FOUND_OR_BAD_REQUEST && refused.status() == BAD_REQUEST_STATUS));
            }
        }
    }
}
