package mcpleak.probe.runtime;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mcpleak.probe.process.ProcFile;

/**
 * Send diagnostic commands to a HotSpot JVM over the socket that it opens for {@code jcmd}.
 *
 * <p>The JDK's public attach API opens the socket, but has no method for diagnostic commands; its protocol, version 1, is
 * one line of zero-terminated words in, a status line and text out, on a new connection for each command
 * (HotSpot {@code attachListener_posix.cpp}). Compared with a JMX connection this adds one thread and one descriptor to
 * the server, once, and leaves nothing in its heap: the text never passes through it.
 *
 * <p>Linux and macOS. Blocks while the JVM does not answer: {@link JvmLiveBytes} bounds the time.
 */
record AttachSocket(Path socket) {

    private static final int MAX_ANSWER = 64 << 20;

    /**
     * Make a JVM listen.
     *
     * @throws IOException if it is no HotSpot JVM, does not answer, may not be attached to, or has ended
     */
    static AttachSocket open(long pid) throws IOException {
        Optional<List<String>> status = ProcFile.lines(pid, "status");
        refuseWhereTheSignalHarms(pid, status);
        try {
            VirtualMachine.attach(Long.toString(pid)).detach();
        } catch (AttachNotSupportedException e) {
            throw new IOException("the JVM " + pid + " does not accept an attach: " + e.getMessage(), e);
        }
        long innerPid = status.flatMap(
                        lines -> ProcFile.innerPid(lines).stream().boxed().findFirst())
                .orElse(pid);
        // macOS keeps it in a temporary folder for each user; a container has a /tmp of its own
        return Stream.of("/proc/" + pid + "/root/tmp", "/tmp", System.getProperty("java.io.tmpdir"))
                .map(folder -> Path.of(folder, ".java_pid" + innerPid))
                .filter(Files::exists)
                .findFirst()
                .map(AttachSocket::new)
                .orElseThrow(() -> new IOException("the JVM " + pid + " opened no socket for an attach"));
    }

    /** Attaching sends SIGQUIT: who does not handle it dies of it, who does not take it for this writes its threads to its output. */
    private static void refuseWhereTheSignalHarms(long pid, Optional<List<String>> status) throws IOException {
        if (status.isPresent() && !ProcFile.catchesQuit(status.get())) {
            throw new IOException("process " + pid + " does not handle SIGQUIT: no JVM, one still starting, or -Xrs");
        }
        if (ProcessIdentity.of(pid).filter(known -> forbids(pid, known)).isPresent()) {
            throw new IOException("the JVM " + pid + " does not accept an attach: -XX:+DisableAttachMechanism");
        }
        boolean otherVm =
                ProcFile.lines(pid, "maps").stream().flatMap(List::stream).anyMatch(line -> line.contains("/libj9vm"));
        if (otherVm) {
            throw new IOException("the JVM " + pid + " is no HotSpot JVM, and would write a dump");
        }
    }

    private static boolean forbids(long pid, ProcessIdentity known) {
        return JvmFlags.forbidsAttach(known.arguments(), known.environment(), file -> optionsIn(pid, file));
    }

    /** Read a file of options as the process sees it; empty if it cannot be read any more. */
    private static String optionsIn(long pid, String file) {
        Path folder = Path.of("/proc/" + pid + "/cwd");
        try {
            return Files.readString(
                    file.startsWith("/") ? Path.of("/proc/" + pid + "/root" + file) : folder.resolve(file));
        } catch (IOException | java.nio.file.InvalidPathException gone) {
            return "";
        }
    }

    /**
     * Run a diagnostic command and return its output.
     *
     * @param command as after {@code jcmd PID}
     * @throws IOException if the JVM has ended or refuses the command, or its answer is longer than 64 MiB
     */
    String run(String command) throws IOException {
        String answer = UnixSocketExchange.ask(socket, "1\0jcmd\0" + command + "\0\0\0", MAX_ANSWER);
        int endOfStatus = answer.indexOf('\n');
        if (endOfStatus < 0 || !answer.substring(0, endOfStatus).equals("0")) {
            throw new IOException("the JVM refused " + command + ": " + answer.strip());
        }
        return answer.substring(endOfStatus + 1);
    }

    /** Asks one question of a process that listens on a Unix domain socket. Stateless; blocks while there is no answer. */
    static final class UnixSocketExchange {

        private UnixSocketExchange() {}

        /**
         * Connect, send a question and read to the end of the answer.
         *
         * @param socket where the process listens; a path above 108 bytes is refused with its name
         * @param mostBytes longest answer
         * @throws IOException if the process has ended, or its answer is longer
         */
        static String ask(Path socket, String question, int mostBytes) throws IOException {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(socket));
                ByteBuffer request = ByteBuffer.wrap(question.getBytes(StandardCharsets.UTF_8));
                while (request.hasRemaining()) {
                    channel.write(request);
                }
                ByteArrayOutputStream answer = new ByteArrayOutputStream();
                ByteBuffer part = ByteBuffer.allocate(1 << 16);
                while (channel.read(part) >= 0) {
                    answer.write(part.array(), 0, part.position());
                    part.clear();
                    if (answer.size() > mostBytes) {
                        throw new IOException("the answer exceeds " + mostBytes + " bytes");
                    }
                }
                return answer.toString(StandardCharsets.UTF_8);
            }
        }
    }
}
