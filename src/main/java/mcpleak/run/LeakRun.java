package mcpleak.run;

import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.doSwitch;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.onCase;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static mcpleak.protocol.dsl.McpDsl.abandon;
import static mcpleak.protocol.dsl.McpDsl.await;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.close;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Choice;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.ProtocolBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.core.ThrottleStep;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.protocol.dsl.McpProtocolBuilder;
import mcpleak.protocol.dsl.ToolCallBuilder;
import mcpleak.protocol.setting.TrafficObserver;
import mcpleak.recording.Channel;
import mcpleak.recording.sample.Sample;
import mcpleak.run.round.ToolSelection;
import mcpleak.run.round.VirtualUser;

/**
 * Put a Gatling simulation under the leak test: server, rounds, probe, verdict.
 *
 * <pre>{@code
 * public final class CheckoutSimulation extends Simulation {
 *     public CheckoutSimulation() {
 *         LeakRun.load(this, run -> exec(initialize(), listTools()).exec(run.eachCall(run.nextCall())).exec(run.endSession()));
 *     }
 * }
 * }</pre>
 *
 * <p>Reads the properties of the JVM and the profile that they name (docs/properties.md lists them). {@code -Dhelp}, {@code -Dplan=true} and mistakes
 * end the JVM before anything starts. The methods that return steps may be used by any number of users at a time.
 */
public final class LeakRun {

    private static final int MOST_CALLS_A_SESSION = 3;

    private final Simulation simulation;
    private final LoadProfile profile;
    private final RunControl control;
    private final RunParts parts;
    private final ServerAccess access;
    private Optional<SetUpBeside> beside = Optional.empty();

    private LeakRun(Simulation simulation, List<String> arms, Optional<EmbeddedServer> embedded) {
        this(simulation, Startup.profile(simulation.getClass().getSimpleName(), arms), embedded);
    }

    private LeakRun(Simulation simulation, LoadProfile profile, Optional<EmbeddedServer> embedded) {
        this.simulation = simulation;
        String name = simulation.getClass().getSimpleName();
        this.profile = profile;
        this.control = Startup.control(name, profile, embedded.or(EmbeddedServer::installed));
        this.parts = control.parts();
        this.access = new ServerAccess(name, profile, parts);
    }

    /**
     * Let users do something in rounds and judge the server's memory: all that a simulation needs to say.
     *
     * @param simulation the simulation that is being constructed; its simple name names the run
     * @param session what one user does in one session, made with the steps of the run that is passed to it
     * @return the run, for marks and readings
     */
    public static LeakRun load(Simulation simulation, Function<LeakRun, ChainBuilder> session) {
        LeakRun run = new LeakRun(simulation, List.of(), Optional.empty());
        ChainBuilder user = session.apply(run);
        return run.setUp(run.populations().of(round -> user));
    }

    /**
     * Do the same with users who reach the server in their own way: over another transport, or in another version.
     *
     * <p>The one who lists and tries the tools before them reaches it in the same way. What {@code -Dtoken}, {@code -Dheader.NAME},
     * {@code -Dtls.*} and {@code -Dproxy} say holds where the protocol does not say otherwise.
     *
     * @param simulation the simulation that is being constructed
     * @param session what one user does in one session
     * @param protocol how users reach the server, made from what {@link #address} and {@link #protocol} say
     * @return the run, for marks and readings
     */
    public static LeakRun load(
            Simulation simulation,
            Function<LeakRun, ChainBuilder> session,
            Function<LeakRun, McpProtocolBuilder> protocol) {
        LeakRun run = new LeakRun(simulation, List.of(), Optional.empty());
        ChainBuilder user = session.apply(run);
        return run.setUp(run.populations().of(round -> user), run.access.observed(protocol.apply(run)));
    }

    /**
     * Do the same with a server that speaks over its standard input and output: {@code -Dserver.command}, or the demo server.
     *
     * @param simulation the simulation that is being constructed
     * @param session what one user does in one session
     * @return the run, for marks and readings
     */
    public static LeakRun overStdio(Simulation simulation, Function<LeakRun, ChainBuilder> session) {
        LeakRun run = new LeakRun(
                simulation, Startup.stdioProfile(simulation.getClass().getSimpleName()), Optional.empty());
        ChainBuilder user = session.apply(run);
        return run.setUp(run.populations().of(round -> user));
    }

    /**
     * Let each user do one of several things, drawn from the seed by the weights of {@code -Dpatterns}, all alike where none are given.
     *
     * @param simulation the simulation that is being constructed
     * @param patterns what one user may do in one session, by name
     */
    public static LeakRun mix(Simulation simulation, Map<String, Function<LeakRun, ChainBuilder>> patterns) {
        LeakRun run = new LeakRun(simulation, List.of(), Optional.empty());
        List<String> names = Startup.patterns(run.profile, List.copyOf(patterns.keySet()));
        List<Double> shares = run.profile.get(Properties.PATTERNS).sharesOf(names);
        List<Choice.WithKey> choices = new ArrayList<>();
        names.forEach(name ->
                choices.add(onCase(name).then(exec(step(patterns, name).apply(run)))));
        ChainBuilder user = exec(session ->
                        session.set(VirtualUser.PATTERN, names.get(run.patternOf(new VirtualUser(session), shares))))
                .exec(doSwitch(session -> String.valueOf(session.getString(VirtualUser.PATTERN)))
                        .on(choices));
        return run.setUp(run.populations().of(round -> user));
    }

    private int patternOf(VirtualUser user, List<Double> shares) {
        return parts.context.plan().patternOf(user.round(), user.number(), shares);
    }

    /**
     * Let users do one thing after the other, each for {@code -Drounds} rounds, against one server, and say which of them leaks.
     *
     * @param simulation the simulation that is being constructed
     * @param arms what one user does in one session, by name, in order; {@code -Dpatterns} chooses some
     */
    public static LeakRun hunt(Simulation simulation, Map<String, Function<LeakRun, ChainBuilder>> arms) {
        LeakRun run = new LeakRun(simulation, List.copyOf(arms.keySet()), Optional.empty());
        List<String> names = run.profile.hunted();
        List<ChainBuilder> chains =
                names.stream().map(name -> step(arms, name).apply(run)).toList();
        int each = run.profile.rounds() / names.size();
        return run.setUp(run.populations().of(round -> chains.get((round - 1) / each)));
    }

    private static Function<LeakRun, ChainBuilder> step(
            Map<String, Function<LeakRun, ChainBuilder>> patterns, String name) {
        return Optional.ofNullable(patterns.get(name))
                .orElseThrow(() -> new IllegalArgumentException("there is no pattern " + name));
    }

    /**
     * Read and check the properties of a run whose simulation calls {@link #start}, {@link #inRounds} and {@link #finish} itself.
     *
     * @param simulation the simulation; its simple name names the run
     * @param embedded the server that runs where {@code -Durl} is not given
     */
    public static LeakRun configure(Simulation simulation, EmbeddedServer embedded) {
        return new LeakRun(simulation, List.of(), Optional.of(embedded));
    }

    private LeakRun setUp(PopulationBuilder population) {
        return setUp(population, protocol());
    }

    private LeakRun setUp(PopulationBuilder population, McpProtocolBuilder protocol) {
        control.finishWithLastGap();
        start();
        beside = Optional.of(new SetUpBeside(
                simulation.setUp(population), protocol, LoadPopulations.assertions(profile.get(Properties.PASS))));
        return this;
    }

    /**
     * Let further protocols stand beside that of the run: Gatling's own HTTP, say.
     *
     * @throws IllegalStateException if the simulation calls Gatling's {@code setUp} itself: it says there what stands beside
     */
    public LeakRun protocols(ProtocolBuilder... more) {
        beside().protocols(List.of(more));
        return this;
    }

    /** Let further assertions stand beside those of {@code -Dpass}; see {@link #protocols}. */
    public LeakRun assertions(Assertion... more) {
        beside().assertions(List.of(more));
        return this;
    }

    /**
     * Throttle all requests of the run, those of the scout too; see {@link #protocols}. Gatling ends a run with its throttling: the last
     * step must hold for longer than the run takes.
     */
    public LeakRun throttle(ThrottleStep... steps) {
        beside().throttle(List.of(steps));
        return this;
    }

    private SetUpBeside beside() {
        return beside.orElseThrow(() -> new IllegalStateException("this simulation calls setUp itself"));
    }

    private LoadPopulations populations() {
        return new LoadPopulations(profile, parts);
    }

    /** Return the protocol that the simulation is to use. */
    public McpProtocolBuilder protocol() {
        return access.protocol();
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
     * @param user what one user does in one session
     */
    public PopulationBuilder inRounds(ChainBuilder user) {
        return populations().of(round -> user);
    }

    /** Return how many calls a user makes in its session: its calls of the round, spread over its sessions. */
    public int callsOf(Session session) {
        VirtualUser user = new VirtualUser(session);
        int sessions = parts.context.pace().sessions(user.round());
        int calls = parts.context.pace().calls(user.round(), user.number());
        return calls / sessions + (user.session() < calls % sessions ? 1 : 0);
    }

    /**
     * Take a step as often as the user is to call a tool, with a pause after each.
     *
     * @param step may be one call, or a session with one call
     */
    public ChainBuilder eachCall(ChainBuilder step) {
        return repeat(this::callsOf, VirtualUser.STEP).on(exec(step).exec(pause(this::think)));
    }

    /**
     * Take the user's calls in sessions of one to three: as many in each as the round has it, so that what the server keeps of a call and
     * what it keeps of a session are told apart.
     *
     * @param begin opens a session
     * @param call one call
     * @param end leaves the session
     */
    public ChainBuilder eachCall(ChainBuilder begin, ChainBuilder call, ChainBuilder end) {
        return eachCall(doIf(session -> placeInSession(session) == 0)
                .then(begin)
                .exec(call)
                .doIf(session -> {
                    boolean last = new VirtualUser(session).step() == callsOf(session) - 1;
                    return last || placeInSession(session) == callsASession(session) - 1;
                })
                .then(end));
    }

    private static int placeInSession(Session session) {
        return new VirtualUser(session).step() % callsASession(session);
    }

    private static int callsASession(Session session) {
        return oneTo(MOST_CALLS_A_SESSION, session);
    }

    /** Return a number from 1 to a most, another in each round: how often a step is taken a call, so that both are told apart. */
    public static int oneTo(int most, Session session) {
        return 1 + new VirtualUser(session).round() % most;
    }

    /** Return how many calls the user has made in its session. */
    public static int callNumber(Session session) {
        return new VirtualUser(session).step();
    }

    /** Call the tool that was drawn for this user's next call, with arguments generated from its schema or from the feeder. */
    public ChainBuilder nextCall() {
        return nextCall(call -> call);
    }

    /**
     * Call the tool that was drawn for this user's next call, in a certain manner.
     *
     * @param manner changes the call: a check, a header, an early end
     */
    public ChainBuilder nextCall(Function<ToolCallBuilder, ToolCallBuilder> manner) {
        ToolSelection tools = parts.tools;
        tools.areDrawn();
        return exec(manner.apply(callTool(session -> tools.tool(new VirtualUser(session)))
                        .arguments(session -> tools.arguments(new VirtualUser(session)))))
                .exec(session -> session.set(VirtualUser.CALL, new VirtualUser(session).call() + 1));
    }

    /** Draw the pause of a user after its latest call. */
    public Duration think(Session session) {
        VirtualUser user = new VirtualUser(session);
        return parts.selfCheck.thinks(parts.context.pace().think(user.round(), user.number(), user.pauseNumber()));
    }

    /** Let the user do nothing for a time that the self-check knows of. */
    public ChainBuilder rest(Duration time) {
        return exec(pause(session -> parts.selfCheck.thinks(time)));
    }

    /** Return the address of the server's MCP endpoint; ends the JVM where the server has none. */
    public String address() {
        return access.address();
    }

    /** Return the address of the server under test, without the path of its endpoint. */
    public String origin() {
        return URI.create(address()).resolve("/").toString().replaceAll("/$", "");
    }

    /** End the user's session as {@code -Dclose} says. */
    public ChainBuilder endSession() {
        return exec(profile.get(Properties.CLOSE) == LoadProfile.Close.DELETE ? close() : abandon());
    }

    /** Count that the user has registered a client with an authorization server, so that growth is told per registration. */
    public ChainBuilder registered() {
        return exec(session -> {
            parts.traffic.happened(TrafficObserver.Event.CLIENT_REGISTERED);
            return session;
        });
    }

    /** Put a line on the charts when a user comes here; the same name within a second makes one line. */
    public ChainBuilder mark(String name) {
        return exec(session -> {
            markNow(name);
            return session;
        });
    }

    /** Put a line on the charts now; at most 200 a run. */
    public void markNow(String name) {
        parts.recording.mark(name);
    }

    /** Take a sample of the server's process tree when a user comes here, and let the user wait for it. */
    public ChainBuilder sample() {
        return exec(await(() -> {
            parts.server.sampleNow();
            return CompletableFuture.completedFuture(latest());
        }));
    }

    /** Return the latest sample of the server's process tree; empty before the first and where nothing is measured. */
    public Optional<Sample> latest() {
        return parts.recording.soFar().latest();
    }

    /** Return the live bytes at the latest floor; empty before the first and where the runtime tells none. */
    public Optional<Double> latestLiveBytes() {
        return parts.recording.soFar().latest(Channel.LIVE_BYTES);
    }
}
