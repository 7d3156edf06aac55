package mcpleak.probe.node;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcpleak.process.OwnSession;

/**
 * Open the inspector of a Node process by SIGUSR1, and see to it that it is closed again even if this JVM is killed in the moment
 * in which it is open: the signal is sent by a small shell process in a session of its own, which outlives this JVM and closes the
 * inspector unless it was told that it is closed.
 *
 * <p>Confined to one thread.
 */
record InspectorOpener(Process process) implements AutoCloseable {

    private static final String SCRIPT = "openinspector.sh";

    /**
     * Send the signal.
     *
     * @param others the ports that the process listens on now, none of which is the inspector that is opened
     * @throws IOException if it cannot be sent; the message says why
     */
    static InspectorOpener signal(long pid, Set<Integer> others) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script(), "mcpleak-inspector", Long.toString(pid)));
        command.addAll(closer(pid, others));
        InspectorOpener opener = new InspectorOpener(new ProcessBuilder(OwnSession.of(command))
                .directory(new File("/"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
        BufferedReader said = opener.process.inputReader(StandardCharsets.UTF_8);
        String word = String.valueOf(said.readLine());
        if (!word.equals("sent")) {
            opener.close();
            throw new IOException("SIGUSR1 cannot be sent to the Node process " + pid + ": " + word.strip());
        }
        return opener;
    }

    private static List<String> closer(long pid, Set<Integer> others) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                classPath(),
                InspectorCloser.class.getName(),
                Long.toString(pid),
                others.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    /** The class path of this JVM may be a file that is gone with the JVM's parent. */
    private static String classPath() {
        return Stream.of(InspectorCloser.class, ObjectMapper.class, JsonParser.class, JsonInclude.class)
                .flatMap(each -> Stream.ofNullable(each.getProtectionDomain().getCodeSource()))
                .map(source ->
                        Path.of(URI.create(source.getLocation().toString())).toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String script() throws IOException {
        try (InputStream in = InspectorOpener.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IOException(SCRIPT + " is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** Say that the inspector is closed. */
    void closed() {
        try {
            process.getOutputStream().write("closed\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException ended) {
            // somebody ended it: there is nothing left for it to do
        }
        close();
    }

    /** Let go of it: it closes the inspector unless it was told that it is closed. Idempotent. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException ended) {
            // the same
        }
    }

    /**
     * Close the inspector of a Node process that another JVM has opened and did not live to close: a program of its own.
     *
     * <p>Arguments: the process id, and the ports that are none of it, with commas between. Ends when the inspector is
     * closed, which waits for other debuggers to leave, or was not opened within 20 s and will not be.
     */
    static final class InspectorCloser {

        private static final Duration LIMIT = Duration.ofSeconds(20);

        private InspectorCloser() {}

        /** Run. */
        public static void main(String[] arguments) throws IOException {
            long pid = Long.parseLong(arguments[0]);
            Set<Integer> others =
                    Arrays.stream(arguments[1].split(",")).map(Integer::valueOf).collect(Collectors.toSet());
            Optional<NodeInspector.Found> found = NodeInspector.await(pid, others, LIMIT);
            while (found.isEmpty() && NodeInspector.isSignalPending(pid)) {
                // it opens when the process goes on
                found = NodeInspector.await(pid, others, LIMIT);
            }
            if (found.isPresent()) {
                NodeProbe.closeInspector(found.get());
            }
        }
    }
}
