package mcpleak.run;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ProtocolBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.core.ThrottleStep;
import java.util.ArrayList;
import java.util.List;

/** Puts what a simulation wants beside what the run has set up: of Gatling's own set-up, each call takes the place of the one before. */
final class SetUpBeside {

    private final Simulation.SetUp setUp;
    private final List<ProtocolBuilder> protocols;
    private final List<Assertion> assertions;

    SetUpBeside(Simulation.SetUp setUp, ProtocolBuilder protocol, List<Assertion> own) {
        this.setUp = setUp;
        this.protocols = new ArrayList<>(List.of(protocol));
        this.assertions = new ArrayList<>(own);
        setUp.protocols(protocols).assertions(assertions);
    }

    void protocols(List<ProtocolBuilder> more) {
        protocols.addAll(more);
        setUp.protocols(protocols);
    }

    void assertions(List<Assertion> more) {
        assertions.addAll(more);
        setUp.assertions(assertions);
    }

    void throttle(List<ThrottleStep> steps) {
        setUp.throttle(steps);
    }
}
