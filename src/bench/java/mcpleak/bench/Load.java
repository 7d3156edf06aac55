package mcpleak.bench;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;

/** Shape the load that both sides make: warm up, then so many calls by each of so many users. */
final class Load {

    static final int USERS = Integer.getInteger("bench.users", 40);
    static final int CALLS = Integer.getInteger("bench.calls", 2500);
    static final int WARM_UP_CALLS = Integer.getInteger("bench.warmup", 1500);

    private final Meter meter = new Meter();

    /** Return the whole run for one way to open a session and one to call. */
    PopulationBuilder of(ChainBuilder open, ChainBuilder call) {
        return scenario("warm up")
                .exec(open, repeat(WARM_UP_CALLS).on(call))
                .injectOpen(atOnceUsers(USERS))
                .andThen(mark("start", meter::start)
                        .andThen(scenario("measured")
                                .exec(open, repeat(CALLS).on(call))
                                .injectOpen(atOnceUsers(USERS))
                                .andThen(mark("stop", () -> meter.stop((long) USERS * CALLS)))));
    }

    private static PopulationBuilder mark(String name, Runnable what) {
        return scenario(name)
                .exec(session -> {
                    what.run();
                    return session;
                })
                .injectOpen(atOnceUsers(1));
    }
}
