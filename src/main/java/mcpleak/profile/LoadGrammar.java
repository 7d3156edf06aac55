package mcpleak.profile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.profile.load.Criterion;
import mcpleak.profile.load.DurationText;
import mcpleak.profile.load.LoadShape;
import mcpleak.profile.load.OfferedLoad;
import mcpleak.profile.load.Phase;
import mcpleak.profile.load.UserRate;

/** Read the text of {@code load}. Immutable. */
final class LoadGrammar {

    /** What may be written. */
    static final String ALLOWED = "rounds, or phases with a comma between: hold N [for T] | ramp [N to] N in T | "
            + "stairs N by N K times each T | spike N in T | bursts N every T K times | pause T | "
            + "search from N by N [to N] each T until p95 > 500ms or failed > 1%; "
            + "N is users at a time, or N/s users arriving per second";

    /** Most levels of stairs, most bursts. */
    static final int MAX_TIMES = 1_000;

    /** Levels of a search that names no last one. */
    private static final int SEARCH_LEVELS = 20;

    private static final String COUNT = "(\\d{1,7})";

    /** Longest load of one round. */
    private static final Duration MAX_TIME = Duration.ofDays(7);

    private static final int MAX_USERS = 100_000;

    private final Duration duration;
    private final List<Rule> rules;

    private record Rule(Pattern pattern, Function<Words, Optional<Phase>> phase) {}

    /** @param duration length of a hold that names none */
    LoadGrammar(Duration duration) {
        this.duration = duration;
        String level = UserRate.GROUP;
        String time = DurationText.GROUP;
        rules = List.of(
                rule("hold " + level + "(?: for " + time + ")?", this::hold),
                rule("ramp (?:(?:from )?" + level + " )?to " + level + " in " + time, LoadGrammar::ramp),
                rule(
                        "stairs (?:from )?" + level + " by " + level + " " + COUNT + " times each " + time,
                        LoadGrammar::stairs),
                rule(
                        "spike " + COUNT + " in " + time,
                        words -> words.time(2).map(length -> new Phase.Spike(words.count(1), length))),
                rule(
                        "bursts " + COUNT + " every " + time + " " + COUNT + " times",
                        words -> words.time(2).map(every -> new Phase.Bursts(words.count(1), every, words.count(3)))),
                rule("pause " + time, words -> words.time(1).map(Phase.Pause::new)),
                rule(
                        "search (?:from )?" + level + " by " + level + "(?: to " + level + ")? each " + time
                                + " until (.+)",
                        LoadGrammar::search));
    }

    private static Rule rule(String regex, Function<Words, Optional<Phase>> phase) {
        return new Rule(Pattern.compile(regex.replace(" ", "\\s+")), phase);
    }

    /** Read a load; any case, any blanks. Throws {@link IllegalArgumentException} with the rule that it breaks. */
    LoadShape shape(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        if (plain.equals("rounds")) {
            return new LoadShape.Rounds();
        }
        List<Phase> phases = new ArrayList<>();
        for (String part : plain.split(",|\\bthen\\b", -1)) {
            phases.add(phase(part.strip())
                    .orElseThrow(() -> new IllegalArgumentException(
                            "\"" + GivenProperties.printable(part.strip()) + "\" is no phase")));
        }
        return checked(phases);
    }

    private Optional<Phase> phase(String text) {
        for (Rule rule : rules) {
            Matcher matcher = rule.pattern().matcher(text);
            if (matcher.matches()) {
                return rule.phase().apply(new Words(matcher));
            }
        }
        return Optional.empty();
    }

    private static LoadShape checked(List<Phase> phases) {
        List<UserRate.Model> models = phases.stream()
                .flatMap(phase -> phase.model().stream())
                .distinct()
                .toList();
        if (models.size() > 1) {
            throw new IllegalArgumentException(
                    "mixes users at a time (N) with arriving users (N/s, spike, bursts): choose one");
        }
        long searches = phases.stream().filter(Phase.Search.class::isInstance).count();
        if (searches > 1 || (searches == 1 && !(phases.get(phases.size() - 1) instanceof Phase.Search))) {
            throw new IllegalArgumentException("a search ends the load: one, at the end");
        }
        LoadShape.Phases shape = new LoadShape.Phases(phases, models.isEmpty() ? UserRate.Model.OPEN : models.get(0));
        if (shape.time().compareTo(MAX_TIME) > 0 || shape.time().isZero()) {
            throw new IllegalArgumentException("takes no time, or more than seven days");
        }
        if (OfferedLoad.of(shape).peak() <= 0) {
            throw new IllegalArgumentException("has no users at all");
        }
        if (OfferedLoad.of(shape).peak() > MAX_USERS) {
            throw new IllegalArgumentException("has more than " + MAX_USERS + " users at a time or per second");
        }
        return shape;
    }

    private Optional<Phase> hold(Words words) {
        Duration length = words.has(2) ? words.time(2).orElse(Duration.ZERO) : duration;
        return words.level(1).map(level -> new Phase.Hold(level, length));
    }

    private static Optional<Phase> ramp(Words words) {
        Optional<UserRate> to = words.level(2);
        Optional<UserRate> from = words.has(1) ? words.level(1) : to.map(level -> new UserRate(0, level.model()));
        return to.isPresent()
                        && from.isPresent()
                        && from.get().model() == to.get().model()
                ? words.time(3).map(time -> new Phase.Ramp(from.get(), to.get(), time))
                : Optional.empty();
    }

    private static Optional<Phase> stairs(Words words) {
        return stairs(words, words.count(3), 4).map(stairs -> stairs);
    }

    private static Optional<Phase.Stairs> stairs(Words words, int times, int eachGroup) {
        Optional<UserRate> from = words.level(1);
        Optional<UserRate> step = words.level(2);
        boolean valid = from.isPresent()
                && step.isPresent()
                && from.get().model() == step.get().model()
                && times >= 1
                && times <= MAX_TIMES;
        return valid
                ? words.time(eachGroup).map(each -> new Phase.Stairs(from.get(), step.get(), times, each))
                : Optional.empty();
    }

    private static Optional<Phase> search(Words words) {
        int times = SEARCH_LEVELS;
        if (words.has(3)) {
            Optional<UserRate> last = words.level(3);
            double step = words.level(2).map(UserRate::amount).orElse(0.0);
            double first = words.level(1).map(UserRate::amount).orElse(0.0);
            times = last.isPresent() && step > 0
                    ? (int) Math.floor((last.get().amount() - first) / step + 1e-9) + 1
                    : 0;
        }
        Optional<List<Criterion>> until = Criterion.parseAll(words.text(5));
        Optional<Phase.Stairs> stairs = stairs(words, times, 4);
        return until.isPresent() && stairs.isPresent()
                ? Optional.of(new Phase.Search(stairs.get(), until.get()))
                : Optional.empty();
    }

    /** The groups of one phase. */
    private record Words(Matcher matcher) {
        boolean has(int group) {
            return matcher.group(group) != null;
        }

        String text(int group) {
            return Optional.ofNullable(matcher.group(group)).orElse("");
        }

        Optional<UserRate> level(int group) {
            return UserRate.parse(text(group));
        }

        int count(int group) {
            return Math.min(Integer.parseInt(text(group)), Integer.MAX_VALUE);
        }

        Optional<Duration> time(int group) {
            return DurationText.parse(text(group)).filter(time -> !time.isZero());
        }
    }
}
