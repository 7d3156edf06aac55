package mcpleak.gatling;

/** Say what a virtual user does when it could not open a session. */
public enum OnFailure {
    /** It ends: nothing that it could do afterwards would reach the server. */
    EXIT_USER,
    /** It goes on, failed; its calls are KOs without traffic. */
    CONTINUE
}
