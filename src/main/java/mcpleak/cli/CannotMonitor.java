package mcpleak.cli;

/** Tell that a process cannot be watched or its samples cannot be kept; the message says why and what to do. */
final class CannotMonitor extends Exception {

    private static final long serialVersionUID = 1L;

    CannotMonitor(String message) {
        super(message);
    }

    CannotMonitor(String message, Throwable cause) {
        super(message, cause);
    }
}
