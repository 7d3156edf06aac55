package mcpleak.probe.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Hold the text of one small file of {@code /proc}, overwritten by each reading, and walk over its fields in place: a probe that
 * makes strings of them makes garbage in the JVM that generates the load.
 *
 * <p>Confined to one thread.
 */
public final class ProcText {

    /** Most bytes that are read: {@code /proc/PID/stat} has less than 600, a cgroup's {@code memory.stat} up to 3,000. */
    static final int MAX_BYTES = 8_192;

    private Optional<ByteBuffer> direct = Optional.empty();
    private final byte[] bytes = new byte[MAX_BYTES];
    private int length;
    private int at;

    /**
     * Read from the beginning of a file that is kept open: one system call. Such a file belongs to one process for ever; when
     * that has ended the reading fails, also when its id has been given to another.
     */
    void read(FileChannel kept) throws IOException {
        ByteBuffer buffer = direct.orElseGet(() -> ByteBuffer.allocateDirect(MAX_BYTES));
        direct = direct.isPresent() ? direct : Optional.of(buffer);
        buffer.clear();
        length = Math.max(0, kept.read(buffer, 0));
        buffer.flip().get(bytes, 0, length);
        at = 0;
    }

    /** Open, read and close a file. */
    void read(String path) throws IOException {
        try (FileInputStream in = new FileInputStream(path)) {
            length = Math.max(0, in.read(bytes));
        }
        at = 0;
    }

    /** Take a text as if it had been read, in ISO 8859-1; for tests. */
    public ProcText set(String text) {
        byte[] given = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        length = Math.min(given.length, MAX_BYTES);
        System.arraycopy(given, 0, bytes, 0, length);
        at = 0;
        return this;
    }

    /** Return the number that follows a key at the beginning of a line; empty if no line begins so, or no number follows. */
    public OptionalLong numberAfter(String key) {
        for (int line = 0; line < length; line = lineAfter(line)) {
            if (startsWith(key, line)) {
                at = line + key.length();
                try {
                    return OptionalLong.of(number());
                } catch (NumberFormatException notANumber) {
                    return OptionalLong.empty();
                }
            }
        }
        return OptionalLong.empty();
    }

    private int lineAfter(int line) {
        int end = line;
        while (end < length && bytes[end] != '\n') {
            end++;
        }
        return end + 1;
    }

    private boolean startsWith(String key, int from) {
        boolean same = from + key.length() <= length;
        for (int i = 0; same && i < key.length(); i++) {
            same = bytes[from + i] == key.charAt(i);
        }
        return same;
    }

    /** Go behind the last closing parenthesis: a process may have blanks and parentheses in its name. */
    boolean skipName() {
        for (int i = length - 1; i >= 0; i--) {
            if (bytes[i] == ')') {
                at = i + 1;
                return true;
            }
        }
        return false;
    }

    /** Return a number that differs when the bytes up to the current place differ. */
    int hashSoFar() {
        int hash = 1;
        for (int i = 0; i < at; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** Go over some fields. */
    void skip(int fields) {
        for (int i = 0; i < fields; i++) {
            toField();
            while (at < length && bytes[at] > ' ') {
                at++;
            }
        }
    }

    /** Return the first character of the next field and go over it; a blank at the end of the text. */
    char letter() {
        toField();
        char letter = at < length ? (char) bytes[at] : ' ';
        skip(1);
        return letter;
    }

    /**
     * Return the next field as a number and go over it; values above the range of a long, as addresses, wrap round.
     *
     * @throws NumberFormatException if it is none, or the text is at its end
     */
    long number() {
        toField();
        boolean negative = at < length && bytes[at] == '-';
        int start = negative ? at + 1 : at;
        long number = 0;
        at = start;
        while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
            number = 10 * number + (bytes[at] - '0');
            at++;
        }
        if (at == start || (at < length && bytes[at] > ' ')) {
            throw new NumberFormatException("no number at byte " + start);
        }
        return negative ? -number : number;
    }

    /** Return the last field as a number. */
    long lastNumber() {
        int end = length;
        while (end > 0 && bytes[end - 1] <= ' ') {
            end--;
        }
        at = end;
        while (at > 0 && bytes[at - 1] > ' ') {
            at--;
        }
        return number();
    }

    private void toField() {
        while (at < length && bytes[at] <= ' ') {
            at++;
        }
    }

    /**
     * What the probe needs of {@code /proc/PID/stat}.
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
    record Stat(char state, long parentPid, long cpuTicks, int threads, long startTicks, long image) {

        /**
         * Milliseconds of a clock tick: USER_HZ is 100 on every architecture that Java 17 runs on.
         *
         * @see <a href="https://man7.org/linux/man-pages/man7/time.7.html">time(7)</a>
         */
        static final long TICK_MILLIS = 10;

        /** @throws NumberFormatException if the text is no such line */
        static Stat parse(ProcText text) {
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
            // where code and stack begin is random for every program that is executed; 0 or 1 for processes of other
            // users
            image = 31 * image + text.number();
            text.skip(1);
            image = 31 * image + text.number();
            return new Stat(state, parentPid, cpuTicks, threads, startTicks, image);
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
}
