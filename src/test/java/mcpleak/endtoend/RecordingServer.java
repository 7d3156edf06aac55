package mcpleak.endtoend;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.protocol.transport.ScriptedServer;
import mcpleak.protocol.transport.ScriptedServer.Received;
import mcpleak.protocol.transport.ScriptedServer.Reply;
import mcpleak.protocol.transport.ScriptedServer.Then;

/** Be a minimal MCP server that remembers what it was sent, and how its connections ended. */
final class RecordingServer implements AutoCloseable {

    private static final Pattern ID = Pattern.compile("\"id\":(\\d+|\"[^\"]*\"),\"method\":\"([^\"]+)\"");
    private static final String TOOL = "{\"name\":\"add\",\"inputSchema\":{\"type\":\"object\",\"required\":[\"a\"],"
            + "\"properties\":{\"a\":{\"type\":\"integer\"}}}}";

    /** What becomes of calls after the scout has gone. */
    enum Calls {
        ANSWERED,
        NEVER_ANSWERED
    }

    private static final Predicate<Received> INITIALIZE = method("initialize");
    private static final Predicate<Received> CALL = method("tools/call");

    private enum What {
        INITIALIZE,
        CALL,
        DELETE
    }

    private record Stamp(long nanos, int connection, What what) {}

    private final List<Stamp> stamps = new ArrayList<>();
    private final Calls calls;
    private final ScriptedServer server;
    private int sessions;
    private int scouted;
    private boolean scoutGone;

    RecordingServer(Calls calls) throws IOException {
        this.calls = calls;
        this.server = new ScriptedServer(this::reply);
    }

    String url() {
        return server.url().toString();
    }

    /** Return what users have sent, the scout's requests left out. */
    List<Received> ofUsers() {
        List<Received> all = server.received();
        synchronized (this) {
            return all.subList(scouted, all.size());
        }
    }

    long count(Predicate<Received> which) {
        return ofUsers().stream().filter(which).count();
    }

    int connectionsSeen() {
        return server.connectionsSeen();
    }

    ScriptedServer.End awaitEndOfAConnection() throws InterruptedException {
        return server.awaitEndOfAConnection();
    }

    static Predicate<Received> method(String method) {
        return each -> each.body().contains("\"method\":\"" + method + "\"");
    }

    static Predicate<Received> verb(String verb) {
        return each -> each.head().startsWith(verb + " ");
    }

    static Predicate<Received> header(String name) {
        return each -> each.head().contains("\r\n" + name + ":");
    }

    /** Return when users sent initialize, nanoseconds in order. */
    synchronized long[] initializeNanos() {
        return stamps.stream()
                .filter(stamp -> stamp.what() == What.INITIALIZE)
                .mapToLong(Stamp::nanos)
                .toArray();
    }

    /**
     * Return the times from one call of a user to its next, and from its last to the end of its session, milliseconds in order of
     * length; answers come at once.
     */
    synchronized double[] pausesMillis() {
        Map<Integer, Long> before = new HashMap<>();
        List<Double> pauses = new ArrayList<>();
        for (Stamp stamp : stamps) {
            if (stamp.what() != What.INITIALIZE) {
                Long last = stamp.what() == What.CALL
                        ? before.put(stamp.connection(), stamp.nanos())
                        : before.remove(stamp.connection());
                if (last != null) {
                    pauses.add((stamp.nanos() - last) / 1e6);
                }
            }
        }
        return pauses.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /** Return the greatest number of sessions that were open at once. */
    synchronized int mostAtATime() {
        int now = 0;
        int most = 0;
        for (Stamp stamp : stamps) {
            now += stamp.what() == What.INITIALIZE ? 1 : stamp.what() == What.DELETE ? -1 : 0;
            most = Math.max(most, now);
        }
        return most;
    }

    private void stamp(Received asked) {
        if (scoutGone && asked.head().startsWith("delete ")) {
            stamps.add(new Stamp(System.nanoTime(), asked.connection(), What.DELETE));
        } else if (scoutGone && INITIALIZE.test(asked)) {
            stamps.add(new Stamp(System.nanoTime(), asked.connection(), What.INITIALIZE));
        } else if (scoutGone && CALL.test(asked)) {
            stamps.add(new Stamp(System.nanoTime(), asked.connection(), What.CALL));
        }
    }

    private synchronized Reply reply(Received asked) {
        stamp(asked);
        if (asked.head().startsWith("get /debug/tools/list")) {
            return ScriptedServer.json("{\"tools\":[]}");
        }
        if (asked.head().startsWith("get ")) {
            return ScriptedServer.openStream("id: e-" + asked.connection() + "\ndata: {}\n\n");
        }
        if (asked.head().startsWith("delete ")) {
            if (!scoutGone) {
                scoutGone = true;
                scouted = server.received().size();
            }
            return ScriptedServer.status("200 OK", "");
        }
        Matcher request = ID.matcher(asked.body());
        return request.find() ? answer(request.group(1), request.group(2)) : ScriptedServer.status("202 Accepted", "");
    }

    private Reply answer(String id, String method) {
        String start = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":";
        if (method.equals("initialize")) {
            String body = start + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                    + "\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}}";
            return new Reply(
                    "HTTP/1.1 200 OK\r\nMcp-Session-Id: s-" + ++sessions
                            + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                            + body,
                    Then.READ_ON);
        }
        if (method.equals("subscriptions/listen")) {
            return ScriptedServer.openStream(
                    "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\"}\n\n");
        }
        if (method.equals("server/discover")) {
            return ScriptedServer.status("404 Not Found", "");
        }
        if (method.equals("tools/call")) {
            return scoutGone && calls == Calls.NEVER_ANSWERED
                    ? new Reply("", Then.READ_ON)
                    : ScriptedServer.json(start + "{\"content\":[{\"type\":\"text\",\"text\":\"done\"}]}}");
        }
        return ScriptedServer.json(start + "{\"tools\":[" + TOOL + "]}}");
    }

    @Override
    public void close() {
        server.close();
    }
}
