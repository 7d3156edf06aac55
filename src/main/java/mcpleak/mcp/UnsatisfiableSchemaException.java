package mcpleak.mcp;

import java.io.Serial;

/** Tell that no value could be made for a schema; turned into a value before it leaves the package. */
final class UnsatisfiableSchemaException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;

    UnsatisfiableSchemaException(String at, String rule) {
        super(null, null, false, false);
        this.reason = (at.isEmpty() ? "/" : at) + ": " + rule;
    }

    String reason() {
        return reason;
    }
}
