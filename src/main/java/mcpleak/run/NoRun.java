package mcpleak.run;

/** Ends the JVM where there is no run to start. Stateless. */
final class NoRun {

    private NoRun() {}

    /** Print why there is no run and end the JVM. */
    static IllegalStateException because(String message) {
        System.out.println();
        System.out.println(message);
        return exit(ExitCode.ERROR);
    }

    /** End the JVM. */
    static IllegalStateException exit(int status) {
        System.out.flush();
        System.exit(status);
        return new IllegalStateException("System.exit returned");
    }
}
