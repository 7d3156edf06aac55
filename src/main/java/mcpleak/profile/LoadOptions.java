package mcpleak.profile;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Hold what a profile says of the load beyond users, calls and rounds. Immutable.
 *
 * @param profile name or path of the profile
 * @param protocol MCP version that the users speak, or {@value #NEGOTIATED}, or {@value #SESSIONS}
 * @param shape how the users of a round come
 * @param duration length of a hold that names none
 * @param idle idle time before the first round
 * @param settle idle time after the last round, on top of the gap
 * @param vary whether rounds differ
 * @param sessions sessions of a user in a round, one after the other
 * @param mix weights of tools; none: drawn anew for each round
 * @param arguments where arguments come from; empty: generated from the schemas
 * @param patterns weights of the patterns of a mixed day; none: all alike
 * @param pass what the load must keep to, beside the verdict on memory
 * @param arms what the users of a leak hunt do one after the other, each for an equal share of the rounds; empty: no hunt
 */
public record LoadOptions(
        String profile,
        String protocol,
        LoadShape shape,
        Duration duration,
        Duration idle,
        Duration settle,
        Variation vary,
        int sessions,
        Weights mix,
        Optional<ArgumentsFeed> arguments,
        Weights patterns,
        List<Criterion> pass,
        List<String> arms) {

    /** Name of the profile that is used where none is given. */
    public static final String DEFAULT_PROFILE = "leak";

    /** What stands for the version that client and server agree on. */
    public static final String NEGOTIATED = "auto";

    /** What stands for the newest version with sessions that the server speaks: what a session leaves behind matters most. */
    public static final String SESSIONS = "sessions";

    /** What is used where nothing is given. */
    static final LoadOptions DEFAULTS = new LoadOptions(
            DEFAULT_PROFILE,
            SESSIONS,
            new LoadShape.Rounds(),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Duration.ZERO,
            Variation.ON,
            1,
            Weights.NONE,
            Optional.empty(),
            Weights.NONE,
            List.of(),
            List.of());

    public LoadOptions {
        pass = List.copyOf(pass);
        arms = List.copyOf(arms);
    }

    /** Return the phases of a round; empty where all users start at once. */
    public Optional<LoadShape.Phases> phases() {
        return shape instanceof LoadShape.Phases phases ? Optional.of(phases) : Optional.empty();
    }

    LoadOptions withArms(List<String> names) {
        return new LoadOptions(
                profile, protocol, shape, duration, idle, settle, vary, sessions, mix, arguments, patterns, pass,
                names);
    }

    /** Add the resolved values by property name. */
    void putInto(Map<String, String> settings) {
        settings.put("protocol", protocol);
        settings.put("profile", profile);
        settings.put("load", shape.text());
        settings.put("duration", DurationText.of(duration));
        settings.put("idle", DurationText.of(idle));
        settings.put("settle", DurationText.of(settle));
        settings.put("vary", vary == Variation.ON ? "on" : "off");
        settings.put("sessions", Integer.toString(sessions));
        if (mix.isGiven()) {
            settings.put("tools.mix", mix.text());
        }
        arguments.ifPresent(feed -> settings.put("arguments", feed.text()));
        if (patterns.isGiven()) {
            settings.put("patterns", patterns.text());
        }
        if (!arms.isEmpty()) {
            settings.put("arms", String.join(", ", arms));
        }
        if (!pass.isEmpty()) {
            settings.put("pass", pass.stream().map(Criterion::text).collect(Collectors.joining(", ")));
        }
    }
}
