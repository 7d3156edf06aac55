package mcpleak.probe;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import mcpleak.network.Identity;
import mcpleak.probe.node.NodeLiveBytes;
import mcpleak.probe.runtime.GoLiveBytes;
import mcpleak.probe.runtime.JvmLiveBytes;
import mcpleak.probe.runtime.LiveBytesSource;
import mcpleak.probe.runtime.LiveBytesSource.LiveBytes;
import mcpleak.probe.runtime.PythonLiveBytes;
import mcpleak.probe.runtime.ServerTuning;
import mcpleak.recording.ServerRuntime;

/**
 * Hold how the live bytes of a server process are read, found by its runtime.
 *
 * <p>Immutable.
 *
 * @param source reads them; empty if its runtime has no such thing or does not let us
 * @param how what is read, a phrase for people
 * @param remarks what a reader of the report must know; may be empty
 */
public record RuntimeProbe(Optional<LiveBytesSource> source, String how, List<String> remarks) {

    private static final String LEFT_ALONE = "not read (-Dprobe.live=off): private RSS decides";
    private static final String RESIDENT = "not read: private RSS decides";

    public RuntimeProbe {
        remarks = List.copyOf(remarks);
    }

    /**
     * Name the process to probe and how it was started.
     *
     * @param pid the server process
     * @param runtime what it runs on
     * @param identity the server's MCP endpoint, and who we are to it
     * @param tuning what was set in its environment; {@link ServerTuning#none()} for a server that was found running
     * @param pprof where a Go server serves its profiles, if not below the origin of the URL
     * @param ours whose the process is
     * @param view how the heap of a Node server is read by type
     */
    public record Target(
            long pid,
            ServerRuntime runtime,
            Identity identity,
            ServerTuning tuning,
            Optional<URI> pprof,
            Ownership ours,
            NodeLiveBytes.HeapView view) {

        /** Return the server's MCP endpoint. */
        public URI url() {
            return identity.server();
        }
    }

    /** Whose the process is, and so what may be done to it. */
    public enum Ownership {
        /** The run has started it and ends it. */
        STARTED,
        /** It runs on after the run. */
        ATTACHED,
        /** Whosever it is, it is measured from outside alone: nothing is sent to it. */
        LEFT_ALONE
    }

    /** Connect to a server process by what it runs on; blocks for up to a minute, never throws. */
    public static RuntimeProbe connect(Target target) {
        if (target.ours() == Ownership.LEFT_ALONE) {
            return new RuntimeProbe(Optional.empty(), LEFT_ALONE, List.of());
        }
        try {
            if (target.pprof().isPresent() || target.runtime().name().equals("go")) {
                return go(target);
            }
            return switch (target.runtime().name()) {
                case "java" -> jvm(target);
                case "node" -> node(target);
                case "python" -> python(target);
                default -> new RuntimeProbe(Optional.empty(), RESIDENT, List.of());
            };
        } catch (IOException e) {
            return new RuntimeProbe(Optional.empty(), RESIDENT, List.of("live bytes are not read: " + e.getMessage()));
        }
    }

    private static RuntimeProbe jvm(Target target) throws IOException {
        JvmLiveBytes live = JvmLiveBytes.attach(
                target.pid(), target.ours() == Ownership.STARTED ? JvmLiveBytes.Jmx.STARTED : JvmLiveBytes.Jmx.FOUND);
        String buffers = live.remark().isEmpty() ? ", and direct buffers by JMX" : "";
        return new RuntimeProbe(
                Optional.of(live),
                "class histogram of the JVM after a full collection" + buffers,
                live.remark().stream().toList());
    }

    private static RuntimeProbe node(Target target) throws IOException {
        NodeLiveBytes live =
                NodeLiveBytes.open(target.pid(), new NodeLiveBytes.Options(port(target.url()), target.view()));
        String opened = "the inspector of the Node process was opened by SIGUSR1 on 127.0.0.1:" + live.port()
                + " for a moment, and closed again";
        return new RuntimeProbe(
                Optional.of(live),
                "Node's heapUsed and external after a full collection, by a script within it",
                live.opened() && target.ours() == Ownership.ATTACHED ? List.of(opened) : List.of());
    }

    private static RuntimeProbe python(Target target) throws IOException {
        if (target.tuning().pythonFolder().isEmpty()) {
            return new RuntimeProbe(
                    Optional.empty(),
                    RESIDENT,
                    List.of("live bytes of Python are read only of a server that the run starts itself"
                            + " (-Dserver.command, without -Dserver.tuning=off)"));
        }
        PythonLiveBytes live = PythonLiveBytes.open(
                target.pid(), target.tuning().pythonFolder().get());
        LiveBytes first = live.collectAndRead();
        if (first instanceof LiveBytes.Read) {
            return new RuntimeProbe(
                    Optional.of(live), "bytes that malloc has handed out in Python, after gc.collect()", List.of());
        }
        if (first instanceof LiveBytes.Collected collected) {
            return new RuntimeProbe(
                    Optional.of(live),
                    "not read: private RSS after gc.collect() decides",
                    List.of("live bytes of Python are not read: " + collected.why()));
        }
        live.close();
        throw new IOException(first instanceof LiveBytes.Unreadable unreadable ? unreadable.why() : "no answer");
    }

    private static RuntimeProbe go(Target target) throws IOException {
        URI address = target.pprof().orElse(target.url());
        try {
            GoLiveBytes live = GoLiveBytes.open(address, target.identity());
            return new RuntimeProbe(
                    Optional.of(live), "HeapAlloc of Go after a collection, by " + live.profile(), List.of());
        } catch (IOException e) {
            throw new IOException(
                    e.getMessage() + "; serve net/http/pprof and name it: -Dserver.pprof=http://127.0.0.1:6060", e);
        }
    }

    private static int port(URI url) {
        return url.getPort() > 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    }
}
