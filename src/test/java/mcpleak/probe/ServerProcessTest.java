package mcpleak.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mcpleak.probe.process.RealProcess;
import mcpleak.probe.process.Subject;
import mcpleak.probe.runtime.ProcessIdentity;
import mcpleak.probe.runtime.RuntimeDetector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs(OS.LINUX)
final class ServerProcessTest {

    private static final String SUBJECT =
            RealProcess.java() + " -cp " + RealProcess.testClasses() + " " + Subject.class.getName();

    @Test
    void inTree_shellThatStartsTheServer_findsTheServer() throws IOException {
        // the second command keeps the shell from becoming the server itself
        try (RealProcess shell = RealProcess.start("sh", "-c", SUBJECT + " 'listen 0'; true")) {
            int port = Integer.parseInt(shell.readLine());

            ServerProcess server = ServerProcess.inTree(shell.pid(), port);

            long child = shell.handle().children().findFirst().orElseThrow().pid();
            assertThat(server).isEqualTo(new ServerProcess(child, ServerProcess.Found.LISTENS));
            assertThat(ServerProcess.listeningOn(port)).hasValue(server);
        }
    }

    @Test
    void inTree_twoWorkersOnOnePort_findsTheirCommonParent() throws IOException {
        int port = freePort();
        String worker = SUBJECT + " 'listen " + port + "'";
        // a shell gives its background children no standard input, on which they would end
        String both = worker + " < /dev/zero & " + worker + " < /dev/zero & wait";
        try (RealProcess shell = RealProcess.start("sh", "-c", "sh -c '" + both.replace("'", "'\\''") + "'; true")) {
            shell.awaitLine(Integer.toString(port));
            shell.awaitLine(Integer.toString(port));

            ServerProcess server = ServerProcess.inTree(shell.pid(), port);

            long inner = shell.handle().children().findFirst().orElseThrow().pid();
            assertThat(server).isEqualTo(new ServerProcess(inner, ServerProcess.Found.LISTENS));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sleep 60 < /dev/null, true",
        "sleep 60 <&-, true",
        "sleep 60, false",
        "SUBJECT 'listen 0' < /dev/zero, false"
    })
    void isOutOfReach_processWithoutSocketAndPipe_only(String command, boolean isOutOfReach) throws IOException {
        try (RealProcess shell = RealProcess.start("sh", "-c", "exec " + command.replace("SUBJECT", SUBJECT))) {
            if (command.contains("listen")) {
                shell.readLine();
            } else {
                RealProcess.await(
                        "sleep",
                        () -> shell.handle().info().command().orElse("").endsWith("sleep"));
            }

            assertThat(ServerProcess.isOutOfReach(shell.pid())).isEqualTo(isOutOfReach);
        }
    }

    @Test
    void behindLaunchers_shellsInAChain_findsTheProgram() throws IOException {
        // the last command keeps each shell from becoming the program itself
        String inner = "sh -c 'echo ready; sleep 60; true'; true";
        try (RealProcess shell = RealProcess.start("sh", "-c", inner)) {
            shell.awaitLine("ready");

            long found = ServerProcess.behindLaunchers(shell.pid()).pid();

            assertThat(ProcessHandle.of(found).flatMap(process -> process.info().command()))
                    .hasValueSatisfying(command -> assertThat(command).endsWith("sleep"));
        }
    }

    @Test
    void behindLaunchers_serverWithAWorker_isTheServer() throws IOException {
        try (RealProcess shell = RealProcess.start("sh", "-c", SUBJECT + " 'listen 0'; true")) {
            shell.readLine();
            long child = shell.handle().children().findFirst().orElseThrow().pid();

            assertThat(ServerProcess.behindLaunchers(child)).isEqualTo(ServerProcess.started(child));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/node, npm exec @scope/server stdio, true",
        "/usr/bin/node, node /usr/bin/npx -y server, true",
        "/usr/bin/node, node /usr/lib/node_modules/npm/bin/npx-cli.js -y server, true",
        "/usr/bin/uvx, uvx mcp-server, true",
        "/bin/dash, sh -c server, true",
        "/sbin/docker-init, /sbin/docker-init -- server, true",
        "/usr/bin/node, node server.js --name npx, false",
        "/usr/bin/python3.11, python3 -m server, false"
    })
    void isLauncher_tellsRunnersFromServers(String executable, String commandLine, boolean launcher) {
        // npm writes its whole title into its first argument
        List<String> arguments =
                commandLine.startsWith("npm exec") ? List.of(commandLine) : List.of(commandLine.split(" ", -1));
        assertThat(RuntimeDetector.isLauncher(new ProcessIdentity(Path.of(executable), arguments, Map.of())))
                .isEqualTo(launcher);
    }

    @Test
    void inTree_nobodyListens_isWhatWasStarted() throws IOException {
        try (RealProcess sleep = RealProcess.start("sleep", "60")) {
            assertThat(ServerProcess.inTree(sleep.pid(), freePort())).isEqualTo(ServerProcess.started(sleep.pid()));
        }
    }

    @Test
    void inTree_strangerListens_isWhatWasStarted() throws IOException {
        try (RealProcess sleep = RealProcess.start("sleep", "60");
                ServerSocket ours = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(ServerProcess.inTree(sleep.pid(), ours.getLocalPort()))
                    .isEqualTo(ServerProcess.started(sleep.pid()));
        }
    }

    @Test
    void listeningOn_thisProcess_isThisProcess() throws IOException {
        try (ServerSocket ours = new ServerSocket(0)) {
            assertThat(ServerProcess.listeningOn(ours.getLocalPort()))
                    .hasValue(new ServerProcess(ProcessHandle.current().pid(), ServerProcess.Found.LISTENS));
        }
        assertThat(ServerProcess.listeningOn(freePort())).isEmpty();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
