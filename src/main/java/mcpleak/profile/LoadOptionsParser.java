package mcpleak.profile;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Read what a profile says of the load beyond users, calls and rounds. Stateless. */
final class LoadOptionsParser {

    private static final Duration HOUR = Duration.ofHours(1);

    private static final List<String> PROTOCOLS =
            List.of(Properties.PROTOCOL.allowed().split(" \\| "));

    private LoadOptionsParser() {}

    static LoadOptions read(PropertyReader reader) {
        LoadOptions defaults = LoadOptions.DEFAULTS;
        reader.choice(Properties.PLAN, Plan.FALSE, Plan.class);
        Duration duration =
                reader.duration(Properties.DURATION, defaults.duration(), Duration.ofSeconds(1), Duration.ofDays(7));
        return new LoadOptions(
                reader.text(Properties.PROFILE).orElse(defaults.profile()),
                reader.parsed(
                        Properties.PROTOCOL,
                        defaults.protocol(),
                        text -> Optional.of(text).filter(PROTOCOLS::contains)),
                shape(reader, duration),
                duration,
                reader.duration(Properties.IDLE, defaults.idle(), Duration.ofMillis(100), HOUR),
                reader.duration(Properties.SETTLE, defaults.settle(), Duration.ZERO, HOUR),
                reader.choice(Properties.VARY, defaults.vary(), Variation.class),
                (int) reader.number(Properties.SESSIONS, defaults.sessions(), 1, 100_000),
                reader.parsed(Properties.TOOLS_MIX, Weights.NONE, Weights::parse),
                arguments(reader),
                reader.parsed(Properties.PATTERNS, Weights.NONE, Weights::parse),
                reader.parsed(Properties.PASS, List.of(), Criterion::parseAll),
                List.of());
    }

    private static Optional<ArgumentsFeed> arguments(PropertyReader reader) {
        Optional<String> text = reader.text(Properties.ARGUMENTS);
        Optional<ArgumentsFeed> feed = text.flatMap(ArgumentsFeed::parse);
        if (text.isPresent() && feed.isEmpty()) {
            reader.reject(Properties.ARGUMENTS, "cannot be read");
        }
        return feed;
    }

    private static LoadShape shape(PropertyReader reader, Duration duration) {
        LoadShape fallback = LoadOptions.DEFAULTS.shape();
        Optional<String> text = reader.text(Properties.LOAD);
        if (text.isEmpty()) {
            return fallback;
        }
        LoadGrammar.Reading reading = new LoadGrammar(duration).read(text.get());
        if (reading.shape().isEmpty()) {
            reader.reject(Properties.LOAD, reading.objection());
        }
        boolean search = reading.shape()
                .filter(LoadShape.Phases.class::isInstance)
                .flatMap(shape -> ((LoadShape.Phases) shape).search())
                .isPresent();
        if (search && reader.number(Properties.ROUNDS, 1, 1, 1_000) > 1) {
            reader.reject(Properties.ROUNDS, "a search for the breaking point is one round");
        }
        return reading.shape().orElse(fallback);
    }

    private enum Plan {
        TRUE,
        FALSE
    }
}
