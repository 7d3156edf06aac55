package mcpleak.cli;

/** Tell that a file given on the command line cannot be used; the message names the file and the rule. */
final class UnreadableInput extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableInput(String message) {
        super(message);
    }

    UnreadableInput(String message, Throwable cause) {
        super(message, cause);
    }
}
