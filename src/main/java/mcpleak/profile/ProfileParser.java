package mcpleak.profile;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Turn properties into a {@link LoadProfile} or a list of mistakes. Stateless. */
final class ProfileParser {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final String AUTO = "auto";

    /** Most rounds of a run that ends when its answer is certain: twice the default. */
    private static final int AUTO_LIMIT = 16;

    /** Fewest rounds that an answer can rest on. */
    private static final int AUTO_LEAST = 6;

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private ProfileParser() {}

    static LoadProfile parse(GivenProperties given) throws PropertyException {
        PropertyReader reader = new PropertyReader(given);
        UnknownNames.check(given).forEach(error -> reader.add(error.name(), error.text()));
        LoadProfile profile = read(reader, given);
        checkSize(reader, profile);
        if (!reader.errors().isEmpty()) {
            throw new PropertyException(reader.errors());
        }
        return profile;
    }

    private static LoadProfile read(PropertyReader reader, GivenProperties given) {
        Optional<URI> url = reader.url(Properties.URL);
        return new LoadProfile(
                url,
                (int) reader.number(Properties.USERS, 40, 1, 10_000),
                (int) reader.number(Properties.CALLS, 50, 1, 1_000_000),
                rounds(reader, given),
                reader.duration(Properties.DELAY, Duration.ofSeconds(3), Duration.ZERO, HOUR),
                reader.parsed(
                        Properties.THINK,
                        new ThinkTime.Fixed(Duration.ofMillis(100)),
                        text -> ThinkTime.parse(text)
                                .filter(think -> think.mean().compareTo(ThinkTime.LONGEST) <= 0)),
                reader.duration(Properties.TIMEOUT, Duration.ofSeconds(30), Duration.ofMillis(100), TEN_MINUTES),
                reader.number(Properties.SEED, 1, Long.MIN_VALUE, Long.MAX_VALUE),
                reader.choice(Properties.CLOSE, CloseMode.DELETE, CloseMode.class),
                reader.choice(Properties.INCONCLUSIVE, InconclusiveMode.FAIL, InconclusiveMode.class),
                reader.choice(Properties.PROBE, ProbeMode.ON, ProbeMode.class),
                reader.duration(
                        Properties.PROBE_INTERVAL,
                        Duration.ofMillis(200),
                        Duration.ofMillis(50),
                        Duration.ofMinutes(1)),
                server(reader, given),
                new ToolFilter(reader.names(Properties.TOOLS_INCLUDE), reader.names(Properties.TOOLS_EXCLUDE)),
                LoadOptionsParser.read(reader),
                new ReportChoice(
                        reader.text(Properties.BUILD),
                        reader.choices(Properties.REPORT_EXTRA, ReportChoice.Extra.class)),
                judging(reader, given),
                Insight.parse(reader),
                MemoryWatch.parse(reader),
                new LedgerChoice(
                        reader.text(Properties.SERVER_LOG),
                        reader.text(Properties.LEDGER_PAIRS),
                        reader.text(Properties.LEDGER_ALARM)));
    }

    private static String roundsText(GivenProperties given) {
        return given.find(Properties.ROUNDS.name())
                .map(found -> found.value().strip())
                .orElse("");
    }

    private static boolean isAuto(GivenProperties given) {
        return roundsText(given).startsWith(AUTO);
    }

    private static int rounds(PropertyReader reader, GivenProperties given) {
        if (!isAuto(given)) {
            // a search for the breaking point is one pass
            boolean search = reader.text(Properties.LOAD)
                    .filter(text -> text.contains("search"))
                    .isPresent();
            return (int) reader.number(Properties.ROUNDS, search ? 1 : 8, 1, 1_000);
        }
        String value = roundsText(given);
        if (value.equals(AUTO)) {
            return AUTO_LIMIT;
        }
        if (value.matches(AUTO + ":\\d{1,4}")) {
            int limit = Integer.parseInt(value.substring(AUTO.length() + 1));
            if (limit >= AUTO_LEAST && limit <= 1_000) {
                return limit;
            }
        }
        reader.reject(Properties.ROUNDS, "is no limit for auto");
        return AUTO_LIMIT;
    }

    private static Judging judging(PropertyReader reader, GivenProperties given) {
        ConfirmMode confirm = reader.choice(Properties.CONFIRM, ConfirmMode.FALSE, ConfirmMode.class);
        Duration soak = reader.duration(Properties.SOAK, Duration.ZERO, Duration.ofMinutes(1), Duration.ofDays(7));
        boolean soaks = !soak.isZero();
        if (soaks && (isAuto(given) || confirm == ConfirmMode.TRUE)) {
            reader.reject(
                    Properties.SOAK, "has no rounds to add: it goes with neither -Drounds=auto nor -Dconfirm=true");
        }
        boolean phases = reader.text(Properties.LOAD)
                .filter(text -> !text.equals("rounds"))
                .isPresent();
        if (soaks && phases) {
            reader.reject(Properties.SOAK, "keeps users at a time all the time: it goes with load = rounds alone");
        }
        return new Judging(
                isAuto(given) ? RoundsMode.AUTO : RoundsMode.FIXED,
                confirm,
                soaks ? Optional.of(soak) : Optional.empty(),
                reader.names(Properties.BASELINE).stream().findFirst().map(Path::of));
    }

    private static void checkSize(PropertyReader reader, LoadProfile profile) {
        long total = (long) profile.users() * profile.calls() * profile.rounds();
        if (total > LoadProfile.MAX_CALLS) {
            reader.add(
                    Properties.CALLS.name(),
                    "-Dusers=%d -Dcalls=%d -Drounds=%d: %d calls in all (allowed: up to %d)"
                            .formatted(
                                    profile.users(), profile.calls(), profile.rounds(), total, LoadProfile.MAX_CALLS));
        }
    }

    private static ServerChoice server(PropertyReader reader, GivenProperties given) {
        Optional<String> command = reader.text(Properties.SERVER_COMMAND);
        Optional<String> name = reader.text(Properties.SERVER_NAME);
        long pid = reader.number(Properties.SERVER_PID, 0, 1, Integer.MAX_VALUE);
        Duration startTimeout =
                reader.duration(Properties.SERVER_START_TIMEOUT, Duration.ofMinutes(2), Duration.ofSeconds(1), HOUR);
        Map<String, String> demo = demoOptions(reader, given);
        boolean stdio =
                reader.choice(Properties.TRANSPORT, TransportMode.HTTP, TransportMode.class) == TransportMode.STDIO;
        ServerChoice.StdioProcesses processes = reader.choice(
                Properties.STDIO_PROCESSES, ServerChoice.StdioProcesses.SHARED, ServerChoice.StdioProcesses.class);
        if (stdio) {
            checkStdio(reader);
            ServerChoice program = command.isPresent()
                    ? new ServerChoice.Command(command.get(), startTimeout)
                    : new ServerChoice.Demo(demo);
            return new ServerChoice.Stdio(program, processes);
        }
        if (reader.isGiven(Properties.STDIO_PROCESSES)) {
            reader.reject(Properties.STDIO_PROCESSES, "goes with -Dtransport=stdio only");
        }
        checkCombination(reader, demo);
        checkAgent(reader);
        if (command.isPresent()) {
            return new ServerChoice.Command(command.get(), startTimeout);
        }
        if (pid > 0) {
            return new ServerChoice.Pid(pid);
        }
        if (name.isPresent()) {
            return new ServerChoice.Name(name.get());
        }
        return reader.isGiven(Properties.URL) ? new ServerChoice.Remote() : new ServerChoice.Demo(demo);
    }

    /** Its process is started by the transport: there is no address, and nobody else can have started it. */
    private static void checkStdio(PropertyReader reader) {
        List.of(Properties.URL, Properties.SERVER_PID, Properties.SERVER_NAME, Properties.PROBE_URL).stream()
                .filter(reader::isGiven)
                .forEach(property -> reader.add(
                        property.name(),
                        "%s: a stdio server is started by the run and has no address (allowed: server.command, or none for the demo server)"
                                .formatted(reader.place(property))));
    }

    private static void checkCombination(PropertyReader reader, Map<String, String> demo) {
        List<Property> servers =
                List.of(Properties.SERVER_COMMAND, Properties.SERVER_PID, Properties.SERVER_NAME).stream()
                        .filter(reader::isGiven)
                        .toList();
        if (servers.size() > 1) {
            Property first = servers.get(0);
            reader.add(
                    first.name(),
                    "-D%s and -D%s: one server is under test (allowed: one of server.command, server.pid, server.name)"
                            .formatted(first.name(), servers.get(1).name()));
        }
        if (!servers.isEmpty() && !reader.isGiven(Properties.URL)) {
            String name = servers.get(0).name();
            reader.add(
                    name,
                    "-D%s: -Durl is missing (allowed: the server's MCP endpoint, e.g. -Durl=http://127.0.0.1:3001/mcp)"
                            .formatted(name));
        }
        if (!demo.isEmpty() && reader.isGiven(Properties.URL)) {
            String name = demo.keySet().iterator().next();
            reader.add(name, "-D%s: goes with the demo server only (allowed: without -Durl)".formatted(name));
        }
    }

    /** An agent watches a server of another host: there is nothing to start or to attach to here. */
    private static void checkAgent(PropertyReader reader) {
        if (!reader.isGiven(Properties.PROBE_URL)) {
            return;
        }
        if (!reader.isGiven(Properties.URL)) {
            reader.add(
                    Properties.PROBE_URL.name(),
                    "-Dprobe.url: -Durl is missing (allowed: the MCP endpoint of the server that the agent watches)");
        }
        List.of(Properties.SERVER_COMMAND, Properties.SERVER_PID, Properties.SERVER_NAME).stream()
                .filter(reader::isGiven)
                .forEach(server -> reader.add(
                        server.name(),
                        "-D%s and -Dprobe.url: the agent names the process (allowed: one of them)"
                                .formatted(server.name())));
    }

    private static Map<String, String> demoOptions(PropertyReader reader, GivenProperties given) {
        reader.choice(Properties.DEMO_LEAK, DemoLeak.NONE, DemoLeak.class);
        reader.choice(Properties.DEMO_LOOK, DemoLook.NONE, DemoLook.class);
        reader.number(Properties.DEMO_BYTES, 0, 1, 16_777_216);
        reader.number(Properties.DEMO_DROP, 0, 0, 1_000_000);
        Duration delay = reader.duration(Properties.DEMO_DELAY, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1));
        Map<String, String> options = new TreeMap<>();
        for (String name : given.names()) {
            if (name.startsWith("demo.")) {
                given.find(name)
                        .ifPresent(found -> options.put(name, found.value().strip()));
            }
        }
        options.computeIfPresent(Properties.DEMO_DELAY.name(), (name, text) -> delay.toMillis() + "ms");
        return options;
    }

    private enum TransportMode {
        HTTP,
        STDIO
    }

    private enum DemoLeak {
        NONE,
        CALL,
        SESSION,
        TOOL,
        SPARSE,
        CHILD,
        DIRECT,
        FD,
        THREAD,
        STOP
    }

    private enum DemoLook {
        NONE,
        WARMUP,
        CACHE,
        SAW,
        STEP
    }
}
