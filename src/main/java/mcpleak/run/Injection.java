package mcpleak.run;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.stressPeakUsers;

import io.gatling.javaapi.core.ClosedInjectionStep;
import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mcpleak.profile.LoadShape;
import mcpleak.profile.Phase;
import mcpleak.profile.UserRate;

/** Turn the phases of a profile into Gatling's injection steps. Stateless. */
final class Injection {

    private Injection() {}

    /** Let users come to a scenario in phases. */
    static PopulationBuilder inject(ScenarioBuilder scenario, LoadShape.Phases phases) {
        if (phases.model() == UserRate.Model.OPEN) {
            return scenario.injectOpen(
                    phases.phases().stream().flatMap(Injection::open).toList());
        }
        return scenario.injectClosed(
                phases.phases().stream().flatMap(Injection::closed).toList());
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
}
