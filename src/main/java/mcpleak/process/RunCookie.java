package mcpleak.process;

import java.util.UUID;

/**
 * Mark the processes of one run by an environment variable, which they hand on to all that they start: it finds those that left
 * the process group and were adopted by init. (Jenkins ends what a build leaves behind in the same way.) Immutable.
 *
 * @param value what tells this run from all others
 */
public record RunCookie(String value) {

    /** Name of the environment variable. */
    public static final String NAME = "MCPLEAK_RUN";

    /** Create one that no other run has. */
    public static RunCookie fresh() {
        return new RunCookie(UUID.randomUUID().toString());
    }

    /**
     * Create one for a part of the run: its carriers are told from those of other parts, and a guardian of the whole run knows
     * them all.
     *
     * @param number tells the part from others
     */
    public RunCookie part(long number) {
        return new RunCookie(value + "." + number);
    }

    /** Return the entry as it stands in the environment: {@code MCPLEAK_RUN=...}. */
    public String entry() {
        return NAME + "=" + value;
    }

    /** Say whether a process was started with it; false if it is gone, not ours to read, or has overwritten its environment. */
    public boolean isCarriedBy(long pid) {
        return isInEnvironment(pid, entry() + "\0");
    }

    /** Say whether a process was started with one of its parts. */
    public boolean isCarriedInPartBy(long pid) {
        return isInEnvironment(pid, entry() + ".");
    }

    private static boolean isInEnvironment(long pid, String beginning) {
        return ProcessStat.text(pid, "environ")
                .filter(environment -> ("\0" + environment).contains("\0" + beginning))
                .isPresent();
    }
}
