package mcpleak.endtoend;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcpleak.probe.ServerProcess;

/** Look from outside at who serves MCP on a port of loopback. Linux. */
record ServedPort(int port) {

    private static final int LIMIT_MILLIS = 5_000;
    private static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},
            "clientInfo":{"name":"look","version":"1"}}}""";

    /** Say whether it answers what a client says first. */
    boolean answers() {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/mcp").toURL().openConnection();
            connection.setConnectTimeout(LIMIT_MILLIS);
            connection.setReadTimeout(LIMIT_MILLIS);
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("Accept", "application/json, text/event-stream");
            connection.setRequestProperty("Connection", "close");
            connection.getOutputStream().write(INITIALIZE.getBytes(StandardCharsets.UTF_8));
            return connection.getResponseCode() == 200;
        } catch (IOException notNow) {
            return false;
        }
    }

    /** Return the process that listens. */
    long pid() {
        return ServerProcess.listeningOn(port).orElseThrow().pid();
    }

    /** Return the ports that a process listens on. */
    Set<Integer> ports(long pid) {
        Set<String> held = sockets(pid);
        Set<Integer> ports = new TreeSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            read(Path.of("/proc/" + pid + "/net/" + table))
                    .lines()
                    .map(line -> line.trim().split("\\s+"))
                    .filter(row -> row.length > 9 && row[3].equals("0A") && held.contains("socket:[" + row[9] + "]"))
                    .forEach(row -> ports.add(Integer.parseInt(row[1].substring(row[1].lastIndexOf(':') + 1), 16)));
        }
        return ports;
    }

    private static Set<String> sockets(long pid) {
        try (Stream<Path> all = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return all.map(ServedPort::target).collect(Collectors.toSet());
        } catch (IOException ended) {
            return Set.of();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    /** Return the text of a file as it is now; empty if there is none. */
    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException none) {
            return "";
        }
    }
}
