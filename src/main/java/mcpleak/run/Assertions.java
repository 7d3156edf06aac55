package mcpleak.run;

import static io.gatling.javaapi.core.CoreDsl.global;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.Simulation;
import java.util.List;
import java.util.Optional;
import mcpleak.profile.Criterion;

/** Turn what the load must keep to into Gatling's assertions. Stateless. */
final class Assertions {

    private Assertions() {}

    /** Add those that Gatling can check; the rate is checked by the run, because Gatling counts the gaps in. */
    static void add(Simulation.SetUp setUp, List<Criterion> pass) {
        List<Assertion> assertions = pass.stream()
                .flatMap(criterion -> assertion(criterion).stream())
                .toList();
        if (!assertions.isEmpty()) {
            setUp.assertions(assertions.toArray(new Assertion[0]));
        }
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
