package mcpleak.run;

import java.time.Clock;
import java.util.Optional;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.plan.RoundPlan;
import mcpleak.protocol.setting.StopSignal;
import mcpleak.protocol.setting.TrafficCounters;
import mcpleak.run.measure.MeasuredServer;
import mcpleak.run.measure.ProbeConnection;
import mcpleak.run.measure.Sampling;
import mcpleak.run.measure.TestServer;
import mcpleak.run.recorder.BreakingPoint;
import mcpleak.run.recorder.LoadPace;
import mcpleak.run.recorder.Recording;
import mcpleak.run.recorder.Recording.RunContext;
import mcpleak.run.recorder.SelfCheck;
import mcpleak.run.round.CallArguments;
import mcpleak.run.round.Floors;
import mcpleak.run.round.LiveLedger;
import mcpleak.run.round.RoundController;
import mcpleak.run.round.RunCommand;
import mcpleak.run.round.StartSteps;
import mcpleak.run.round.ToolChoice;
import mcpleak.run.round.ToolPermission;
import mcpleak.run.round.ToolSelection;
import mcpleak.run.round.Traffic;
import mcpleak.server.ServerException;

/** The parts of one run, each made of those before it. Immutable; nothing is started. */
final class RunParts {

    final RunContext context;
    final Recording recording;
    final ToolSelection tools;
    final ToolChoice choice;
    final SelfCheck selfCheck;
    final TestServer testServer;
    final MeasuredServer server;
    final LiveLedger ledger;
    final Traffic traffic;
    final Floors floors;
    final StartSteps steps;
    final RoundController rounds;

    /**
     * Make the parts of a run.
     *
     * @throws ServerException if the feeder of arguments cannot be read
     * @throws IllegalArgumentException if the pairs of a ledger or its thresholds are not understood
     */
    RunParts(String simulation, LoadProfile profile, TestServer testServer, Clock clock) throws ServerException {
        this.testServer = testServer;
        RoundPlan plan = RoundPlan.draw(profile);
        context = new RunContext(profile, plan, new LoadPace(profile, plan), clock, new StopSignal());
        selfCheck = new SelfCheck(System::nanoTime);
        Optional<BreakingPoint> search = BreakingPoint.of(profile);
        recording = Recording.begin(simulation, context, selfCheck, search);
        tools = new ToolSelection(
                profile,
                ToolPermission.of(profile, testServer::isOnThisHost),
                context.plan(),
                CallArguments.of(profile, context.plan()));
        choice = new ToolChoice(tools, recording, new RunCommand(Startup.commandLine()));
        ledger = LiveLedger.of(profile);
        TrafficCounters counters = new TrafficCounters();
        Sampling sampling = new Sampling(profile, recording, counters, context.stopSignal());
        ProbeConnection connection = new ProbeConnection(profile, recording, sampling, testServer.identity(), clock);
        server = new MeasuredServer(context, testServer, recording, connection);
        traffic = new Traffic(clock, counters, recording, tools, selfCheck, server);
        floors = new Floors(profile, context.plan(), clock, recording, sampling, counters, ledger, selfCheck);
        steps = new StartSteps(context, recording, traffic, choice, ledger, server, sampling);
        rounds = new RoundController(context, recording, tools, selfCheck, floors, steps, search);
    }
}
