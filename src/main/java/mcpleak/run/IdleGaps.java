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
import mcpleak.series.Sample;

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
    private final HeapComparison comparison;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "mcpleak-run");
        daemon.setDaemon(true);
        return daemon;
    });
    private final Noise noise = new Noise();
    private volatile Optional<MemoryLimit> limit = Optional.empty();
    private volatile Optional<Measurement> measurement = Optional.empty();
    private volatile boolean sampling;

    IdleGaps(
            Clock clock, LoadProfile profile, RoundPlan plan, Journal journal, Traffic traffic, StopSignal stopSignal) {
        this.clock = clock;
        this.profile = profile;
        this.journal = journal;
        this.traffic = traffic;
        this.toolbox = traffic.toolbox();
        this.stopSignal = stopSignal;
        this.progress = new Progress(profile, plan);
        this.comparison = new HeapComparison(profile, journal);
    }

    /** Take floors with this from now on. */
    void measureWith(Measurement probe) {
        measurement = Optional.of(probe);
        if (sampling) {
            sample();
        }
    }

    /** End the run when memory does. */
    void endAt(MemoryLimit memoryLimit) {
        limit = Optional.of(memoryLimit);
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
        toolbox.leftOut()
                .forEach((tool, why) ->
                        journal.say("tool " + Facts.printable(tool) + " is left out: " + Facts.printable(why)));
        if (toolbox.isEmpty()) {
            stop("there is no tool to call" + firstFailure());
            return;
        }
        toolbox.settle();
        sampling = true;
        sample();
        measurement.ifPresent(
                each -> each.logGauges(journal.files().gaugesCsv(), profile.probeInterval(), this::probed));
    }

    private void sample() {
        measurement.ifPresent(each -> each.start(profile.probeInterval(), this::moment, this::sampled, this::probed));
    }

    private void sampled(Sample sample) {
        journal.sample(sample);
        noise.add(sample.surroundings());
        if (!stopSignal.isStopped()) {
            limit.flatMap(each -> each.exceededBy(sample)).ifPresent(this::stop);
        }
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
        RunEvent shown = new RunEvent(event.at(), event.kind(), Facts.printable(event.text()));
        boolean remote = measurement.filter(Measurement::isRemote).isPresent();
        if (event.kind() != RunEvent.Kind.SERVER_DIED) {
            journal.state().event(shown);
        } else if (remote) {
            journal.state().event(shown);
            journal.say(shown.text() + "; the users are stopped");
            stopSignal.stop(shown.text());
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
            OptionalDouble others = noise.take();
            noise.remark(round, others).ifPresent(remark -> journal.event(RunEvent.Kind.NOTE, remark));
            floor = reading instanceof FloorReading.Taken taken
                    ? Optional.of(taken.floor().withOthersCpuPercent(others))
                    : Optional.empty();
        }
        if (floor.isPresent()) {
            measurement.ifPresent(each -> journal.state().measuring(each.runtimeNow()));
            journal.state().finished(new Round(round, began, loadEnded, floor.get(), traffic.exposures()));
            journal.say(progress.line(round, floor.get(), traffic.snapshot()));
            measurement.ifPresent(each ->
                    comparison.afterRound(round, traffic.snapshot().calls().ok(), each));
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
