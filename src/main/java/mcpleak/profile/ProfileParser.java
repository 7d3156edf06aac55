package mcpleak.profile;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Turn properties into a {@link LoadProfile} or a list of mistakes. Stateless. */
final class ProfileParser {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private ProfileParser() {}

    static LoadProfile parse(Map<String, String> given) throws PropertyException {
        PropertyReader reader = new PropertyReader(given);
        UnknownNames.check(given.keySet()).forEach(error -> reader.add(error.name(), error.text()));
        LoadProfile profile = read(reader, given);
        checkSize(reader, profile);
        if (!reader.errors().isEmpty()) {
            throw new PropertyException(reader.errors());
        }
        return profile;
    }

    private static LoadProfile read(PropertyReader reader, Map<String, String> given) {
        Optional<URI> url = reader.url(Properties.URL);
        return new LoadProfile(
                url,
                (int) reader.number(Properties.USERS, 40, 1, 10_000),
                (int) reader.number(Properties.CALLS, 50, 1, 1_000_000),
                (int) reader.number(Properties.ROUNDS, 8, 1, 1_000),
                reader.duration(Properties.DELAY, Duration.ofSeconds(3), Duration.ZERO, HOUR),
                reader.duration(Properties.THINK, Duration.ofMillis(100), Duration.ZERO, TEN_MINUTES),
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
                new LedgerChoice(
                        reader.text(Properties.SERVER_LOG),
                        reader.text(Properties.LEDGER_PAIRS),
                        reader.text(Properties.LEDGER_ALARM)));
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

    private static ServerChoice server(PropertyReader reader, Map<String, String> given) {
        Optional<String> command = reader.text(Properties.SERVER_COMMAND);
        Optional<String> name = reader.text(Properties.SERVER_NAME);
        long pid = reader.number(Properties.SERVER_PID, 0, 1, Integer.MAX_VALUE);
        Duration startTimeout =
                reader.duration(Properties.SERVER_START_TIMEOUT, Duration.ofMinutes(2), Duration.ofSeconds(1), HOUR);
        Map<String, String> demo = demoOptions(reader, given);
        checkCombination(reader, demo);
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

    private static Map<String, String> demoOptions(PropertyReader reader, Map<String, String> given) {
        reader.choice(Properties.DEMO_LEAK, DemoLeak.NONE, DemoLeak.class);
        reader.choice(Properties.DEMO_LOOK, DemoLook.NONE, DemoLook.class);
        reader.number(Properties.DEMO_BYTES, 0, 1, 16_777_216);
        reader.number(Properties.DEMO_DROP, 0, 0, 1_000_000);
        Map<String, String> options = new TreeMap<>();
        given.forEach((name, value) -> {
            if (name.startsWith("demo.")) {
                options.put(name, value.strip());
            }
        });
        return options;
    }

    private enum DemoLeak {
        NONE,
        CALL,
        SESSION,
        TOOL,
        SPARSE,
        CHILD,
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
