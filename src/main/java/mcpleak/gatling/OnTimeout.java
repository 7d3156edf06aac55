package mcpleak.gatling;

/** Say what a user does when a request has timed out. */
public enum OnTimeout {
    /** Send {@code notifications/cancelled}, as the specification asks for. */
    CANCEL,
    /** Say nothing, as many real clients do. */
    LEAVE
}
