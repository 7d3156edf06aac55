package mcpleak.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcpleak.network.Identity;
import mcpleak.probe.RuntimeProbe;
import mcpleak.probe.ServerProcess;
import mcpleak.probe.node.NodeLiveBytes;
import mcpleak.probe.remote.AgentServer;
import mcpleak.probe.runtime.RuntimeDetector;
import mcpleak.probe.runtime.ServerTuning;
import mcpleak.profile.LoadProfile;
import mcpleak.run.measure.TestServer;
import mcpleak.run.round.StartSteps;
import mcpleak.server.ServerAddress;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Measure a server that writes down whatever comes to it: with {@code -Dprobe.live=off} that is nothing but requests. */
@EnabledOnOs(OS.LINUX)
final class LeftAloneTest {

    /** Notes signals, connections to its inspector, and what of its environment was set for it. */
    private static final String PROGRAM = """
            const note = text => require('fs').appendFileSync(process.argv[2], text + '\\n');
            for (const signal of ['SIGUSR1', 'SIGQUIT', 'SIGUSR2', 'SIGHUP']) process.on(signal, () => note(signal));
            if (/inspect/.test(process.env.NODE_OPTIONS || '')) note('NODE_OPTIONS');
            if (/mcpleak/.test(process.env.PYTHONPATH || '')) note('PYTHONPATH');
            require('http').createServer((request, response) => response.end()).listen(Number(process.argv[3]), '127.0.0.1',
              () => { note('ready'); console.log('ready'); });
            """;

    @TempDir
    Path work;

    @Test
    void run_byPid_sendsNothing() throws Exception {
        assertLeftAlone(false, false);
    }

    @Test
    void run_started_sendsNothingAndSetsNothing() throws Exception {
        assertLeftAlone(true, false);
    }

    @Test
    void run_byAgentWithoutLive_sendsNothing() throws Exception {
        assertLeftAlone(false, true);
    }

    private void assertLeftAlone(boolean started, boolean byAgent) throws Exception {
        Assumptions.assumeTrue(hasNode(), "node is not installed");
        int port = ServerAddress.freePort();
        Path program = Files.writeString(work.resolve("server.cjs"), PROGRAM);
        Path notes = work.resolve("notes.txt");
        Map<String, String> given = new LinkedHashMap<>(
                Map.of("url", "http://127.0.0.1:" + port + "/mcp", "probe.live", "off", "rounds", "2"));
        Process server = null;
        AgentServer agent = null;
        try {
            if (started) {
                given.put("server.command", "exec node " + program + " " + notes + " " + port);
            } else {
                server = new ProcessBuilder("node", program.toString(), notes.toString(), Integer.toString(port))
                        .redirectErrorStream(true)
                        .start();
                assertThat(server.inputReader(StandardCharsets.UTF_8).readLine())
                        .isEqualTo("ready");
                given.put("server.pid", Long.toString(server.pid()));
            }
            if (byAgent) {
                agent = agent(port);
                given.remove("server.pid");
                given.put("probe.url", "http://127.0.0.1:" + agent.port());
            }
            measure(given, port);
            assertThat(Files.readAllLines(notes)).containsExactly("ready");
        } finally {
            if (agent != null) {
                agent.close();
            }
            if (server != null) {
                server.destroyForcibly().waitFor();
            }
        }
    }

    private static void measure(Map<String, String> given, int port) throws Exception {
        LoadProfile profile = LoadProfile.parse(given);
        RunControl control = new RunControl(new RunParts(
                "LeftAloneSimulation", profile, TestServer.of(profile, Optional.empty()), Clock.systemUTC()));
        try {
            for (StartSteps.Step step : control.parts().steps.beforeScout()) {
                step.work().run();
            }
            assertThat(ServerProcess.listeningOn(port)).isPresent();
        } finally {
            control.close();
        }
    }

    private static AgentServer agent(int port) throws IOException {
        long pid = ServerProcess.listeningOn(port).orElseThrow().pid();
        return AgentServer.start(
                new RuntimeProbe.Target(
                        pid,
                        RuntimeDetector.detect(pid),
                        Identity.unknownTo(URI.create("http://127.0.0.1:" + port)),
                        ServerTuning.none(),
                        Optional.empty(),
                        RuntimeProbe.Ownership.LEFT_ALONE,
                        NodeLiveBytes.HeapView.SAMPLED),
                new AgentServer.Access(
                        new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of()),
                Clock.systemUTC());
    }

    private static boolean hasNode() throws Exception {
        boolean there =
                new ProcessBuilder("sh", "-c", "command -v node").start().waitFor() == 0;
        if (!there) {
            System.out.println("skipped: node is not installed");
        }
        return there;
    }
}
