package mcpleak.profile;

import java.util.List;
import java.util.Locale;

/** List every property of a run. Immutable. */
public final class Properties {

    static final Property URL =
            new Property("url", "the demo server", "http:// or https:// URL", "MCP endpoint of the server under test");
    /** Says how users reach the server. */
    public static final Property TRANSPORT = new Property(
            "transport",
            "http",
            "http | stdio",
            "how users reach the server; stdio: server.command, or the demo server, by its standard input and output");

    static final Property STDIO_PROCESSES = new Property(
            "stdio.processes", "shared", "shared | user", "one stdio server for all users, or one for each session");
    static final Property USERS =
            new Property("users", "40", "1 to 10000", "mean number of users, each with a session, in a round");
    static final Property CALLS =
            new Property("calls", "50", "1 to 1000000", "mean number of tool calls of a user in a round");
    static final Property ROUNDS = new Property(
            "rounds",
            "8",
            "1 to 1000, auto, or auto:N with N from 6 to 1000",
            "rounds of load, an idle gap after each; auto: until the answer is certain, at most 16 or N");
    static final Property CONFIRM = new Property(
            "confirm", "false", "true | false", "after a leak: rounds with the suspected tool alone, and without it");
    static final Property SOAK = new Property(
            "soak",
            "none",
            "1m to 7d, as 30m, 8h",
            "load without idle gaps for this long, judged on rounds many windows of it");
    static final Property DELAY = new Property(
            "delay", "3s", "0s to 1h, as 500ms, 3s, 2m; a bare number is seconds", "length of each idle gap");
    static final Property THINK = new Property(
            "think",
            "100ms",
            "T | uniform T T | exponential T (the mean) | lognormal T S (median, sigma 0 to 3); T is 0s to 10m, as delay",
            "pause of a user after each call");
    /** Names the profile. */
    public static final Property PROFILE = new Property(
            "profile",
            "leak",
            "smoke | leak | nat | burst | soak | capacity | ci | path of a .conf file",
            "what the other properties are where they are not given");
    /** Prints what would happen and ends. */
    public static final Property PLAN =
            new Property("plan", "false", "true | false", "prints what would happen and ends");

    static final Property PROTOCOL = new Property(
            "protocol",
            "sessions",
            "sessions | auto | 2024-11-05 | 2025-03-26 | 2025-06-18 | 2025-11-25 | 2026-07-28",
            "MCP version; sessions: the newest that has them (up to 2025-11-25); auto: the newest that the server speaks");

    static final Property LOAD = new Property("load", "rounds", LoadGrammar.ALLOWED, "how the users of a round come");
    static final Property DURATION =
            new Property("duration", "1m", "1s to 168h, as delay", "length of a hold that names none");
    static final Property IDLE =
            new Property("idle", "1s", "100ms to 1h, as delay", "idle time before the first round");
    static final Property SETTLE =
            new Property("settle", "0s", "0s to 1h, as delay", "idle time after the last round, on top of delay");
    static final Property VARY = new Property(
            "vary",
            "on",
            "on | off",
            "calls and sessions differ from round to round, so that effects can be told apart");
    static final Property SESSIONS = new Property(
            "sessions",
            "1",
            "1 to 100000",
            "sessions of a user in a round, one after the other; its calls are spread over them");
    static final Property TOOLS_MIX = new Property(
            "tools.mix",
            "drawn for each round",
            "names or patterns with weights, as echo 3, search 1",
            "how often each tool is called; tools without a weight are not");
    static final Property ARGUMENTS = new Property(
            "arguments",
            "generated",
            "a .csv or .json file; after a space, random or circular",
            "arguments of calls: a record a call, its column tool (if any) names the tool");
    static final Property PATTERNS = new Property(
            "patterns",
            "all alike",
            "patterns with weights, as abandoned 3, churn 1",
            "who the users of a mixed day or the arms of a leak hunt are");
    static final Property PASS = new Property(
            "pass", "none", Criterion.ALLOWED, "what the load must keep to, as failed < 1%, p95 < 500ms, rate > 50/s");
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
    static final Property PROBE_URL = new Property(
            "probe.url",
            "none",
            "http:// or https:// URL",
            "reads memory through `mcpleak agent` on the server's host");
    static final Property PROBE_TOKEN = new Property(
            "probe.token", "none", "env:NAME, file:PATH, or the agent's --token itself", "what the agent asks for");
    static final Property LIMIT = new Property(
            "limit",
            "cgroup, host",
            "a size as 512MiB or 2GiB, 1MiB or more; off",
            "memory of the server's processes that ends the run, before the host swaps");
    static final Property SERVER_COMMAND = new Property(
            "server.command", "none", "a shell command", "starts the server, measures its process tree, stops it");
    static final Property SERVER_PID =
            new Property("server.pid", "none", "a process id", "attaches to a running server, leaves it running");
    static final Property SERVER_NAME = new Property(
            "server.name", "none", "a part of a command line", "attaches to the one process whose command line has it");
    static final Property SERVER_START_TIMEOUT = new Property(
            "server.start.timeout", "120s", "1s to 1h, as delay", "time in which a started server must answer");
    static final Property SERVER_TUNING = new Property(
            "server.tuning", "on", "on | off", "off: the environment of a started server is left as it is");
    static final Property SERVER_PPROF = new Property(
            "server.pprof", "origin of url", "http:// or https:// URL", "where a Go server serves net/http/pprof");
    static final Property PROBE_LIVE = new Property(
            "probe.live",
            "on",
            "on | off",
            "off: measures without touching the process: no signal, no attach, no socket, nothing in its environment");
    static final Property PROBE_WHATGREW = new Property(
            "probe.whatgrew", "auto", "auto | on | off", "tells which types grew; auto: once a leak was found");
    static final Property PROBE_GAUGES = new Property(
            "probe.gauges",
            "none",
            "URL or path, #, Prometheus metric or JSON path; comma between",
            "numbers that the server exposes, judged as descriptors or bytes are");
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
            "none | call | session | tool | sparse | child | direct | fd | thread | stop",
            "what the demo server leaks");
    static final Property DEMO_BYTES =
            new Property("demo.bytes", "of the kind", "1 to 16777216", "bytes that the demo server leaks each time");
    static final Property DEMO_LOOK = new Property(
            "demo.look", "none", "none | warmup | cache | saw | step", "healthy behaviour that looks like a leak");
    static final Property DEMO_DROP = new Property(
            "demo.drop", "0", "0 to 1000000", "demo server drops one connection in N after its answer; 0: none");
    static final Property DEMO_DELAY =
            new Property("demo.delay", "0s", "0s to 1m, as delay", "time that each tool of the demo server takes");
    static final Property BUILD = new Property(
            "build", "from CI and git", "a short text", "names the build under test, for comparisons with others");
    static final Property BASELINE =
            new Property("baseline", "none", "a run folder", "run of the build that this one must not be worse than");
    static final Property REPORT_EXTRA = new Property(
            "report.extra",
            "none",
            "openmetrics, benchmark, gatling-stats; comma between",
            "writes more files for machines: metrics.txt, benchmark.json, js/stats.json as Gatling before 3.13.5");
    /** Asks for the table of all properties. */
    public static final Property HELP = new Property("help", "", "", "prints this table and ends");

    private static final List<Property> ALL = List.of(
            URL,
            TRANSPORT,
            STDIO_PROCESSES,
            PROTOCOL,
            PROFILE,
            PLAN,
            LOAD,
            USERS,
            CALLS,
            SESSIONS,
            ROUNDS,
            CONFIRM,
            SOAK,
            DELAY,
            IDLE,
            SETTLE,
            DURATION,
            THINK,
            TIMEOUT,
            SEED,
            VARY,
            CLOSE,
            INCONCLUSIVE,
            TOOLS_INCLUDE,
            TOOLS_EXCLUDE,
            TOOLS_MIX,
            ARGUMENTS,
            PATTERNS,
            PASS,
            SERVER_COMMAND,
            SERVER_PID,
            SERVER_NAME,
            SERVER_START_TIMEOUT,
            SERVER_TUNING,
            SERVER_PPROF,
            SERVER_LOG,
            LEDGER_PAIRS,
            LEDGER_ALARM,
            PROBE,
            PROBE_INTERVAL,
            BUILD,
            BASELINE,
            REPORT_EXTRA,
            PROBE_URL,
            PROBE_TOKEN,
            LIMIT,
            PROBE_LIVE,
            PROBE_WHATGREW,
            PROBE_GAUGES,
            DEMO_LEAK,
            DEMO_BYTES,
            DEMO_LOOK,
            DEMO_DROP,
            DEMO_DELAY,
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
