package mcpleak.run;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mcpleak.gatling.StopSignal;
import mcpleak.gatling.TrafficCounters;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.RoundPlan;
import mcpleak.server.ServerException;

/** The parts of one run, each made of those before it. Immutable; nothing is started. */
final class RunParts {

    final Conduct conduct;
    final Recording recording;
    final ToolSelection tools;
    final SelfCheck selfCheck;
    final TestServer testServer;
    final MeasuredServer server;
    final LiveLedger ledger;
    final Traffic traffic;
    final Floors floors;
    final StartSteps steps;
    final RoundController rounds;

    /**
     * What a run has but one of.
     *
     * @param profile the load that was asked for
     * @param plan its rounds, drawn
     * @param clock dates what is recorded
     * @param stopSignal ends the users
     */
    record Conduct(LoadProfile profile, RoundPlan plan, Clock clock, StopSignal stopSignal) {}

    /**
     * Make the parts of a run.
     *
     * @throws ServerException if the feeder of arguments cannot be read
     * @throws IllegalArgumentException if the pairs of a ledger or its thresholds are not understood
     */
    RunParts(String simulation, LoadProfile profile, TestServer testServer, Clock clock) throws ServerException {
        this.testServer = testServer;
        conduct = new Conduct(profile, RoundPlan.draw(profile), clock, new StopSignal());
        selfCheck = new SelfCheck(System::nanoTime);
        Optional<BreakingPoint> search = BreakingPoint.of(profile);
        List<RunEntry.Fold> folds =
                Stream.<RunEntry.Fold>concat(Stream.of(selfCheck), search.stream()).toList();
        recording = Recording.begin(simulation, profile, conduct.plan(), clock, folds);
        tools = ToolSelection.of(profile, conduct.plan());
        ledger = LiveLedger.of(profile);
        TrafficCounters counters = new TrafficCounters();
        Sampling sampling = new Sampling(profile, recording, counters, conduct.stopSignal());
        ProbeConnection connection = new ProbeConnection(profile, recording, sampling, testServer.url(), clock);
        server = new MeasuredServer(conduct, testServer, recording, connection);
        traffic = new Traffic(clock, counters, recording, tools, selfCheck, server);
        floors = new Floors(profile, conduct.plan(), clock, recording, sampling, counters, ledger, selfCheck);
        steps = new StartSteps(conduct, recording, traffic, tools, ledger, server, sampling);
        rounds = new RoundController(conduct, recording, tools, selfCheck, floors, steps, search);
    }
}
