package mcpleak.profile;

import java.util.List;
import java.util.Locale;

/** List every property of a run. Immutable. */
public final class Properties {

    static final Property URL =
            new Property("url", "the demo server", "http:// or https:// URL", "MCP endpoint of the server under test");
    static final Property USERS =
            new Property("users", "40", "1 to 10000", "mean number of users, each with a session, in a round");
    static final Property CALLS =
            new Property("calls", "50", "1 to 1000000", "mean number of tool calls of a user in a round");
    static final Property ROUNDS = new Property("rounds", "8", "1 to 1000", "rounds of load, an idle gap after each");
    static final Property DELAY = new Property(
            "delay", "3s", "0s to 1h, as 500ms, 3s, 2m; a bare number is seconds", "length of each idle gap");
    static final Property THINK =
            new Property("think", "100ms", "0s to 10m, as delay", "pause of a user after each call");
    static final Property TIMEOUT =
            new Property("timeout", "30s", "100ms to 10m, as delay", "time after which a request has failed");
    static final Property SEED =
            new Property("seed", "1", "a whole number", "draws calls, sessions, tools and arguments of every round");
    static final Property CLOSE = new Property(
            "close", "delete", "delete | abandon", "how users end their session: DELETE, or leave without a word");
    static final Property INCONCLUSIVE =
            new Property("inconclusive", "fail", "fail | warn", "what \"No verdict yet\" does to the build");
    static final Property PROBE = new Property(
            "probe", "on", "on | off", "off: no memory is measured, the run is load only and does not fail for it");
    static final Property PROBE_INTERVAL =
            new Property("probe.interval", "200ms", "50ms to 1m, as delay", "time between two memory samples");
    static final Property SERVER_COMMAND = new Property(
            "server.command", "none", "a shell command", "starts the server, measures its process tree, stops it");
    static final Property SERVER_PID =
            new Property("server.pid", "none", "a process id", "attaches to a running server, leaves it running");
    static final Property SERVER_NAME = new Property(
            "server.name", "none", "a part of a command line", "attaches to the one process whose command line has it");
    static final Property SERVER_START_TIMEOUT = new Property(
            "server.start.timeout", "120s", "1s to 1h, as delay", "time in which a started server must answer");
    static final Property SERVER_LOG = new Property(
            "server.log",
            "its output",
            "a file",
            "log of the server, for the ledger; needed for a server that the run does not start");
    static final Property LEDGER_PAIRS = new Property(
            "ledger.pairs", "shipped", "a file, HOCON or JSON", "names the log lines of what is started and stopped");
    static final Property LEDGER_ALARM = new Property(
            "ledger.alarm",
            "none",
            "active, open at end, rate or growth per hour > N",
            "fails the build where a pair of the ledger is beyond it");
    static final Property TOOLS_INCLUDE = new Property(
            "tools.include", "all", "names or patterns (* and ?), comma between", "calls only these tools");
    static final Property TOOLS_EXCLUDE =
            new Property("tools.exclude", "none", "as tools.include", "never calls these tools");
    static final Property DEMO_LEAK = new Property(
            "demo.leak",
            "none",
            "none | call | session | tool | sparse | child | fd | thread | stop",
            "what the demo server leaks");
    static final Property DEMO_BYTES =
            new Property("demo.bytes", "of the kind", "1 to 16777216", "bytes that the demo server leaks each time");
    static final Property DEMO_LOOK = new Property(
            "demo.look", "none", "none | warmup | cache | saw | step", "healthy behaviour that looks like a leak");
    static final Property DEMO_DROP = new Property(
            "demo.drop", "0", "0 to 1000000", "demo server drops one connection in N after its answer; 0: none");
    /** Asks for the table of all properties. */
    public static final Property HELP = new Property("help", "", "", "prints this table and ends");

    private static final List<Property> ALL = List.of(
            URL,
            USERS,
            CALLS,
            ROUNDS,
            DELAY,
            THINK,
            TIMEOUT,
            SEED,
            CLOSE,
            INCONCLUSIVE,
            TOOLS_INCLUDE,
            TOOLS_EXCLUDE,
            SERVER_COMMAND,
            SERVER_PID,
            SERVER_NAME,
            SERVER_START_TIMEOUT,
            SERVER_LOG,
            LEDGER_PAIRS,
            LEDGER_ALARM,
            PROBE,
            PROBE_INTERVAL,
            DEMO_LEAK,
            DEMO_BYTES,
            DEMO_LOOK,
            DEMO_DROP,
            HELP);

    private Properties() {}

    /** Return all properties in the order of the help table. */
    public static List<Property> all() {
        return ALL;
    }

    /** Render the table that {@code -Dhelp} prints: plain text, one property a line. */
    public static String helpText() {
        StringBuilder text = new StringBuilder("mvn gatling:test [-Dname=value ...]\n\n");
        text.append(row("property", "default", "meaning"));
        for (Property property : ALL) {
            text.append(row(property.name(), property.defaultText(), property.meaning()));
            if (!property.allowed().isEmpty()) {
                text.append(row("", "", "  allowed: " + property.allowed()));
            }
        }
        return text.toString();
    }

    private static String row(String name, String defaultText, String meaning) {
        return String.format(Locale.ROOT, "  %-21s %-16s %s%n", name, defaultText, meaning);
    }
}
