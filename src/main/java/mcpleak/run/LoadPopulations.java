package mcpleak.run;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.csv;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonFile;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.stressPeakUsers;
import static mcpleak.protocol.dsl.McpDsl.await;
import static mcpleak.protocol.dsl.McpDsl.closeKept;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ClosedInjectionStep;
import io.gatling.javaapi.core.FeederBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.ServerChoice;
import mcpleak.profile.load.Criterion;
import mcpleak.profile.load.LoadShape;
import mcpleak.profile.load.Phase;
import mcpleak.profile.load.UserRate;
import mcpleak.profile.plan.RoundPlan;
import mcpleak.run.round.Scout;
import mcpleak.run.round.VirtualUser;

/** Puts the load of a run together for Gatling: scout, gaps and rounds one after the other, and its assertions. Immutable. */
final class LoadPopulations {

    private final LoadProfile profile;
    private final RunParts parts;
    private final Optional<FeederBuilder<?>> feeder;

    LoadPopulations(LoadProfile profile, RunParts parts) {
        this.profile = profile;
        this.parts = parts;
        this.feeder = profile.get(Properties.FEEDER).map(LoadPopulations::records);
    }

    private static FeederBuilder<?> records(String file) {
        return file.toLowerCase(Locale.ROOT).endsWith(".json")
                ? jsonFile(file).circular()
                : csv(file).circular();
    }

    /**
     * Let users run in rounds, with a gap after each; where {@code -Dsoak} is given, all the time without a gap.
     *
     * @param user what one user does in one session of a round, by number of the round
     */
    PopulationBuilder of(IntFunction<ChainBuilder> user) {
        PopulationBuilder scout = scout();
        Optional<Duration> soak = profile.soak();
        if (soak.isPresent()) {
            return scout.andThen(gap(0).andThen(soak(user.apply(1), soak.get()).andThen(thenFarewell(lastWindow()))));
        }
        PopulationBuilder last = thenFarewell(gap(parts.context.plan().rounds().size()));
        for (int i = parts.context.plan().rounds().size() - 1; i >= 0; i--) {
            RoundPlan.Round round = parts.context.plan().rounds().get(i);
            last = round(round, user.apply(round.number())).andThen(last);
            last = gap(i).andThen(last);
        }
        return scout.andThen(last);
    }

    private PopulationBuilder scout() {
        return fed("scout")
                .exec(new Scout(parts.tools, parts.choice, profile.get(Properties.SCOUT_TIMEOUT)).steps())
                .injectOpen(atOnceUsers(1));
    }

    /** Begin a scenario whose users have a record of the feeder each. */
    private ScenarioBuilder fed(String name) {
        return feeder.map(records -> scenario(name).feed(records))
                .orElseGet(() -> scenario(name).exec(session -> session));
    }

    private PopulationBuilder round(RoundPlan.Round round, ChainBuilder user) {
        ScenarioBuilder users = users("round " + round.number(), session -> round.number(), user);
        Optional<LoadShape.Phases> phases = profile.phases();
        if (phases.isEmpty()) {
            return users.injectOpen(atOnceUsers(round.sessions()));
        }
        return inject(users, phases.get());
    }

    private PopulationBuilder soak(ChainBuilder user, Duration length) {
        return users("soak", session -> currentRound(), user)
                .injectClosed(constantConcurrentUsers(profile.users()).during(length));
    }

    /** Return the number of the window that the run is in; 1 before the first. */
    private int currentRound() {
        return Math.max(
                1, Math.min(profile.rounds(), parts.recording.soFar().phase().round()));
    }

    /** A round number is a user's own: while it works a soak may come into its next window. */
    private interface RoundOf {
        int round(Session session);
    }

    private ScenarioBuilder users(String name, RoundOf round, ChainBuilder user) {
        AtomicInteger users = new AtomicInteger();
        return fed(name)
                .exec(session -> session.set(VirtualUser.ROUND, round.round(session))
                        .set(VirtualUser.USER, users.getAndIncrement())
                        .set(VirtualUser.CALL, 0))
                .exec(session -> {
                    VirtualUser come = new VirtualUser(session);
                    parts.traffic.userCame(session.userId(), come.round(), come.number());
                    return session;
                })
                .exec(parts.selfCheck.arrives())
                .exec(repeat(
                                session -> parts.context.pace().sessions(new VirtualUser(session).round()),
                                VirtualUser.SESSION)
                        .on(exec(user)))
                .exec(parts.selfCheck.leaves());
    }

    private PopulationBuilder lastWindow() {
        return scenario("last window").exec(await(parts.rounds::lastWindow)).injectOpen(atOnceUsers(1));
    }

    /** A server that runs on is left without sessions of ours, but for those that were abandoned on purpose. */
    private PopulationBuilder thenFarewell(PopulationBuilder last) {
        boolean ours = !(profile.server() instanceof ServerChoice.Pid
                || profile.server() instanceof ServerChoice.Name
                || profile.server() instanceof ServerChoice.InContainer
                || profile.server() instanceof ServerChoice.Remote);
        return ours || profile.get(Properties.CLOSE) == LoadProfile.Close.ABANDON
                ? last
                : last.andThen(fed("farewell").exec(closeKept()).injectOpen(atOnceUsers(1)));
    }

    private PopulationBuilder gap(int round) {
        String name = round == 0 ? "baseline" : "idle gap " + round;
        return scenario(name).exec(await(() -> parts.rounds.gap(round))).injectOpen(atOnceUsers(1));
    }

    /** Let users come to a scenario in phases. */
    private static PopulationBuilder inject(ScenarioBuilder scenario, LoadShape.Phases phases) {
        if (phases.model() == UserRate.Model.OPEN) {
            return scenario.injectOpen(
                    phases.phases().stream().flatMap(LoadPopulations::open).toList());
        }
        return scenario.injectClosed(
                phases.phases().stream().flatMap(LoadPopulations::closed).toList());
    }

    private static Stream<OpenInjectionStep> open(Phase phase) {
        if (phase instanceof Phase.Hold hold) {
            return Stream.of(arriving(hold.level(), hold.time()));
        }
        if (phase instanceof Phase.Ramp ramp) {
            return Stream.of(
                    rampUsersPerSec(ramp.from().amount()).to(ramp.to().amount()).during(ramp.time()));
        }
        if (phase instanceof Phase.Stairs stairs) {
            return stairs.levels().stream().map(level -> arriving(level, stairs.each()));
        }
        if (phase instanceof Phase.Search search) {
            return open(search.stairs());
        }
        if (phase instanceof Phase.Spike spike) {
            return Stream.of(stressPeakUsers(spike.users()).during(spike.time()));
        }
        if (phase instanceof Phase.Bursts bursts) {
            return IntStream.range(0, bursts.times())
                    .boxed()
                    .flatMap(burst -> Stream.of(atOnceUsers(bursts.users()), nothingFor(bursts.every())));
        }
        return Stream.of(nothingFor(phase.time()));
    }

    private static OpenInjectionStep arriving(UserRate level, Duration time) {
        return level.amount() == 0
                ? nothingFor(time)
                : constantUsersPerSec(level.amount()).during(time);
    }

    private static Stream<ClosedInjectionStep> closed(Phase phase) {
        if (phase instanceof Phase.Hold hold) {
            return Stream.of(atATime(hold.level(), hold.time()));
        }
        if (phase instanceof Phase.Ramp ramp) {
            return Stream.of(rampConcurrentUsers((int) ramp.from().amount())
                    .to((int) ramp.to().amount())
                    .during(ramp.time()));
        }
        if (phase instanceof Phase.Stairs stairs) {
            List<UserRate> levels = stairs.levels();
            return levels.stream().map(level -> atATime(level, stairs.each()));
        }
        if (phase instanceof Phase.Search search) {
            return closed(search.stairs());
        }
        return Stream.of(constantConcurrentUsers(0).during(phase.time()));
    }

    private static ClosedInjectionStep atATime(UserRate level, Duration time) {
        return constantConcurrentUsers((int) level.amount()).during(time);
    }

    /** Return the assertions on the load that Gatling can check; the rate is checked by the run, because Gatling counts the gaps in. */
    static List<Assertion> assertions(List<Criterion> pass) {
        return pass.stream().flatMap(criterion -> assertion(criterion).stream()).toList();
    }

    private static Optional<Assertion> assertion(Criterion criterion) {
        int millis = (int) Math.min(Integer.MAX_VALUE, Math.round(criterion.bound()));
        boolean below = criterion.relation() == Criterion.Relation.BELOW;
        return switch (criterion.metric()) {
            case PERCENTILE -> {
                var target = global().responseTime().percentile(criterion.percentile());
                yield Optional.of(below ? target.lt(millis) : target.gt(millis));
            }
            case MEAN ->
                Optional.of(
                        below
                                ? global().responseTime().mean().lt(millis)
                                : global().responseTime().mean().gt(millis));
            case MAX ->
                Optional.of(
                        below
                                ? global().responseTime().max().lt(millis)
                                : global().responseTime().max().gt(millis));
            case FAILED -> {
                var target = global().failedRequests().percent();
                yield Optional.of(below ? target.lt(criterion.bound()) : target.gt(criterion.bound()));
            }
            case RATE -> Optional.empty();
        };
    }
}
