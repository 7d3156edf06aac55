package mcpleak.profile;

import static mcpleak.profile.Property.choice;
import static mcpleak.profile.Property.choices;
import static mcpleak.profile.Property.count;
import static mcpleak.profile.Property.duration;
import static mcpleak.profile.Property.either;
import static mcpleak.profile.Property.millis;
import static mcpleak.profile.Property.names;
import static mcpleak.profile.Property.optional;
import static mcpleak.profile.Property.optionalWord;
import static mcpleak.profile.Property.readable;
import static mcpleak.profile.Property.text;
import static mcpleak.profile.Property.url;
import static mcpleak.profile.Property.word;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mcpleak.profile.load.ArgumentsFeed;
import mcpleak.profile.load.Criterion;
import mcpleak.profile.load.DurationText;
import mcpleak.profile.load.LoadShape;
import mcpleak.profile.load.ThinkTime;
import mcpleak.profile.load.Weights;

/**
 * Declares every property of a run, in the order of the help table. A new property is one declaration here, and
 * {@link LoadProfile#get} where it is used. Immutable.
 */
public final class Properties {

    private static final List<Property<?>> ALL = new ArrayList<>();
    private static final String OFF = "off";

    /** Says that a client registers itself. */
    public static final String DYNAMIC = "dynamic";

    /** Begins the names of the properties that are headers. */
    static final String HEADER = "header.";

    /** RFC 9110, section 5.6.2. */
    private static final Pattern FIELD_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    public static final Property<Optional<URI>> URL =
            add(url("url", "the demo server", "MCP endpoint of the server under test"));
    public static final Property<String> TRANSPORT = add(word(
                    "transport",
                    "http",
                    "http | stdio",
                    "how users reach the server; stdio: server.command, or the demo server, by its standard input and output")
            .recordedAs(transport -> Optional.of(transport).filter("stdio"::equals)));
    static final Property<ServerChoice.StdioProcesses> STDIO_PROCESSES = add(choice(
            "stdio.processes",
            ServerChoice.StdioProcesses.SHARED,
            "one stdio server for all users, or one for each session"));
    public static final Property<String> PROTOCOL = add(
            word(
                    "protocol",
                    "sessions",
                    "sessions | auto | 2024-11-05 | 2025-03-26 | 2025-06-18 | 2025-11-25 | 2026-07-28",
                    "MCP version; sessions: the newest that has them (up to 2025-11-25); auto: the newest that the server speaks"));
    public static final Property<String> PROFILE = add(Property.of(
            "profile",
            "leak",
            "smoke | leak | nat | burst | soak | capacity | ci | path of a .conf file",
            "what the other properties are where they are not given",
            name -> name,
            name -> name));
    public static final Property<Boolean> PLAN =
            add(either("plan", "true", "false", false, "prints what would happen and ends")
                    .unrecorded());
    static final Property<LoadShape> LOAD = add(new Property<>(
            "load",
            "rounds",
            LoadGrammar.ALLOWED,
            "how the users of a round come",
            new LoadShape.Rounds(),
            (text, given) -> new LoadGrammar(Properties.DURATION.valueIn(given)).shape(text),
            shape -> Optional.of(shape.text())));
    static final Property<Integer> USERS =
            add(count("users", 40, 1, 10_000, "mean number of users, each with a session, in a round"));
    static final Property<Integer> CALLS =
            add(count("calls", 50, 1, 1_000_000, "mean number of tool calls of a user in a round"));
    public static final Property<Integer> SESSIONS = add(count(
            "sessions",
            1,
            1,
            100_000,
            "sessions of a user in a round, one after the other; its calls are spread over them"));
    public static final Property<LoadProfile.Rounds> ROUNDS = add(Property.of(
            "rounds",
            LoadProfile.Rounds.DEFAULT,
            "1 to 1000, auto, or auto:N with N from 8 to 1000",
            "rounds of load, an idle gap after each; auto: until the answer is certain, at most 16 or N",
            LoadProfile.Rounds::parse,
            LoadProfile.Rounds::text));
    public static final Property<Boolean> CONFIRM = add(either(
                    "confirm",
                    "true",
                    "false",
                    false,
                    "after a leak: rounds with the suspected tool alone, and without it")
            .recordedAs(confirm -> confirm ? Optional.of("true") : Optional.empty()));
    static final Property<LoadProfile.Adapt> ADAPT = add(
            choice(
                    "adapt",
                    LoadProfile.Adapt.AUTO,
                    "up to 4 times the calls and sessions in the same time where answers are fast; auto: of a server that the run starts, if no load is given"));
    public static final Property<Integer> ADAPT_RATE =
            add(count("adapt.rate", 2_000, 1, 1_000_000, "most calls per second that adapt goes up to"));
    public static final Property<Optional<Duration>> SOAK = add(optional(
            "soak",
            "none",
            "1m to 7d, as 30m, 8h",
            "load without idle gaps for this long, judged on rounds many windows of it",
            text -> Property.durationWithin(text, "1m", "7d"),
            soak -> soak.toMillis() + "ms"));
    static final Property<Duration> DELAY = add(millis("delay", "3s", "0s", "1h", "length of each idle gap")
            .inWords("3s", "0s to 1h, as 500ms, 3s, 2m; a bare number is seconds"));
    public static final Property<Duration> IDLE =
            add(duration("idle", "1s", "100ms", "1h", "idle time before the first round"));
    static final Property<Settle> SETTLE = add(Property.of(
            "settle",
            Settle.AUTO,
            "auto | off | 1s to 24h, as delay",
            "rest after the last round, in which memory is read again; auto: up to 90s, where growth is suspected",
            Settle::parse,
            Settle::text));
    static final Property<Optional<Duration>> RECLAIM_AFTER = add(optional(
            "reclaim.after",
            "none",
            "1s to 24h, as delay",
            "time after which the server says that it forgets sessions or what it caches: settle=auto waits that long",
            text -> Property.durationWithin(text, "1s", "24h"),
            DurationText::of));
    static final Property<Duration> DURATION =
            add(duration("duration", "1m", "1s", "168h", "length of a hold that names none"));
    static final Property<ThinkTime> THINK = add(Property.of(
            "think",
            new ThinkTime.Fixed(Duration.ofMillis(100)),
            "T | uniform T T | exponential T (the mean) | lognormal T S (median, sigma 0 to 3); T is 0s to 10m, as delay",
            "pause of a user after each call",
            text -> readable(ThinkTime.parse(text).filter(think -> think.mean().compareTo(ThinkTime.LONGEST) <= 0)),
            ThinkTime::text));
    public static final Property<Duration> TIMEOUT =
            add(millis("timeout", "30s", "100ms", "10m", "time after which a request has failed"));
    public static final Property<Long> SEED = add(Property.of(
            "seed",
            1L,
            "a whole number",
            "draws calls, sessions, tools and arguments of every round",
            text -> Property.number(text, Long.MIN_VALUE, Long.MAX_VALUE),
            seed -> Long.toString(seed)));
    public static final Property<Boolean> VARY = add(either(
            "vary",
            "on",
            OFF,
            true,
            "calls and sessions differ from round to round, so that effects can be told apart"));
    public static final Property<LoadProfile.Close> CLOSE = add(
            choice("close", LoadProfile.Close.DELETE, "how users end their session: DELETE, or leave without a word"));
    /** Whether "No verdict yet" fails the build. */
    public static final Property<Boolean> INCONCLUSIVE =
            add(either("inconclusive", "fail", "warn", true, "what \"No verdict yet\" does to the build"));

    static final Property<List<String>> TOOLS_INCLUDE =
            add(names("tools.include", "all", "names or patterns (* and ?), comma between", "calls only these tools"));
    static final Property<List<String>> TOOLS_EXCLUDE =
            add(names("tools.exclude", "none", "as tools.include", "never calls these tools"));
    public static final Property<Boolean> TOOLS_UNSAFE = add(either(
                    "tools.unsafe",
                    "call",
                    "leave",
                    false,
                    "call: tools that may be destructive are called without being named, also of a server that the run did not start")
            .recordedAs(call -> Optional.of("call").filter(text -> call)));
    public static final Property<Duration> SCOUT_TIMEOUT = add(duration(
                    "scout.timeout",
                    "3s",
                    "100ms",
                    "10m",
                    "time in which a tool must answer the scout; a slower one is left out")
            .recordedAs(limit -> Optional.of(limit.toMillis() + "ms").filter(text -> !text.equals("3000ms"))));
    public static final Property<Weights> TOOLS_MIX = add(weights(
            "tools.mix",
            "drawn for each round",
            "names or patterns with weights, as echo 3, search 1",
            "how often each tool is called; tools without a weight are not"));
    public static final Property<Optional<ArgumentsFeed>> ARGUMENTS = add(optional(
            "arguments",
            "generated",
            "a .csv or .json file; after a space, random or circular",
            "arguments of calls: a record a call, its column tool (if any) names the tool",
            text -> readable(ArgumentsFeed.parse(text)),
            ArgumentsFeed::text));
    public static final Property<Weights> PATTERNS = add(weights(
            "patterns",
            "all alike",
            "patterns with weights, as abandoned 3, churn 1",
            "who the users of a mixed day or the arms of a leak hunt are"));
    public static final Property<List<Criterion>> PASS = add(new Property<>(
            "pass",
            "none",
            Criterion.ALLOWED,
            "what the load must keep to, as failed < 1%, p95 < 500ms, rate > 50/s",
            List.of(),
            (text, given) -> readable(Criterion.parseAll(text)),
            pass -> Optional.of(pass.stream().map(Criterion::text).collect(Collectors.joining(", ")))
                    .filter(text -> !pass.isEmpty())));
    static final Property<Optional<String>> SERVER_COMMAND = add(text(
            "server.command", "none", "a shell command", "starts the server, measures its process tree, stops it"));
    static final Property<Optional<Long>> SERVER_PID = add(optional(
            "server.pid",
            "none",
            "a process id",
            "attaches to a running server, leaves it running",
            text -> Property.number(text, 1, Integer.MAX_VALUE),
            pid -> Long.toString(pid)));
    static final Property<Optional<String>> SERVER_NAME = add(text(
            "server.name",
            "none",
            "a part of a command line",
            "attaches to the one process whose command line has it"));
    public static final Property<Optional<String>> SERVER_CONTAINER = add(text(
            "server.container",
            "none",
            "its name, or 12 digits of its id or more",
            "attaches to a container of this host; beside server.command: the container that the command starts"));
    static final Property<Duration> SERVER_START_TIMEOUT =
            add(millis("server.start.timeout", "120s", "1s", "1h", "time in which a started server must answer"));
    public static final Property<Boolean> SERVER_TUNING =
            add(either("server.tuning", "on", OFF, true, "off: the environment of a started server is left as it is"));
    public static final Property<Optional<URI>> SERVER_PPROF =
            add(url("server.pprof", "origin of url", "where a Go server serves net/http/pprof"));
    public static final Property<Optional<String>> SERVER_LOG = add(text(
            "server.log",
            "its output",
            "a file",
            "log of the server, for the ledger; needed for a server that the run does not start"));
    public static final Property<Optional<String>> LEDGER_PAIRS = add(text(
            "ledger.pairs", "shipped", "a file, HOCON or JSON", "names the log lines of what is started and stopped"));
    public static final Property<Optional<String>> LEDGER_ALARM = add(text(
            "ledger.alarm",
            "none",
            "active, open at end, rate or growth per hour > N",
            "fails the build where a pair of the ledger is beyond it"));
    public static final Property<Boolean> PROBE = add(either(
            "probe", "on", OFF, true, "off: no memory is measured, the run is load only and does not fail for it"));
    public static final Property<Duration> PROBE_INTERVAL =
            add(millis("probe.interval", "200ms", "50ms", "1m", "time between two memory samples"));
    public static final Property<Optional<String>> TOKEN = add(text(
                    "token",
                    "none",
                    "env:NAME, file:PATH, EL as #{token}, or the token itself",
                    "what the server asks for: Authorization: Bearer, in every request of waiting, scout and load")
            .recordedAs(token -> token.map(secret -> "***")));
    /** Given as {@code header.NAME} each. */
    public static final Property<Map<String, String>> HEADERS = add(new Property<>(
            HEADER + "NAME",
            "none",
            "a text, EL, env:NAME or file:PATH; one property a header",
            "another header of every request",
            Map.of(),
            (text, given) -> headers(given),
            headers -> Optional.of(String.join(", ", headers.keySet())).filter(names -> !names.isEmpty())));

    public static final Property<Optional<String>> OAUTH_CLIENT_ID = add(text(
            "oauth.client.id",
            "none",
            "a text",
            "gets a token where the server asks for one, as this client of its authorization server, without a human"));
    public static final Property<Optional<String>> OAUTH_CLIENT_SECRET = add(
            text("oauth.client.secret", "none", "env:NAME, file:PATH, or the secret itself", "what proves the client")
                    .recordedAs(secret -> secret.map(text -> "***")));
    public static final Property<Optional<String>> OAUTH_CLIENT_KEY = add(text(
            "oauth.client.key",
            "none",
            "a PEM file, PKCS#8: RSA, P-256 or P-384",
            "the same, by signed assertions (private_key_jwt)"));
    public static final Property<Optional<String>> OAUTH_REGISTRATION = add(optional(
            "oauth.registration",
            "none",
            "dynamic, or the URL of a client's metadata document",
            "how a client without an id becomes known; dynamic: it registers itself once a run",
            text -> text.equals(DYNAMIC) ? text : Property.httpUrl(text).toString(),
            registration -> registration));
    public static final Property<String> OAUTH_GRANT = add(word(
                    "oauth.grant",
                    "auto",
                    "auto | client-credentials | authorization-code",
                    "how tokens are got; auto: client credentials where client and server have them; a code: if no human is asked")
            .recordedAs(grant -> Optional.of(grant).filter(word -> !word.equals("auto"))));
    public static final Property<Optional<String>> OAUTH_ASSERTION = add(text(
                    "oauth.assertion",
                    "none",
                    "env:NAME or file:PATH, read for each token",
                    "JSON web token of the workload that is exchanged for tokens")
            .recordedAs(assertion -> assertion.map(text -> "***")));
    public static final Property<Optional<String>> OAUTH_SCOPE = add(text(
            "oauth.scope",
            "what the server names",
            "scopes with blanks between",
            "what a token is asked for; steps up where more is wanted"));
    public static final Property<String> OAUTH_TOKENS =
            add(word("oauth.tokens", "shared", "shared | user", "one token for all users, or one for each")
                    .recordedAs(tokens -> Optional.of(tokens).filter("user"::equals)));
    public static final Property<Optional<String>> OAUTH_ISSUER = add(text(
            "oauth.issuer",
            "the first that the server names",
            "a URL",
            "the only authorization server that the client shows its secret to"));

    public static final Property<Optional<String>> FEEDER = add(optional(
            "feeder",
            "none",
            "a .csv or .json file",
            "a record for each user, the scout too, in a circle: its fields are EL in token and header.NAME",
            text -> readable(Optional.of(text).filter(file -> file.matches("(?i).*\\.(csv|json)"))),
            file -> file));
    public static final Property<Optional<String>> TLS_TRUST = add(text(
            "tls.trust",
            "as the JVM",
            "a file (PEM, PKCS 12, JKS, DER), or all",
            "certificates that are trusted beside those, and all that they have signed; all: any certificate"));
    public static final Property<Optional<String>> TLS_CERT = add(text(
            "tls.cert",
            "none",
            "a file: PEM, or a key store (PKCS 12, JKS)",
            "certificate that is shown to a server that asks for one, with those that have signed it"));
    public static final Property<Optional<String>> TLS_KEY =
            add(text("tls.key", "in tls.cert", "a PEM file", "private key of tls.cert"));
    public static final Property<Optional<String>> TLS_PASSWORD = add(text(
                    "tls.password",
                    "none",
                    "env:NAME, file:PATH, or the password itself",
                    "opens the key stores and the private key")
            .recordedAs(password -> password.map(secret -> "***")));
    public static final Property<Optional<String>> PROXY = add(text(
                    "proxy",
                    "none",
                    "http://[user:password@]host:port, the password or the whole as env:NAME or file:PATH",
                    "HTTP proxy on the way to the server, its gauges and the agent")
            .recordedAs(proxy -> proxy.map(text -> text.replaceFirst("//.*@", "//***@"))));
    public static final Property<List<String>> PROXY_NONE = add(names(
            "proxy.none",
            "none",
            "hosts, or *.example.org; comma between",
            "hosts that are reached without the proxy"));

    public static final Property<Optional<String>> BUILD = add(text(
            "build", "from CI and git", "a short text", "names the build under test, for comparisons with others"));
    public static final Property<Optional<Path>> BASELINE = add(optional(
            "baseline",
            "none",
            "a run folder",
            "run of the build that this one must not be worse than",
            text -> Path.of(readable(Property.split(text).stream().findFirst())),
            Path::toString));
    public static final Property<Set<LoadProfile.Extra>> REPORT_EXTRA = add(choices(
            "report.extra",
            LoadProfile.Extra.class,
            "writes more files for machines: metrics.txt, benchmark.json, js/stats.json as Gatling before 3.13.5"));
    static final Property<Optional<URI>> PROBE_URL =
            add(url("probe.url", "none", "reads memory through `mcpleak agent` on the server's host"));
    static final Property<Optional<String>> PROBE_TOKEN = add(
            text("probe.token", "none", "env:NAME, file:PATH, or the agent's --token itself", "what the agent asks for")
                    .recordedAs(token -> token.map(secret -> "***")));
    public static final Property<LoadProfile.Limit> LIMIT = add(new Property<>(
            "limit",
            "cgroup, host",
            "a size as 512MiB or 2GiB, 1MiB or more; off",
            "memory of the server's processes that ends the run, before the host swaps",
            LoadProfile.Limit.DEFAULT,
            (text, given) -> LoadProfile.Limit.parse(text),
            LoadProfile.Limit::text));
    static final Property<Optional<String>> PRODUCTION_RATE = add(optional(
            "production.rate",
            "none",
            "a number, then /s, /m, /h or /d, as 1000/h",
            "how often tools are called in production: what a leak means there",
            text -> readable(Optional.of(text).filter(rate -> rate.matches("\\d{1,12}(\\.\\d{1,6})?/[smhd]"))),
            rate -> rate));
    static final Property<Long> MARGIN = add(
            size("margin", 64, "bytes per call that a leak must be found from: the line is drawn at three quarters"));
    static final Property<Long> MARGIN_SESSION =
            add(size("margin.session", 1 << 10, "the same, bytes that each session keeps"));
    static final Property<Long> MARGIN_HOUR =
            add(size("margin.hour", 1 << 20, "the same, bytes an hour while nobody calls"));
    static final Property<Optional<String>> RSS = add(optionalWord(
            "rss",
            "undecided",
            "undecided | accept",
            "accept: resident memory that does not grow is an answer where live bytes are not read"));
    public static final Property<Boolean> PROBE_LIVE = add(either(
            "probe.live",
            "on",
            OFF,
            true,
            "off: measures without touching the process: no signal, no attach, no socket, nothing in its environment"));
    public static final Property<LoadProfile.WhatGrew> PROBE_WHATGREW = add(
            choice("probe.whatgrew", LoadProfile.WhatGrew.AUTO, "tells which types grew; auto: once a leak was found"));
    public static final Property<List<GaugeChoice>> PROBE_GAUGES = add(new Property<>(
            "probe.gauges",
            "none",
            "URL or path, #, Prometheus metric or JSON path; comma between",
            "numbers that the server exposes, judged as descriptors or bytes are",
            List.of(),
            (text, given) -> GaugeChoice.parseAll(text),
            GaugeChoice::textOf));
    static final Property<Optional<String>> DEMO_LEAK = add(optionalWord(
            "demo.leak",
            "none",
            "none | call | session | tool | sparse | child | direct | fd | thread | stop",
            "what the demo server leaks"));
    static final Property<Optional<Integer>> DEMO_BYTES = add(optional(
            "demo.bytes",
            "of the kind",
            "1 to 16777216",
            "bytes that the demo server leaks each time",
            text -> (int) Property.number(text, 1, 16_777_216),
            bytes -> Integer.toString(bytes)));
    static final Property<Optional<String>> DEMO_LOOK = add(optionalWord(
            "demo.look", "none", "none | warmup | cache | saw | step", "healthy behaviour that looks like a leak"));
    static final Property<Optional<Integer>> DEMO_DROP = add(optional(
            "demo.drop",
            "0",
            "0 to 1000000",
            "demo server drops one connection in N after its answer; 0: none",
            text -> (int) Property.number(text, 0, 1_000_000),
            drop -> Integer.toString(drop)));
    static final Property<Optional<Duration>> DEMO_DELAY = add(optional(
            "demo.delay",
            "0s",
            "0s to 1m, as delay",
            "time that each tool of the demo server takes",
            text -> Property.durationWithin(text, "0s", "1m"),
            delay -> delay.toMillis() + "ms"));
    /** Asks for the table of all properties. */
    public static final Property<Boolean> HELP = add(new Property<>(
            "help", "", "", "prints this table and ends", false, (text, given) -> true, help -> Optional.empty()));

    private Properties() {}

    /** Return all properties in the order of the help table. */
    public static List<Property<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    /** Render the table that {@code -Dhelp} prints: plain text, one property a line. */
    public static String helpText() {
        StringBuilder text = new StringBuilder("mvn gatling:test [-Dname=value ...]\n\n");
        text.append(row("property", "default", "meaning"));
        for (Property<?> property : ALL) {
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

    private static Map<String, String> headers(GivenProperties given) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : given.names()) {
            String header = name.startsWith(HEADER) ? name.substring(HEADER.length()) : "";
            if (!header.isEmpty()) {
                readable(Optional.of(header)
                        .filter(field -> FIELD_NAME.matcher(field).matches()));
                headers.put(
                        header,
                        given.find(name).map(GivenProperties.Given::value).orElse(""));
            }
        }
        return headers;
    }

    private static <T> Property<T> add(Property<T> property) {
        ALL.add(property);
        return property;
    }

    private static Property<Long> size(String name, long fallback, String meaning) {
        return new Property<>(
                name,
                fallback + "B",
                "a size as 64B or 1KiB, 1B or more",
                meaning,
                fallback,
                (text, given) -> Property.require(
                        ByteSize.parse(text).stream()
                                .filter(bytes -> bytes >= 1)
                                .boxed()
                                .findFirst(),
                        "is not such a size"),
                bytes -> Optional.of(bytes + "B").filter(text -> bytes != fallback));
    }

    private static Property<Weights> weights(String name, String defaultText, String allowed, String meaning) {
        return new Property<>(
                name,
                defaultText,
                allowed,
                meaning,
                Weights.NONE,
                (text, given) -> readable(Weights.parse(text)),
                weights -> Optional.of(weights.text()).filter(text -> weights.isGiven()));
    }
}
