package mcpleak.run;

import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.foreach;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static mcpleak.dsl.McpDsl.callTool;
import static mcpleak.dsl.McpDsl.close;
import static mcpleak.dsl.McpDsl.initialize;
import static mcpleak.dsl.McpDsl.listTools;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.List;
import mcpleak.dsl.McpDsl;

/** Be the user who lists the tools and tries each before the others come. Immutable. */
final class Scout {

    /** A tool that takes longer would set the pace of all users. */
    private static final Duration TRIAL_LIMIT = Duration.ofSeconds(3);

    private static final String CANDIDATES = "mcpleak.candidates";
    private static final String CANDIDATE = "mcpleak.candidate";
    private static final String ATTEMPT = "mcpleak.attempt";

    private final Toolbox toolbox;

    Scout(Toolbox toolbox) {
        this.toolbox = toolbox;
    }

    ChainBuilder steps() {
        return exec(initialize(), listTools())
                .exitHereIfFailed()
                .exec(session -> {
                    toolbox.listed(McpDsl.tools(session));
                    // foreach reads its list anew at each step: one that shrinks would hide the tool after each that is
                    // left out
                    return session.set(CANDIDATES, toolbox.candidates());
                })
                .exec(foreach(session -> List.copyOf(session.getList(CANDIDATES)), CANDIDATE)
                        .on(repeat(Toolbox.ATTEMPTS, ATTEMPT)
                                .on(doIf(this::isStillCandidate).then(trial()))))
                .exec(close());
    }

    private ChainBuilder trial() {
        return exec(callTool(session -> candidate(session))
                .arguments(session -> toolbox.trialArguments(candidate(session), session.getInt(ATTEMPT)))
                .requestTimeout(TRIAL_LIMIT)
                // a tool that fails is left out: that is no failure of the load
                .silent());
    }

    private boolean isStillCandidate(Session session) {
        return toolbox.candidates().contains(candidate(session));
    }

    private static String candidate(Session session) {
        return String.valueOf(session.getString(CANDIDATE));
    }
}
