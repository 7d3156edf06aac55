package mcpleak.protocol.transport.session;

import java.util.function.Consumer;
import java.util.function.Function;
import mcpleak.protocol.message.EraProbe;
import mcpleak.protocol.message.InitializeResult.Implementation;
import mcpleak.protocol.message.McpMessages;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.ProtocolVersion;
import mcpleak.protocol.message.RequestMetadata;
import mcpleak.protocol.transport.Negotiation;
import mcpleak.protocol.transport.Negotiation.Step;

/**
 * Find out which era a server speaks, once for all users: the first asks {@code server/discover}, the others wait for the answer.
 *
 * <p>A user that is pinned to a version from 2026-07-28 on sends nothing here, for there is nothing to agree on; one that is pinned
 * to an older version goes straight to {@code initialize}. Thread-safe.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/versioning#backward-compatibility-with-initialization-based-versions">
 *     MCP, Backward Compatibility</a>
 */
public final class EraNegotiation implements Negotiation {

    /** How often a server may name another version before it is given up. */
    private static final int MAX_PROBES = 3;

    private final Negotiation legacy;
    private final Function<Outcome, EraProbe> judge;
    private final AskedOnce<EraProbe> asked = new AskedOnce<>();

    /**
     * Create the negotiation of a run.
     *
     * @param legacy what follows if the server speaks no stateless version
     * @param judge says from the end of the probe which era it is
     */
    public EraNegotiation(Negotiation legacy, Function<Outcome, EraProbe> judge) {
        this.legacy = legacy;
        this.judge = judge;
    }

    @Override
    public Step first(Opening opening) {
        if (opening.pinned().isPresent()) {
            ProtocolVersion version = opening.pinned().get();
            return version.isStateless()
                    ? agreed(metadata(opening, version), new Implementation("", ""))
                    : legacy.first(opening);
        }
        RequestMetadata newest = metadata(opening, ProtocolVersion.STATELESS);
        return asked.first(told -> probe(opening, newest, 1, told), era -> heard(opening, era));
    }

    /** Go on with what another user found out; where that was nothing, find out oneself, so that each failure is seen. */
    private Step heard(Opening opening, EraProbe era) {
        return era instanceof EraProbe.Stateless || era instanceof EraProbe.Legacy
                ? known(opening, era)
                : probe(opening, metadata(opening, ProtocolVersion.STATELESS), 1, known -> {});
    }

    private Step probe(Opening opening, RequestMetadata metadata, int count, Consumer<EraProbe> told) {
        return new Step.Ask(metadata.addTo(McpMessages.discover(opening.ids().get())), end -> {
            EraProbe answer = judge.apply(end.outcome());
            if (answer instanceof EraProbe.AskAgain again && count < MAX_PROBES) {
                return probe(opening, metadata.at(again.version()), count + 1, told);
            }
            if (answer instanceof EraProbe.AskAgain || answer instanceof EraProbe.Unknown) {
                asked.forget();
            }
            told.accept(answer);
            return known(opening, answer);
        });
    }

    private Step known(Opening opening, EraProbe era) {
        if (era instanceof EraProbe.Stateless stateless) {
            return agreed(metadata(opening, stateless.version()), stateless.server());
        }
        if (era instanceof EraProbe.Legacy) {
            return legacy.first(opening);
        }
        String reason = era instanceof EraProbe.Unknown unknown
                ? unknown.reason()
                : "the server refuses version after version, though it names the one that it was asked in";
        return new Step.Failed(reason, LeftBehind.NOTHING);
    }

    private static Step agreed(RequestMetadata metadata, Implementation server) {
        return new Step.Agreed(McpSession.stateless(metadata, server), new Step.Done());
    }

    private static RequestMetadata metadata(Opening opening, ProtocolVersion version) {
        return new RequestMetadata(version, opening.client(), opening.capabilities());
    }
}
