package mcpleak.report;

/** Say what a run that ends without an answer does to the build. */
public enum Undecided {
    /** It fails the build. */
    FAILS,
    /** It is only told. */
    TOLERATED
}
