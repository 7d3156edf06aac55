package mcpleak.protocol.authorization;

import java.util.Optional;

/** Says why there is no token, in words that fit into a line of the report. */
final class AuthorizationException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Optional<String> error;

    AuthorizationException(String reason) {
        super(reason);
        this.error = Optional.empty();
    }

    AuthorizationException(String reason, Throwable cause) {
        super(reason, cause);
        this.error = Optional.empty();
    }

    /**
     * A server refused.
     *
     * @param code the error code of RFC 6749, section 5.2
     */
    AuthorizationException(String code, String reason) {
        super(reason);
        this.error = Optional.of(code);
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    /** Say whether a server refused with that error code. */
    boolean isError(String code) {
        return error.filter(code::equals).isPresent();
    }

    /** Say whether a server refused, rather than that none could be asked. */
    boolean isRefusal() {
        return error.isPresent();
    }
}
