package mcpleak.run.folder;

/** Ends the JVM where there is no run to start. Stateless. */
public final class NoRun {

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
