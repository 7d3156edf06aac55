package mcpleak.probe;

/**
 * Hold what the probe needs of {@code /proc/PID/stat}.
 *
 * <p>Immutable. See <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>. The resident bytes
 * are not taken from it: before Linux 6.16 they are off by up to 64 pages a processor; the other file of the two is exact.
 *
 * @param state one letter; {@code Z} is a zombie
 * @param parentPid id of its parent
 * @param cpuTicks processor time in user and system mode, in clock ticks of 10 ms
 * @param threads number of threads
 * @param startTicks start, in clock ticks since boot; with the pid it identifies the process
 * @param image a number that changes when the process executes another program
 */
record ProcStat(char state, long parentPid, long cpuTicks, int threads, long startTicks, long image) {

    /**
     * Milliseconds of a clock tick: USER_HZ is 100 on every architecture that Java 17 runs on.
     *
     * @see <a href="https://man7.org/linux/man-pages/man7/time.7.html">time(7)</a>
     */
    static final long TICK_MILLIS = 10;

    /** @throws NumberFormatException if the text is no such line */
    static ProcStat parse(ProcText text) {
        if (!text.skipName()) {
            throw new NumberFormatException("no name in parentheses");
        }
        long image = text.hashSoFar();
        char state = text.letter();
        long parentPid = text.number();
        text.skip(9);
        long cpuTicks = text.number() + text.number();
        text.skip(4);
        int threads = (int) text.number();
        text.skip(1);
        long startTicks = text.number();
        text.skip(3);
        // where code and stack begin is random for every program that is executed; 0 or 1 for processes of other users
        image = 31 * image + text.number();
        text.skip(1);
        image = 31 * image + text.number();
        return new ProcStat(state, parentPid, cpuTicks, threads, startTicks, image);
    }

    boolean isZombie() {
        return state == 'Z';
    }

    boolean isDead() {
        return state == 'X' || state == 'x';
    }

    boolean isStopped() {
        return state == 'T' || state == 't';
    }
}
