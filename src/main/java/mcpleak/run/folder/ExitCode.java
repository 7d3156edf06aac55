package mcpleak.run.folder;

/** The exit codes of a run and of the commands. */
public final class ExitCode {

    /** No leak was found, or the command did what it was asked to. */
    public static final int OK = 0;

    /** Wrong usage, a file that cannot be used, or a run that did not take place. */
    public static final int ERROR = 1;

    /** Gatling's status for failed assertions, which its Maven plugin turns into a failed build: a run that has not passed. */
    public static final int NOT_PASSED = 2;

    /** A leak was found. */
    public static final int LEAK = 3;

    /** There is no verdict. */
    public static final int NO_VERDICT = 4;

    /** No leak was found, and the build is worse than its baseline all the same. */
    public static final int REGRESSION = 5;

    /** The memory limit was reached. */
    public static final int LIMIT = 6;

    private ExitCode() {}

    /** Ends the JVM where there is no run to start. Stateless. */
    public static final class NoRun {

        private NoRun() {}

        /** Print why there is no run and end the JVM. */
        public static IllegalStateException because(String message) {
            System.out.println();
            System.out.println(message);
            return exit(ExitCode.ERROR);
        }

        /** End the JVM. */
        public static IllegalStateException exit(int status) {
            System.out.flush();
            System.exit(status);
            return new IllegalStateException("System.exit returned");
        }
    }
}
