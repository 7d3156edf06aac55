package mcpleak.server;

/** Says that the server under test cannot be started, reached or found. The message is meant for people and may have several lines. */
public final class ServerException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Say what failed, where, and what was seen last. */
    public ServerException(String message) {
        super(message);
    }

    /** Say it with the failure that led to it. */
    public ServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
