package mcpleak.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import mcpleak.protocol.message.InitializeResult.Implementation;

/**
 * Say from the answer to a first {@code server/discover} which era a server speaks.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#backward-compatibility">MCP,
 *     Backward Compatibility</a>
 */
public sealed interface EraProbe {

    /**
     * The server speaks a stateless version.
     *
     * @param version the version to talk in
     * @param server who it is; of empty texts if it did not say
     */
    record Stateless(ProtocolVersion version, Implementation server) implements EraProbe {}

    /** The server speaks a stateless version and wants another version: ask again. */
    record AskAgain(ProtocolVersion version) implements EraProbe {}

    /** The server speaks no stateless version: go on with {@code initialize}. */
    record Legacy() implements EraProbe {}

    /** The answer says nothing about the era: the server is out of order, unreachable, or closed to this client. */
    record Unknown(String reason) implements EraProbe {}

    /**
     * Judge the end of a probe over HTTP. A server that fails at the question may well know {@code initialize}: 500 and above are
     * taken for legacy.
     */
    static EraProbe overHttp(Outcome outcome) {
        if (outcome instanceof Outcome.HttpStatus refused && isAboutAccess(refused)) {
            return new Unknown(refused.text());
        }
        boolean reached = outcome instanceof Outcome.HttpStatus
                || outcome instanceof Outcome.Answered
                || outcome instanceof Outcome.RpcError
                || outcome instanceof Outcome.Malformed
                || outcome instanceof Outcome.NoResponse;
        return reached ? answered(outcome) : new Unknown(outcome.text());
    }

    /**
     * Judge the end of a probe over stdio: a server that stays silent, or ends, does not know the question.
     *
     * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/stdio#backward-compatibility">MCP,
     *     stdio, Backward Compatibility</a>
     */
    static EraProbe overStdio(Outcome outcome) {
        return answered(outcome);
    }

    /**
     * Say whether a failed {@code initialize} over HTTP may come from a server of the oldest transport, which opens with a GET.
     */
    static boolean mayBeEventStream(Outcome initialize) {
        return initialize instanceof Outcome.HttpStatus refused
                && List.of(400, 404, 405).contains(refused.status())
                && refused.rpcError()
                        .flatMap(error -> ProtocolError.of(error.code()))
                        .isEmpty();
    }

    private static EraProbe answered(Outcome outcome) {
        if (outcome instanceof Outcome.Answered answered) {
            return discovered(answered.result());
        }
        Optional<Outcome.RpcError> stateless = outcome.rpcError()
                .filter(error -> ProtocolError.of(error.code()).isPresent());
        return stateless.isPresent() ? refused(stateless.get()) : new Legacy();
    }

    /** @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/server/discover">MCP, Discovery</a> */
    private static EraProbe discovered(JsonNode result) {
        List<String> versions = ProtocolVersion.texts(result.path("supportedVersions"));
        if (versions.isEmpty()) {
            return new Legacy();
        }
        JsonNode inMeta = result.path("_meta").path(RequestMetadata.PREFIX + "serverInfo");
        JsonNode server = inMeta.isObject() ? inMeta : result.path("serverInfo");
        return ProtocolVersion.bestStateless(versions)
                .<EraProbe>map(best -> new Stateless(best, Implementation.read(server)))
                .orElseGet(() -> noCommon(versions));
    }

    private static EraProbe refused(Outcome.RpcError error) {
        if (error.code() != ProtocolError.UNSUPPORTED_PROTOCOL_VERSION.code()) {
            // it speaks a stateless version, and something about our request is wrong: falling back would hide that
            return new Unknown(error.text());
        }
        List<String> supported = error.details()
                .map(details -> ProtocolVersion.texts(details.path("supported")))
                .orElse(List.of());
        return ProtocolVersion.bestStateless(supported)
                .<EraProbe>map(AskAgain::new)
                .orElseGet(() -> supported.isEmpty() ? new Legacy() : noCommon(supported));
    }

    private static EraProbe noCommon(List<String> supported) {
        boolean legacy = supported.stream().map(ProtocolVersion::of).anyMatch(Optional::isPresent);
        return legacy
                ? new Legacy()
                : new Unknown("server speaks " + Quote.of(String.join(", ", supported), 60) + "; this client speaks "
                        + ProtocolVersion.all());
    }

    private static boolean isAboutAccess(Outcome.HttpStatus refused) {
        return refused.status() == 401 || refused.status() == 403;
    }

    /**
     * Name the errors that 2026-07-28 defines; a server that answers with one of them speaks it.
     *
     * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/index#error-codes">MCP, Error Codes</a>
     */
    enum ProtocolError {
        /** Headers and body of a request do not agree. */
        HEADER_MISMATCH(-32020),
        /** The client has not declared a capability that the request needs. */
        MISSING_CLIENT_CAPABILITY(-32021),
        /** The server does not speak the version of the request, and says which it speaks. */
        UNSUPPORTED_PROTOCOL_VERSION(-32022);

        private final int code;

        ProtocolError(int code) {
            this.code = code;
        }

        /** Return the JSON-RPC error's number. */
        public int code() {
            return code;
        }

        /** Find the error with this number; empty if 2026-07-28 does not define it. */
        public static Optional<ProtocolError> of(int code) {
            return Arrays.stream(values()).filter(error -> error.code == code).findFirst();
        }
    }
}
