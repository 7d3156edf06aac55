package mcpleak.profile;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Hold what a run was asked to do, validated. Immutable.
 *
 * @param url MCP endpoint; empty for the demo server
 * @param users mean number of users in a round, 1 to 10,000
 * @param calls mean number of calls of a user in a round, 1 to 1,000,000
 * @param rounds number of rounds, 1 to 1,000; the most of them where it is not fixed
 * @param delay length of an idle gap
 * @param think pause of a user after a call
 * @param timeout time after which a request has failed
 * @param seed source of every random draw
 * @param close how users end their session
 * @param inconclusive what "No verdict yet" does to the build
 * @param probe whether memory is measured
 * @param probeInterval time between two samples
 * @param server which server is under test
 * @param tools which tools may be called
 * @param load what else the profile says of the load
 * @param report what is written of the run beyond the usual
 * @param judging how the run is judged
 * @param insight how far the run looks into the server
 * @param memory what ends a run for want of memory, and from where memory is read
 * @param ledger which log is kept account of
 */
public record LoadProfile(
        Optional<URI> url,
        int users,
        int calls,
        int rounds,
        Duration delay,
        ThinkTime think,
        Duration timeout,
        long seed,
        CloseMode close,
        InconclusiveMode inconclusive,
        ProbeMode probe,
        Duration probeInterval,
        ServerChoice server,
        ToolFilter tools,
        LoadOptions load,
        ReportChoice report,
        Judging judging,
        Insight insight,
        MemoryWatch memory,
        LedgerChoice ledger) {

    /** Calls of a whole run above which a profile is taken for a slip of the pen. */
    static final long MAX_CALLS = 1_000_000_000L;

    /** How the names of settings begin that are not about the load. */
    private static final List<String> ELSE =
            List.of("url", "server", "demo", "probe", "inconclusive", "profile", "build", "baseline", "report");

    /**
     * Parse the properties of a run. Names that are not ours and not close to one of ours are ignored: the properties of
     * Maven and of the JVM are among them.
     *
     * @param given property values by name
     * @throws PropertyException if any is wrong; it names all of them
     */
    public static LoadProfile parse(Map<String, String> given) throws PropertyException {
        return parse(GivenProperties.ofCommandLine(given));
    }

    /**
     * Parse the properties of a run, wherever they were given.
     *
     * @throws PropertyException if any is wrong; it names all of them with their places
     */
    public static LoadProfile parse(GivenProperties given) throws PropertyException {
        return ProfileParser.parse(given);
    }

    /** Return the resolved values by property name; a command line may hold secrets. */
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        url.ifPresent(value -> settings.put("url", withoutUserInfo(value)));
        settings.put("users", Integer.toString(users));
        settings.put("calls", Integer.toString(calls));
        settings.put("rounds", Integer.toString(rounds));
        settings.put("delay", delay.toMillis() + "ms");
        settings.put("think", think.text());
        settings.put("timeout", timeout.toMillis() + "ms");
        settings.put("seed", Long.toString(seed));
        settings.put("close", lower(close));
        settings.put("inconclusive", lower(inconclusive));
        settings.put("probe", lower(probe));
        settings.put("probe.interval", probeInterval.toMillis() + "ms");
        putNames(settings, "tools.include", tools.include());
        putNames(settings, "tools.exclude", tools.exclude());
        load.putInto(settings);
        report.build().ifPresent(build -> settings.put("build", build));
        judging.putSettings(settings, rounds);
        ledger.serverLog().ifPresent(file -> settings.put("server.log", file));
        ledger.pairs().ifPresent(file -> settings.put("ledger.pairs", file));
        ledger.alarm().ifPresent(rules -> settings.put("ledger.alarm", rules));
        putServer(server, settings);
        memory.putInto(settings);
        insight.putInto(settings);
        return settings;
    }

    /** Return this profile for a leak hunt: its rounds for each of the arms, one arm after the other. */
    public LoadProfile hunting(List<String> arms) {
        return new LoadProfile(
                url,
                users,
                calls,
                rounds * arms.size(),
                delay,
                think,
                timeout,
                seed,
                close,
                inconclusive,
                probe,
                probeInterval,
                server,
                tools,
                load.withArms(arms),
                report,
                judging,
                insight,
                memory,
                ledger);
    }

    /** Return the part of the settings that says what the load is, whichever server it is for. */
    public Map<String, String> loadSettings() {
        Map<String, String> settings = new TreeMap<>(settings());
        settings.keySet().removeIf(name -> ELSE.stream().anyMatch(name::startsWith));
        return settings;
    }

    /** Return a short name of {@link #loadSettings}: twelve hexadecimal digits, the same for the same load and no other. */
    public String hash() {
        StringBuilder text = new StringBuilder();
        loadSettings()
                .forEach((name, value) ->
                        text.append(name).append('=').append(value).append('\n'));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] bytes = digest.digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void putServer(ServerChoice server, Map<String, String> settings) {
        if (server instanceof ServerChoice.Stdio stdio) {
            settings.put("transport", "stdio");
            settings.put("stdio.processes", lower(stdio.processes()));
            putServer(stdio.program(), settings);
        } else if (server instanceof ServerChoice.Demo demo) {
            settings.putAll(demo.options());
        } else if (server instanceof ServerChoice.Command command) {
            settings.put("server.command", command.command());
            settings.put("server.start.timeout", command.startTimeout().toMillis() + "ms");
        } else if (server instanceof ServerChoice.Pid pid) {
            settings.put("server.pid", Long.toString(pid.pid()));
        } else if (server instanceof ServerChoice.Name name) {
            settings.put("server.name", name.part());
        }
    }

    private static void putNames(Map<String, String> settings, String key, List<String> names) {
        if (!names.isEmpty()) {
            settings.put(key, String.join(",", names));
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT);
    }

    static String withoutUserInfo(URI url) {
        return url.getRawUserInfo() == null ? url.toString() : url.toString().replace(url.getRawUserInfo(), "***");
    }
}
