package mcpleak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mcpleak.network.Network;
import mcpleak.network.Tls;
import mcpleak.probe.process.TreeReading;
import mcpleak.probe.remote.AgentClient;
import mcpleak.run.folder.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process of its own, over TLS with a token. */
@EnabledOnOs(OS.LINUX)
final class AgentCommandTest {

    private static final String PASSWORD = "changeit";
    private static final String TOKEN = "s3cret-words";

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();
    private final StringWriter err = new StringWriter();
    private Path keys = Path.of("");

    @BeforeEach
    void makeKeys() throws Exception {
        keys = folder.resolve("keys.p12");
        Process keytool = start(
                java("keytool"),
                "-genkeypair",
                "-alias",
                "agent",
                "-keyalg",
                "EC",
                "-dname",
                "CN=agent",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                keys.toString());
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
    }

    @AfterEach
    void endProcesses() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void agent_overTls_isReadByWhoTrustsItAndHasTheToken() throws Exception {
        Process watched = start("sleep", "120");
        URI url = agent(watched.pid());
        assertThat(url.getScheme()).isEqualTo("https");
        Network trusting = new Network(Tls.DEFAULT.trusting(keys, Optional.of(PASSWORD)), Optional.empty());

        assertThat(sample(client(url, TOKEN)))
                .as("a certificate that nobody vouches for")
                .isInstanceOfSatisfying(
                        TreeReading.Failed.class,
                        failed -> assertThat(failed.why()).contains("-Dtls.trust=FILE"));
        assertThat(sample(client(url, TOKEN).over(trusting)))
                .isInstanceOfSatisfying(
                        TreeReading.Alive.class,
                        alive -> assertThat(alive.root().pid()).isEqualTo(watched.pid()));
        assertThatThrownBy(() -> client(url, "another-token").over(trusting).describe())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("wants a token");
    }

    @Test
    void agent_whatCannotBe_isSaid() throws Exception {
        String pid = Long.toString(start("sleep", "120").pid());

        assertThat(run("agent", "--pid", pid, "--listen", "0.0.0.0:0")).isEqualTo(ExitCode.ERROR);
        assertThat(takeErr()).contains("needs a token");
        assertThat(run("agent", "--pid", pid, "--token", "short")).isEqualTo(ExitCode.ERROR);
        assertThat(takeErr()).contains("shorter than 8 characters");
        assertThat(run("agent", "--pid", pid, "--listen", "7171")).isEqualTo(ExitCode.ERROR);
        assertThat(takeErr()).contains("--listen 7171 is not HOST:PORT");
        assertThat(run("agent", "--pid", pid, "--tls-keystore", keys.toString(), "--tls-password", "wrong-one"))
                .isEqualTo(ExitCode.ERROR);
        assertThat(takeErr()).contains("cannot be used as a keystore", "--tls-password");
        assertThat(run(
                        "agent",
                        "--pid",
                        pid,
                        "--tls-keystore",
                        folder.resolve("none").toString()))
                .isEqualTo(ExitCode.ERROR);
        assertThat(takeErr()).contains("cannot be used as a keystore");
    }

    /** Return the first reading that the agent finds the time for. */
    private static TreeReading sample(AgentClient client) {
        return Stream.generate(client::sampleOnce)
                .filter(reading -> !(reading instanceof TreeReading.Failed failed
                        && failed.why().contains("did not answer whole")))
                .findFirst()
                .orElseThrow();
    }

    /** Start an agent and return the address that it names. */
    private URI agent(long pid) throws IOException {
        Process agent = start(
                java("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Mcpleak.class.getName(),
                "agent",
                "--pid",
                Long.toString(pid),
                "--listen",
                "127.0.0.1:0",
                "--token",
                TOKEN,
                "--tls-keystore",
                keys.toString(),
                "--tls-password",
                PASSWORD);
        BufferedReader lines = agent.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int at = line.indexOf("-Dprobe.url=");
            if (at >= 0) {
                return URI.create(line.substring(at + "-Dprobe.url=".length()).split(" ", 2)[0]);
            }
        }
        throw new IOException("the agent named no address");
    }

    private static AgentClient client(URI url, String token) {
        return AgentClient.of(url, Optional.of(token), Clock.systemUTC());
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    private Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        started.add(process);
        return process;
    }

    private int run(String... arguments) {
        return Mcpleak.run(new PrintWriter(new StringWriter()), new PrintWriter(err, true), arguments);
    }

    private String takeErr() {
        String text = err.toString();
        err.getBuffer().setLength(0);
        return text;
    }
}
