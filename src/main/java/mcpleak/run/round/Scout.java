package mcpleak.run.round;

import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static mcpleak.protocol.dsl.McpDsl.await;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listTools;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import mcpleak.protocol.dsl.McpDsl;

/** Be the user who lists the tools and tries each before the others come. Immutable. */
public final class Scout {

    private static final String TRIAL = "mcpleak.trial";
    private static final String ATTEMPT = "mcpleak.attempt";

    private final ToolSelection tools;
    private final ToolChoice choice;
    private final Duration trialLimit;

    /**
     * Create it.
     *
     * @param choice looks at the tools and says which are called before any is
     * @param trialLimit how long a tool may take: one that takes longer would set the pace of all users
     */
    public Scout(ToolSelection tools, ToolChoice choice, Duration trialLimit) {
        this.tools = tools;
        this.choice = choice;
        this.trialLimit = trialLimit;
    }

    public ChainBuilder steps() {
        return exec(initialize(), listTools())
                .exitHereIfFailed()
                .exec(session -> {
                    tools.listed(McpDsl.tools(session));
                    return session;
                })
                .exec(await(choice::examine))
                // by number: a foreach would copy its list at each step
                .exec(repeat(session -> tools.trials().size(), TRIAL)
                        .on(repeat(ToolSelection.ATTEMPTS, ATTEMPT)
                                .on(doIf(this::isWorthAnAttempt).then(trial()))))
                .exec(close());
    }

    private ChainBuilder trial() {
        return exec(callTool(this::candidate)
                .arguments(session -> tools.trialArguments(candidate(session), session.getInt(ATTEMPT)))
                .requestTimeout(trialLimit)
                // a tool that fails is left out: that is no failure of the load
                .silent());
    }

    private boolean isWorthAnAttempt(Session session) {
        return tools.mayTry(candidate(session));
    }

    private String candidate(Session session) {
        return tools.trials().get(session.getInt(TRIAL));
    }

    /** Says from time to time how far the scout is, on the console: there is no log before the first round. Thread-safe. */
    static final class Progress {

        private static final Duration EVERY = Duration.ofSeconds(3);

        private final LongSupplier nanoClock;
        private final AtomicLong next;

        Progress(LongSupplier nanoClock) {
            this.nanoClock = nanoClock;
            this.next = new AtomicLong(nanoClock.getAsLong() + EVERY.toNanos());
        }

        /** Say something, unless something was said just now. */
        void say(Supplier<String> text) {
            long now = nanoClock.getAsLong();
            long due = next.get();
            if (now - due >= 0 && next.compareAndSet(due, now + EVERY.toNanos())) {
                System.out.println("[mcpleak] " + text.get());
            }
        }
    }
}
