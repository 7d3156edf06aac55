package mcpleak.cli;

/** Name the exit codes. */
final class ExitCode {

    /** No leak was found, or the command did what it was asked to. */
    static final int OK = 0;

    /** Wrong usage, or a file that cannot be used. */
    static final int ERROR = 1;

    /** A leak was found. */
    static final int LEAK = 3;

    /** There is no verdict. */
    static final int NO_VERDICT = 4;

    /** No leak was found, and the build is worse than its baseline all the same. */
    static final int REGRESSION = 5;

    private ExitCode() {}
}
