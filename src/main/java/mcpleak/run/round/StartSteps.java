package mcpleak.run.round;

import java.io.IOException;
import java.util.List;
import mcpleak.network.HandshakeFailure;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.plan.LoadForecast;
import mcpleak.protocol.setting.StopSignal;
import mcpleak.run.measure.ConnectionLimits;
import mcpleak.run.measure.MeasuredServer;
import mcpleak.run.measure.Sampling;
import mcpleak.run.recorder.Facts;
import mcpleak.run.recorder.Recording;
import mcpleak.run.recorder.Recording.RunContext;
import mcpleak.server.ServerException;

/**
 * The steps in which a run starts. A run may be ended after any of them; whatever ends it then bears that the others were never
 * taken. Immutable.
 */
public final class StartSteps {

    private final LoadProfile profile;
    private final StopSignal stopSignal;
    private final Recording recording;
    private final Traffic traffic;
    private final ToolChoice choice;
    private final LiveLedger ledger;
    private final MeasuredServer server;
    private final Sampling sampling;

    /**
     * One step.
     *
     * @param name what is done, for people
     * @param work does it
     */
    public record Step(String name, Work work) {

        /** What is done in a step. */
        @FunctionalInterface
        public interface Work {
            void run() throws ServerException, IOException, InterruptedException;
        }
    }

    public StartSteps(
            RunContext context,
            Recording recording,
            Traffic traffic,
            ToolChoice choice,
            LiveLedger ledger,
            MeasuredServer server,
            Sampling sampling) {
        this.profile = context.profile();
        this.stopSignal = context.stopSignal();
        this.recording = recording;
        this.traffic = traffic;
        this.choice = choice;
        this.ledger = ledger;
        this.server = server;
        this.sampling = sampling;
    }

    /** Return what is done in the simulation's constructor, in order. */
    public List<Step> beforeScout() {
        return List.of(
                new Step("follow the log", ledger::beginBeforeServer),
                new Step("open the server", server::open),
                new Step("note the facts", this::noteFacts),
                new Step("connect the probe", server::measure));
    }

    /** Return what is done once the scout is back, in order. */
    public List<Step> afterScout() {
        return List.of(
                new Step("note what the scout saw", this::noteScout),
                new Step("open the files", recording::open),
                new Step(
                        "follow the server's output",
                        () -> ledger.begin(recording.files().serverLog())),
                new Step("choose the tools", this::chooseTools),
                new Step("measure the server", server::afterScout),
                new Step("begin to sample", sampling::begin));
    }

    /** Take the steps after the scout; what goes wrong ends the users. */
    void takeAfterScout() {
        for (Step step : afterScout()) {
            if (stopSignal.isStopped()) {
                return;
            }
            try {
                step.work().run();
            } catch (IOException e) {
                sampling.stop("the run's files cannot be written: " + e.getMessage());
            } catch (ServerException | RuntimeException e) {
                sampling.stop("cannot " + step.name() + ": " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void noteFacts() {
        Facts.ofRun(profile, server.url()).forEach(recording::fact);
        // a user whose scenario opens the standing stream has two
        ConnectionLimits.ofThisProcess()
                .objection(new LoadForecast(profile).peakUsers(), 2)
                .ifPresent(recording::note);
    }

    private void noteScout() {
        traffic.scouted();
        traffic.server().ifPresent(name -> recording.fact("server info", Facts.printable(name)));
    }

    private void chooseTools() {
        choice.settle();
        choice.nothing().ifPresent(why -> sampling.stop(why + firstFailure()));
    }

    private String firstFailure() {
        return traffic.counters().snapshot().failures().keySet().stream()
                .findFirst()
                .map(failure -> ": " + Facts.printable(failure) + advice(failure))
                .orElse("");
    }

    private static String advice(String failure) {
        if (failure.contains("HTTP status 407")) {
            return " (" + HandshakeFailure.text("407") + ")";
        }
        // nginx
        if (failure.contains("No required SSL certificate was sent")) {
            return " (-Dtls.cert=FILE shows one)";
        }
        boolean isRefused = failure.contains("HTTP status 401") || failure.contains("HTTP status 403");
        // who gets tokens has said itself why there is none
        return isRefused && !failure.contains("no token was got: ")
                ? " (-Dtoken=env:NAME sends a bearer token; -Doauth.client.id with -Doauth.client.secret, or"
                        + " -Doauth.registration=dynamic, gets one; -Dheader.NAME=VALUE sends any other header)"
                : "";
    }
}
