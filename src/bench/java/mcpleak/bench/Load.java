package mcpleak.bench;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;

/**
 * Shape the load that both sides make: warm up, then so many calls by each of so many users.
 *
 * <p>The warm-up has several rounds of users, each with connections and sessions of its own: code that opens them would else be
 * compiled anew when the first measured users come, as code that was never seen to run.
 */
final class Load {

    static final int USERS = Integer.getInteger("bench.users", 40);
    static final int CALLS = Integer.getInteger("bench.calls", 2500);
    static final int WARM_UP_CALLS = Integer.getInteger("bench.warmup", 1000);
    static final int WARM_UP_ROUNDS = Integer.getInteger("bench.rounds", 5);

    private final Meter meter = new Meter(USERS);

    /** Return the whole run for one way to open a session and one to call. */
    PopulationBuilder of(ChainBuilder open, ChainBuilder call) {
        PopulationBuilder run = scenario("measured")
                .exec(then(meter::start), open, repeat(CALLS).on(call), then(() -> meter.done((long) USERS * CALLS)))
                .injectOpen(atOnceUsers(USERS));
        for (int round = WARM_UP_ROUNDS; round >= 1; round--) {
            run = scenario("warm up " + round)
                    .exec(open, repeat(WARM_UP_CALLS).on(call))
                    .injectOpen(atOnceUsers(USERS))
                    .andThen(run);
        }
        return run;
    }

    private static ChainBuilder then(Runnable what) {
        return exec(session -> {
            what.run();
            return session;
        });
    }
}
