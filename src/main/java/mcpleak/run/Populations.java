package mcpleak.run;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.dsl.McpDsl.await;
import static mcpleak.dsl.McpDsl.closeKept;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import mcpleak.dsl.McpProtocolBuilder;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.LoadShape;
import mcpleak.profile.Properties;
import mcpleak.profile.RoundPlan;
import mcpleak.profile.ServerChoice;

/** Put a run together from scout, gaps and rounds, one after the other. Immutable. */
final class Populations {

    private final LoadProfile profile;
    private final RunControl control;
    private final Optional<McpProtocolBuilder> scouts;

    Populations(LoadProfile profile, RunControl control) {
        this(profile, control, Optional.empty());
    }

    private Populations(LoadProfile profile, RunControl control, Optional<McpProtocolBuilder> scouts) {
        this.profile = profile;
        this.control = control;
        this.scouts = scouts;
    }

    /** Let the scout reach the server otherwise than the users. */
    Populations scoutedBy(McpProtocolBuilder protocol) {
        return new Populations(profile, control, Optional.of(protocol));
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
        PopulationBuilder last = thenFarewell(gap(control.rounds().size()));
        for (int i = control.rounds().size() - 1; i >= 0; i--) {
            RoundPlan.Round round = control.rounds().get(i);
            last = round(round, user.apply(round.number())).andThen(last);
            last = gap(i).andThen(last);
        }
        return scout.andThen(last);
    }

    private PopulationBuilder scout() {
        PopulationBuilder scout =
                scenario("scout").exec(new Scout(control.toolbox()).steps()).injectOpen(atOnceUsers(1));
        return scouts.map(scout::protocols).orElse(scout);
    }

    private PopulationBuilder round(RoundPlan.Round round, ChainBuilder user) {
        ScenarioBuilder users = users("round " + round.number(), session -> round.number(), user);
        Optional<LoadShape.Phases> phases = profile.phases();
        if (phases.isEmpty()) {
            return users.injectOpen(atOnceUsers(round.sessions()));
        }
        return Injection.inject(users, phases.get());
    }

    private PopulationBuilder soak(ChainBuilder user, Duration length) {
        return users("soak", session -> control.currentRound(), user)
                .injectClosed(constantConcurrentUsers(profile.users()).during(length));
    }

    /** A round number is a user's own: while it works a soak may come into its next window. */
    private interface RoundOf {
        int round(Session session);
    }

    private ScenarioBuilder users(String name, RoundOf round, ChainBuilder user) {
        AtomicInteger users = new AtomicInteger();
        return scenario(name)
                .exec(session -> session.set(UserKeys.ROUND, round.round(session))
                        .set(UserKeys.USER, users.getAndIncrement())
                        .set(UserKeys.CALL, 0))
                .exec(control.loadRecords().arrives(), control.selfCheck().arrives())
                .exec(repeat(profile.get(Properties.SESSIONS), UserKeys.SESSION).on(exec(user)))
                .exec(control.selfCheck().leaves());
    }

    private PopulationBuilder lastWindow() {
        return scenario("last window").exec(await(control::lastWindow)).injectOpen(atOnceUsers(1));
    }

    /** A server that runs on is left without sessions of ours, but for those that were abandoned on purpose. */
    private PopulationBuilder thenFarewell(PopulationBuilder last) {
        boolean ours = !(profile.server() instanceof ServerChoice.Pid
                || profile.server() instanceof ServerChoice.Name
                || profile.server() instanceof ServerChoice.Remote);
        return ours || profile.get(Properties.CLOSE) == LoadProfile.Close.ABANDON
                ? last
                : last.andThen(scenario("farewell").exec(closeKept()).injectOpen(atOnceUsers(1)));
    }

    private PopulationBuilder gap(int round) {
        String name = round == 0 ? "baseline" : "idle gap " + round;
        return scenario(name).exec(await(() -> control.gap(round))).injectOpen(atOnceUsers(1));
    }
}
