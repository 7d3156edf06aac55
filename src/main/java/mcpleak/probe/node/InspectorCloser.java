package mcpleak.probe.node;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Close the inspector of a Node process that another JVM has opened and did not live to close: a program of its own.
 *
 * <p>Arguments: the process id, and the ports that are none of it, with commas between. Ends when the inspector is
 * closed, which waits for other debuggers to leave, or was not opened within 20 s.
 */
final class InspectorCloser {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private InspectorCloser() {}

    /** Run. */
    public static void main(String[] arguments) throws IOException {
        long pid = Long.parseLong(arguments[0]);
        Set<Integer> others =
                Arrays.stream(arguments[1].split(",")).map(Integer::valueOf).collect(Collectors.toSet());
        Optional<NodeInspector.Found> found = NodeInspector.await(pid, others, LIMIT);
        if (found.isPresent()) {
            NodeProbe.closeInspector(found.get());
        }
    }
}
