package mcpleak.profile;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import mcpleak.profile.load.LoadShape;
import mcpleak.profile.load.ThinkTime;
import mcpleak.profile.load.ToolFilter;

/**
 * What a run was asked to do, validated: a value for each of the {@link Properties}. Immutable.
 *
 * @param values a value for each property, of its type; what is not given gets its default
 * @param hunted what the users of a leak hunt do one after the other, each for an equal share of the rounds; empty: no hunt
 */
public record LoadProfile(Map<Property<?>, Object> values, List<String> hunted) {

    /** Calls of a whole run above which a profile is taken for a slip of the pen. */
    static final long MAX_CALLS = 1_000_000_000L;

    /** How the names of the demo server's properties begin. */
    static final String DEMO = "demo.";

    /** How the names of settings begin that are not about the load. */
    private static final List<String> ELSE = List.of(
            "url",
            "server",
            "demo",
            "probe",
            "inconclusive",
            "profile",
            "build",
            "baseline",
            "report",
            "settle",
            "reclaim",
            "production",
            "tools.unsafe");

    /** How users end their session. */
    public enum Close {
        /** With a DELETE, as the specification asks. */
        DELETE,
        /** By dropping their connections without a word. */
        ABANDON
    }

    /** Whether a load is raised where the server answers fast. */
    public enum Adapt {
        /** If the run starts the server, and nobody said what the load is. */
        AUTO,
        ON,
        OFF
    }

    /** When the types of objects that grew are told. */
    public enum WhatGrew {
        /** When a leak was found. */
        AUTO,
        ON,
        /** Never: no heap is read by type. */
        OFF
    }

    /** What can be written of a run beyond the usual. */
    public enum Extra {
        /** {@code metrics.txt} in the OpenMetrics text format. */
        OPENMETRICS,
        /** {@code benchmark.json} for github-action-benchmark. */
        BENCHMARK,
        /** {@code js/global_stats.json} and {@code js/stats.json}, which Gatling wrote before 3.13.5. */
        GATLING_STATS
    }

    /**
     * The number of rounds.
     *
     * @param most 1 to 1,000
     * @param auto whether the run ends earlier once its answer is certain
     */
    public record Rounds(int most, boolean auto) {

        static final Rounds DEFAULT = new Rounds(8, false);
        private static final String AUTO = "auto";

        /** Most rounds of a run that ends when its answer is certain: twice the default. */
        private static final int AUTO_LIMIT = 16;

        /** Fewest rounds that an answer can rest on. */
        private static final int AUTO_LEAST = 8;

        static Rounds parse(String text) {
            if (!text.startsWith(AUTO)) {
                return new Rounds((int) Property.number(text, 1, 1_000), false);
            }
            if (text.equals(AUTO)) {
                return new Rounds(AUTO_LIMIT, true);
            }
            int limit = text.matches(AUTO + ":\\d{1,4}") ? Integer.parseInt(text.substring(AUTO.length() + 1)) : 0;
            return Property.require(
                    Optional.of(new Rounds(limit, true)).filter(read -> limit >= AUTO_LEAST && limit <= 1_000),
                    "is no limit for auto");
        }

        String text() {
            return (auto ? AUTO + ":" : "") + most;
        }
    }

    /**
     * What ends a run for want of memory.
     *
     * @param isGuarded whether a run ends before the host or the server's control group is out of memory
     * @param bytes memory of the server's tree that ends the run, more than 0; empty if the control group's and the host's decide
     */
    public record Limit(boolean isGuarded, OptionalLong bytes) {

        static final Limit DEFAULT = new Limit(true, OptionalLong.empty());
        private static final long LEAST = 1 << 20;

        static Limit parse(String text) {
            if (text.equals("off")) {
                return new Limit(false, OptionalLong.empty());
            }
            OptionalLong bytes = ByteSize.parse(text);
            if (bytes.orElse(LEAST) < LEAST) {
                throw new IllegalArgumentException("is out of range");
            }
            return new Limit(
                    true, OptionalLong.of(bytes.orElseThrow(() -> new IllegalArgumentException("is not a size"))));
        }

        Optional<String> text() {
            if (!isGuarded) {
                return Optional.of("off");
            }
            return bytes.isPresent() ? Optional.of(bytes.getAsLong() + "B") : Optional.empty();
        }
    }

    /**
     * The address of an agent that reads memory on another host.
     *
     * @param url its address
     * @param token what it asks for; empty if it asks for nothing
     */
    public record Agent(URI url, Optional<String> token) {

        /** Return the address alone: the token is a secret. */
        @Override
        public String toString() {
            return Property.withoutUserInfo(url);
        }
    }

    public LoadProfile {
        Map<Property<?>, Object> all = new HashMap<>();
        Properties.all().forEach(property -> all.put(property, property.fallback()));
        all.putAll(values);
        values = Collections.unmodifiableMap(all);
        hunted = List.copyOf(hunted);
    }

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

    /** Return the value of a property: what was given, else its default. */
    @SuppressWarnings("unchecked") // what is held for a property was read by it
    public <T> T get(Property<T> property) {
        return (T) Objects.requireNonNull(values.get(property));
    }

    /** Return the mean number of users in a round. */
    public int users() {
        return get(Properties.USERS);
    }

    /** Return the mean number of calls of a user in a round. */
    public int calls() {
        return get(Properties.CALLS);
    }

    /** Return the number of rounds; the most of them where it is not fixed. */
    public int rounds() {
        return get(Properties.ROUNDS).most();
    }

    /** Return the length of an idle gap. */
    public Duration delay() {
        return get(Properties.DELAY);
    }

    /** Return how long the run rests after its last round, and when. */
    public Settle settle() {
        return get(Properties.RECLAIM_AFTER)
                .map(get(Properties.SETTLE)::reclaiming)
                .orElse(get(Properties.SETTLE));
    }

    /** Return the pause of a user after a call. */
    public ThinkTime think() {
        return get(Properties.THINK);
    }

    /** Return the length of a load without idle gaps, cut into as many windows as there are rounds; empty: rounds with gaps. */
    public Optional<Duration> soak() {
        return get(Properties.SOAK);
    }

    /** Return whether the load is raised where the server answers fast: only rounds of users who all start at once are. */
    public boolean adapts() {
        boolean rounds = phases().isEmpty() && soak().isEmpty() && hunted.isEmpty();
        boolean started = server() instanceof ServerChoice.Demo || server() instanceof ServerChoice.Command;
        boolean plain = List.<Property<?>>of(
                        Properties.USERS, Properties.CALLS, Properties.SESSIONS, Properties.THINK, Properties.VARY)
                .stream()
                .allMatch(property -> get(property).equals(property.fallback()));
        return switch (get(Properties.ADAPT)) {
            case AUTO -> rounds && started && plain;
            case ON -> rounds;
            case OFF -> false;
        };
    }

    /** Return how the users of a round come. */
    public LoadShape shape() {
        return get(Properties.LOAD);
    }

    /** Return the phases of a round; empty where all users start at once. */
    public Optional<LoadShape.Phases> phases() {
        return shape() instanceof LoadShape.Phases phases ? Optional.of(phases) : Optional.empty();
    }

    /** Return which tools may be called. */
    public ToolFilter tools() {
        return new ToolFilter(get(Properties.TOOLS_INCLUDE), get(Properties.TOOLS_EXCLUDE));
    }

    /** Return where an agent reads memory; empty for this host. */
    public Optional<Agent> agent() {
        return get(Properties.PROBE_URL).map(url -> new Agent(url, get(Properties.PROBE_TOKEN)));
    }

    /** Return which server is under test. */
    public ServerChoice server() {
        Optional<ServerChoice> command = get(Properties.SERVER_COMMAND)
                .map(line -> new ServerChoice.Command(line, get(Properties.SERVER_START_TIMEOUT)));
        if (get(Properties.TRANSPORT).equals("stdio")) {
            return new ServerChoice.Stdio(command.orElseGet(this::demo), get(Properties.STDIO_PROCESSES));
        }
        return command.or(() -> get(Properties.SERVER_PID).map(ServerChoice.Pid::new))
                .or(() -> get(Properties.SERVER_NAME).map(ServerChoice.Name::new))
                .or(() -> get(Properties.SERVER_CONTAINER).map(ServerChoice.InContainer::new))
                .orElseGet(() -> get(Properties.URL).isPresent() ? new ServerChoice.Remote() : demo());
    }

    private ServerChoice demo() {
        Map<String, String> options = recorded();
        options.keySet().removeIf(name -> !name.startsWith(DEMO));
        return new ServerChoice.Demo(options);
    }

    private Map<String, String> recorded() {
        Map<String, String> settings = new TreeMap<>();
        Properties.all()
                .forEach(property -> recordedText(property).ifPresent(text -> settings.put(property.name(), text)));
        return settings;
    }

    private <T> Optional<String> recordedText(Property<T> property) {
        return property.recorder().apply(get(property));
    }

    /** Return the resolved values by property name; a command line may hold secrets. */
    public Map<String, String> settings() {
        Map<String, String> settings = recorded();
        if (get(Properties.SERVER_COMMAND).isEmpty()) {
            settings.remove(Properties.SERVER_START_TIMEOUT.name());
        }
        if (!get(Properties.TRANSPORT).equals("stdio")) {
            settings.remove(Properties.STDIO_PROCESSES.name());
        }
        if (!hunted.isEmpty()) {
            settings.put("arms", String.join(", ", hunted));
        }
        return settings;
    }

    /** Return this profile for a leak hunt: its rounds for each of the patterns, one pattern after the other. */
    public LoadProfile hunting(List<String> patterns) {
        Map<Property<?>, Object> all = new HashMap<>(values);
        Rounds each = get(Properties.ROUNDS);
        all.put(Properties.ROUNDS, new Rounds(each.most() * patterns.size(), each.auto()));
        return new LoadProfile(all, patterns);
    }

    /** Return the part of the settings that says what the load is, whichever server it is for. */
    public Map<String, String> loadSettings() {
        Map<String, String> settings = settings();
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
}
