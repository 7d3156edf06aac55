package mcpleak.protocol.transport;

/** Say how a connection is left without a word. */
public enum CloseKind {
    /** In order: a TCP FIN; the end of input of a process. */
    FIN,
    /** At once: a TCP RST; the kill of a process. */
    RST
}
