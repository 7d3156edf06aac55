package mcpleak.mcp;

import java.util.Arrays;
import java.util.Optional;

/**
 * Name the errors that 2026-07-28 defines; a server that answers with one of them speaks it.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/index#error-codes">MCP, Error Codes</a>
 */
public enum ProtocolError {
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
