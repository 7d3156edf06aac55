package mcpleak.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mcpleak.gatling.StopSignal;
import mcpleak.gatling.TrafficSnapshot;
import mcpleak.probe.FloorReading;
import mcpleak.probe.RunMoment;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.RoundPlan;
import mcpleak.series.Floor;
import mcpleak.series.Round;
import mcpleak.series.RunEvent;

/** Let the server rest between rounds and take the floor at the end of each rest. Thread-safe; works on a thread of its own. */
final class IdleGaps {

    /** Idle time before the first floor: nothing has happened that must settle. */
    private static final Duration BASELINE = Duration.ofSeconds(1);

    private final Clock clock;
    private final LoadProfile profile;
    private final Journal journal;
    private final Traffic traffic;
    private final Toolbox toolbox;
    private final StopSignal stopSignal;
    private final Progress progress;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "mcpleak-run");
        daemon.setDaemon(true);
        return daemon;
    });
    private final LiveLedger ledger;
    private volatile Optional<Measurement> measurement = Optional.empty();

    IdleGaps(
            Clock clock,
            LoadProfile profile,
            RoundPlan plan,
            Journal journal,
            Traffic traffic,
            StopSignal stopSignal,
            LiveLedger ledger) {
        this.clock = clock;
        this.profile = profile;
        this.journal = journal;
        this.traffic = traffic;
        this.toolbox = traffic.toolbox();
        this.stopSignal = stopSignal;
        this.ledger = ledger;
        this.progress = new Progress(profile, plan);
    }

    /** Take floors with this from now on. */
    void measureWith(Measurement probe) {
        measurement = Optional.of(probe);
    }

    /**
     * Let the server rest after a round, take the floor, and open the next round.
     *
     * @param round the round that has just ended, 0 for the baseline
     * @return completes when the next round may start
     */
    CompletionStage<?> gap(int round) {
        Instant loadEnded = clock.instant();
        Instant began = journal.state().phase().since();
        journal.state().enter(new RunState.Phase(round, false, loadEnded));
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (round == 0) {
            later(Duration.ZERO, this::prepare);
        }
        later(round == 0 ? BASELINE : profile.delay(), () -> {
            close(round, began, loadEnded);
            done.complete(null);
        });
        return done;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is done later reports its failures itself
    private void later(Duration delay, Runnable work) {
        worker.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void prepare() {
        traffic.scouted();
        try {
            journal.open();
        } catch (IOException e) {
            stop("the run's files cannot be written: " + e.getMessage());
            return;
        }
        ledger.begin(journal.files().serverLog());
        toolbox.leftOut()
                .forEach((tool, why) ->
                        journal.say("tool " + Facts.printable(tool) + " is left out: " + Facts.printable(why)));
        if (toolbox.isEmpty()) {
            stop("there is no tool to call" + firstFailure());
            return;
        }
        toolbox.settle();
        measurement.ifPresent(each -> each.start(profile.probeInterval(), this::moment, journal::sample, this::probed));
    }

    private String firstFailure() {
        return traffic.snapshot().failures().keySet().stream()
                .findFirst()
                .map(failure -> ": " + Facts.printable(failure))
                .orElse("");
    }

    private RunMoment moment() {
        RunState.Phase phase = journal.state().phase();
        TrafficSnapshot now = traffic.snapshot();
        return new RunMoment(
                phase.round(), phase.load(), now.calls().ok(), now.calls().failed());
    }

    /** The end of the server is told by its watch, which knows the exit code. */
    private void probed(RunEvent event) {
        if (event.kind() != RunEvent.Kind.SERVER_DIED) {
            journal.state().event(event);
        }
    }

    private void close(int round, Instant began, Instant loadEnded) {
        try {
            if (!stopSignal.isStopped()) {
                takeFloor(round, began, loadEnded);
            }
        } catch (RuntimeException e) {
            journal.event(RunEvent.Kind.PROBE_LOST, "round " + round + " has no floor: " + e);
        }
        if (round < profile.rounds()) {
            journal.state().enter(new RunState.Phase(round + 1, true, clock.instant()));
        }
    }

    private void takeFloor(int round, Instant began, Instant loadEnded) {
        Optional<Floor> floor = Optional.of(new Floor(clock.instant(), 0, 0, Map.of(), OptionalDouble.empty(), 0, 0));
        if (measurement.isPresent()) {
            FloorReading reading = measurement.get().floor();
            reading.events().forEach(this::probed);
            floor = reading instanceof FloorReading.Taken taken ? Optional.of(taken.floor()) : Optional.empty();
        }
        floor = floor.map(ledger::into);
        if (floor.isPresent()) {
            measurement.ifPresent(each -> journal.state().measuring(each.runtimeNow()));
            journal.state().finished(new Round(round, began, loadEnded, floor.get(), traffic.exposures()));
            journal.say(progress.line(round, floor.get(), traffic.snapshot()));
        }
        journal.save();
    }

    /** End the users because the run makes no sense any more. */
    private void stop(String reason) {
        journal.event(RunEvent.Kind.INTERRUPTED, reason);
        journal.say(reason + "; the users are stopped");
        stopSignal.stop(reason);
    }
}
