package mcpleak.run;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.foreach;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.dsl.McpDsl.abandon;
import static mcpleak.dsl.McpDsl.await;
import static mcpleak.dsl.McpDsl.callTool;
import static mcpleak.dsl.McpDsl.close;
import static mcpleak.dsl.McpDsl.initialize;
import static mcpleak.dsl.McpDsl.listTools;
import static mcpleak.dsl.McpDsl.mcp;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import mcpleak.dsl.McpDsl;
import mcpleak.dsl.McpProtocolBuilder;
import mcpleak.profile.CloseMode;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.PlannedRound;

/**
 * Put a Gatling simulation under the leak test: server, rounds, probe, verdict.
 *
 * <pre>{@code
 * private final LeakRun run = LeakRun.configure(this, DemoServer::command);
 *
 * public ToolCallsSimulation() {
 *     setUp(run.inRounds(exec(initialize(), listTools(), repeat(run::callsOf).on(run.nextCall(), pause(run::think)), run.endSession())))
 *             .protocols(run.protocol());
 * }
 *
 * public void before() { run.start(); }
 * public void after() { run.finish(); }
 * }</pre>
 *
 * <p>Reads the properties of the JVM (see the README). {@code -Dhelp} and mistakes end the JVM before anything starts.
 */
public final class LeakRun {

    /** A tool that takes longer would set the pace of all users. */
    private static final Duration TRIAL_LIMIT = Duration.ofSeconds(3);

    private static final String USER = "mcpleak.user";
    private static final String ROUND = "mcpleak.round";
    private static final String CALL = "mcpleak.call";
    private static final String CANDIDATES = "mcpleak.candidates";
    private static final String CANDIDATE = "mcpleak.candidate";
    private static final String ATTEMPT = "mcpleak.attempt";

    private final LoadProfile profile;
    private final RunControl control;

    private LeakRun(LoadProfile profile, RunControl control) {
        this.profile = profile;
        this.control = control;
    }

    /**
     * Read and check the properties of the run. Ends the JVM if they are wrong (status 1) or if help was asked for (status 0).
     *
     * @param simulation the simulation; its simple name names the run
     * @param embedded the server that runs where {@code -Durl} is not given
     */
    public static LeakRun configure(Simulation simulation, EmbeddedServer embedded) {
        String name = simulation.getClass().getSimpleName();
        LoadProfile profile = Startup.profile(name);
        return new LeakRun(profile, Startup.control(name, profile, embedded));
    }

    /** Return the protocol that the simulation is to use. */
    public McpProtocolBuilder protocol() {
        return mcp(control.url().toString())
                .requestTimeout(profile.timeout())
                .observer(control.observer())
                .stopSignal(control.stopSignal());
    }

    /** Start or find the server, and wait until it answers; for {@code before()}. Ends the JVM if it does not. */
    public void start() {
        control.start();
    }

    /** Stop the server and write the verdict; for {@code after()}. */
    public void finish() {
        control.finish();
    }

    /**
     * Let users run in rounds, with an idle gap and a floor after each; where {@code -Dsoak} is given, all the time without a gap.
     *
     * @param user what one user does in a round
     */
    public PopulationBuilder inRounds(ChainBuilder user) {
        PopulationBuilder population = scenario("scout").exec(scout()).injectOpen(atOnceUsers(1));
        if (profile.judging().soak().isPresent()) {
            return population.andThen(
                    gap(0).andThen(soak(user, profile.judging().soak().get()).andThen(lastWindow())));
        }
        PopulationBuilder last = gap(control.rounds().size());
        for (int i = control.rounds().size() - 1; i >= 0; i--) {
            PlannedRound round = control.rounds().get(i);
            last = round(round, user).andThen(last);
            last = gap(i).andThen(last);
        }
        return population.andThen(last);
    }

    private PopulationBuilder round(PlannedRound round, ChainBuilder user) {
        AtomicInteger users = new AtomicInteger();
        return scenario("round " + round.number())
                .exec(session -> session.set(ROUND, round.number())
                        .set(USER, users.getAndIncrement())
                        .set(CALL, 0))
                .exec(user)
                .injectOpen(atOnceUsers(round.sessions()));
    }

    private PopulationBuilder soak(ChainBuilder user, Duration length) {
        AtomicInteger users = new AtomicInteger();
        return scenario("soak")
                .exec(session -> session.set(ROUND, control.currentRound())
                        .set(USER, users.getAndIncrement())
                        .set(CALL, 0))
                .exec(user)
                .injectClosed(constantConcurrentUsers(profile.users()).during(length));
    }

    private PopulationBuilder lastWindow() {
        return scenario("last window").exec(await(control::lastWindow)).injectOpen(atOnceUsers(1));
    }

    private PopulationBuilder gap(int round) {
        String name = round == 0 ? "baseline" : "idle gap " + round;
        return scenario(name).exec(await(() -> control.gap(round))).injectOpen(atOnceUsers(1));
    }

    private ChainBuilder scout() {
        return exec(initialize(), listTools())
                .exitHereIfFailed()
                .exec(session -> {
                    control.toolbox().listed(McpDsl.tools(session));
                    // foreach reads its list anew at each step: one that shrinks would hide the tool after each that is
                    // left out
                    return session.set(CANDIDATES, control.toolbox().candidates());
                })
                .exec(foreach(session -> List.copyOf(session.getList(CANDIDATES)), CANDIDATE)
                        .on(repeat(Toolbox.ATTEMPTS, ATTEMPT)
                                .on(doIf(this::isStillCandidate).then(trial()))))
                .exec(close());
    }

    private ChainBuilder trial() {
        return exec(callTool(session -> candidate(session))
                .arguments(session -> control.toolbox().trialArguments(candidate(session), session.getInt(ATTEMPT)))
                .requestTimeout(TRIAL_LIMIT));
    }

    private boolean isStillCandidate(Session session) {
        return control.toolbox().candidates().contains(candidate(session));
    }

    private static String candidate(Session session) {
        return String.valueOf(session.getString(CANDIDATE));
    }

    /** Return how many calls a user makes in its round: what was drawn for it. */
    public int callsOf(Session session) {
        return control.rounds().get(session.getInt(ROUND) - 1).callsOf(session.getInt(USER));
    }

    /** Call the tool that was drawn for this user's next call, with arguments generated from its schema. */
    public ChainBuilder nextCall() {
        Function<Session, Toolbox.PlannedCall> draw =
                session -> control.toolbox().draw(session.getInt(ROUND), session.getInt(USER), session.getInt(CALL));
        return exec(callTool(session -> draw.apply(session).tool())
                        .arguments(session -> draw.apply(session).arguments()))
                .exec(session -> session.set(CALL, session.getInt(CALL) + 1));
    }

    /** Return the pause of a user after its latest call. */
    public Duration think(Session session) {
        return control.plan().thinkOf(session.getInt(ROUND), session.getInt(USER), session.getInt(CALL));
    }

    /** End the user's session as {@code -Dclose} says. */
    public ChainBuilder endSession() {
        return exec(profile.close() == CloseMode.DELETE ? close() : abandon());
    }
}
