package mcpleak.profile.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.Settle;
import mcpleak.profile.load.OfferedLoad;
import mcpleak.profile.load.UserRate;

/**
 * Foresee what a run would do. Immutable.
 *
 * <p>Closed loads go at the pace of the server: their calls are counted for one that answers within {@value #ANSWER_MILLIS} ms.
 */
public final class LoadForecast {

    /** What a round takes beside load and gap: Gatling starts populations on whole seconds, the probe collects. */
    public static final Duration OVERHEAD = Duration.ofMillis(2_300);

    private static final int ANSWER_MILLIS = 5;

    private final LoadProfile profile;
    private final RoundPlan plan;

    private record Block(double start, double end, RoundPlan.Round round) {}

    /** Foresee the run of a profile. */
    public LoadForecast(LoadProfile profile) {
        this.profile = profile;
        this.plan = RoundPlan.draw(profile);
    }

    /** Return how long the run takes, without starting the server. */
    public Duration time() {
        Optional<Duration> soak = profile.soak();
        if (soak.isPresent()) {
            return profile.get(Properties.IDLE).plus(OVERHEAD).plus(soak.get());
        }
        Duration load = plan.rounds().stream().map(plan::loadTime).reduce(Duration.ZERO, Duration::plus);
        Duration gaps = profile.delay().plus(OVERHEAD).multipliedBy(profile.rounds());
        Duration settle =
                profile.settle().when() == Settle.When.ALWAYS ? profile.settle().most() : Duration.ZERO;
        return load.plus(gaps).plus(profile.get(Properties.IDLE)).plus(settle);
    }

    /** Return a time as {@code 1:05} or {@code 2:00:00}: minutes and seconds, hours before them where there are any. */
    public static String clock(Duration time) {
        return PlanChart.clock(time.toMillis() / 1e3);
    }

    /** Return the calls of all rounds. */
    public double calls() {
        Optional<Duration> soak = profile.soak();
        if (soak.isPresent()) {
            return profile.users() * (soak.get().toMillis() / 1e3) / secondsOfACall();
        }
        return plan.rounds().stream()
                .mapToDouble(round -> users(round) * plan.callsOf(round, 0))
                .sum();
    }

    /** Return the sessions of all rounds. */
    public double sessions() {
        if (profile.soak().isPresent()) {
            return calls() * Math.min(profile.get(Properties.SESSIONS), profile.calls()) / profile.calls();
        }
        return plan.rounds().stream()
                .mapToDouble(round -> users(round) * Math.min(profile.get(Properties.SESSIONS), plan.callsOf(round, 0)))
                .sum();
    }

    /** Return the most users at a time, a whole number. */
    public long peakUsers() {
        if (profile.soak().isPresent()) {
            return profile.users();
        }
        return Math.round(plan.rounds().stream().mapToDouble(this::peak).max().orElse(0));
    }

    private double peak(RoundPlan.Round round) {
        Optional<OfferedLoad> offered = profile.phases().map(OfferedLoad::of);
        if (offered.isEmpty()) {
            return round.sessions();
        }
        return offered.get().model() == UserRate.Model.OPEN
                ? Math.min(offered.get().area(), offered.get().peak() * Math.max(1, cycleSeconds(round)))
                : offered.get().peak();
    }

    private double users(RoundPlan.Round round) {
        Optional<OfferedLoad> offered = profile.phases().map(OfferedLoad::of);
        if (offered.isEmpty()) {
            return round.sessions();
        }
        return offered.get().model() == UserRate.Model.OPEN
                ? offered.get().area()
                : Math.max(offered.get().peak(), offered.get().area() / cycleSeconds(round));
    }

    /** Return how long a user is there. */
    private double cycleSeconds(RoundPlan.Round round) {
        return plan.callsOf(round, 0) * secondsOfACall();
    }

    private double secondsOfACall() {
        return profile.think().mean().toNanos() / 1e9 + ANSWER_MILLIS / 1e3;
    }

    /** Draw users over the time of the run, lines of text. */
    public List<String> chart() {
        if (profile.soak().isPresent()) {
            double idle = profile.get(Properties.IDLE).plus(OVERHEAD).toMillis() / 1e3;
            return PlanChart.lines(
                    second -> second < idle ? 0 : profile.users(), time().toMillis() / 1e3, "users at a time");
        }
        List<Block> blocks = blocks();
        double end = time().toMillis() / 1e3;
        Optional<OfferedLoad> offered = profile.phases().map(OfferedLoad::of);
        boolean arrivals =
                offered.filter(load -> load.model() == UserRate.Model.OPEN).isPresent();
        return PlanChart.lines(
                second -> blocks.stream()
                        .filter(block -> second >= block.start() && second < block.end())
                        .mapToDouble(block -> offered.map(load -> load.at(second - block.start()))
                                .orElse((double) block.round().sessions()))
                        .findFirst()
                        .orElse(0),
                end,
                arrivals ? "users arriving per second" : "users at a time");
    }

    private List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        double now = profile.get(Properties.IDLE).toMillis() / 1e3;
        for (RoundPlan.Round round : plan.rounds()) {
            double length = Math.max(0.2, plan.loadTime(round).toMillis() / 1e3);
            blocks.add(new Block(now, now + length, round));
            now += length + profile.delay().plus(OVERHEAD).toMillis() / 1e3;
        }
        return blocks;
    }
}
