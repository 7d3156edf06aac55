package mcpleak.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mcpleak.gatling.StopSignal;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.LoadShape;
import mcpleak.profile.Phase;
import mcpleak.profile.Properties;
import mcpleak.profile.RoundPlan;
import mcpleak.secret.SecretMask;
import mcpleak.series.Floor;
import mcpleak.series.LeftOutTools;
import mcpleak.series.Round;
import mcpleak.series.RoundKind;
import mcpleak.series.RunEvent;
import mcpleak.series.TimerLateness;
import mcpleak.server.ServerException;

/** Let the server rest between rounds and take the floor at the end of each rest. Thread-safe; works on a thread of its own. */
final class IdleGaps {

    /** How long the last floor may take after the users were stopped. */
    private static final Duration LAST_FLOOR = Duration.ofSeconds(30);

    /** How many of the tools that are left out the console names. */
    private static final int LEFT_OUT_TOLD = 5;

    private final Clock clock;
    private final LoadProfile profile;
    private final Journal journal;
    private final Traffic traffic;
    private final Toolbox toolbox;
    private final StopSignal stopSignal;
    private final Progress progress;
    private final RoundConduct conduct;
    private final int slots;
    private final HeapComparison comparison;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "mcpleak-run");
        daemon.setDaemon(true);
        return daemon;
    });
    private final Optional<BreakingPoint> search;
    private final GeneratorWatch generator;
    private volatile Runnable whenDone = () -> {};
    private volatile Runnable beforeSampling = () -> {};
    private volatile Optional<CompletableFuture<Void>> end = Optional.empty();
    private final CompletableFuture<Void> lastWindow = new CompletableFuture<>();
    private volatile RoundKind kind = RoundKind.ROUND;
    private final LiveLedger ledger;
    private final Sampling sampling;

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
        this.sampling = new Sampling(profile, journal, traffic, stopSignal);
        this.generator = new GeneratorWatch(traffic.selfCheck(), journal);
        this.progress = new Progress(profile, plan);
        this.comparison = new HeapComparison(profile, journal);
        this.conduct = new RoundConduct(profile);
        this.slots = plan.rounds().size();
        this.search = profile.phases().flatMap(LoadShape.Phases::search).map(BreakingPoint::new);
        search.ifPresent(traffic::searchWith);
    }

    /** Do this once nothing more is to come. */
    void thenFinish(Runnable finish) {
        whenDone = finish;
    }

    /** Do this once the scout is back, before the first sample is taken. */
    void beforeSampling(Runnable connect) {
        beforeSampling = connect;
    }

    /** Wait for a floor that is still to be taken although the users have ended. */
    void awaitEnd() {
        end.ifPresent(last -> {
            try {
                last.get(profile.delay().plus(LAST_FLOOR).toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                journal.event(RunEvent.Kind.PROBE_LOST, "the last round has no floor: " + e);
            }
        });
    }

    /** Take floors with this from now on. */
    void measureWith(Measurement probe) {
        sampling.measureWith(probe);
    }

    /** End the run when memory does. */
    void endAt(MemoryLimit memoryLimit) {
        sampling.endAt(memoryLimit);
    }

    /**
     * Let the server rest after a round, take the floor, and open the next round.
     *
     * @param round the round that has just ended, 0 for the baseline
     * @return completes when the next round may start
     */
    CompletionStage<?> gap(int round) {
        Instant loadEnded = clock.instant();
        journal.requestsEnded(round);
        generator.roundEnded(round);
        Instant began = journal.state().phase().since();
        journal.state().enter(new RunState.Phase(round, false, loadEnded));
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (round == 0) {
            later(Duration.ZERO, this::prepare);
        }
        later(restAfter(round), () -> {
            close(round, began, loadEnded);
            done.complete(null);
            if (round == 0) {
                profile.soak().ifPresent(this::openWindows);
            }
        });
        return done;
    }

    private Duration restAfter(int round) {
        if (round == 0) {
            return profile.get(Properties.IDLE);
        }
        return round == slots ? profile.delay().plus(profile.get(Properties.SETTLE)) : profile.delay();
    }

    /** Note once for the whole run in which rounds the load generator was the limit. */
    void noteGenerator() {
        generator.note();
    }

    /** Look at each level of a search when it ends. */
    private void searchFrom(Phase.Search asked, BreakingPoint point) {
        Duration before = profile.phases()
                .map(LoadShape.Phases::time)
                .orElse(Duration.ZERO)
                .minus(asked.time());
        later(before, point::begin);
        for (int i = 1; i <= point.levels(); i++) {
            later(before.plus(point.each().multipliedBy(i)), () -> levelEnded(point));
        }
    }

    private void levelEnded(BreakingPoint point) {
        if (stopSignal.isStopped()) {
            return;
        }
        BreakingPoint.Reached reached = point.levelEnded();
        journal.say("level " + reached.text());
        if (reached.broken().isPresent()) {
            broken(reached.broken().get());
        } else if (reached.last()) {
            String none = "no breaking point found: the last level held, " + reached.text();
            journal.event(RunEvent.Kind.NOTE, none);
            journal.say(none);
        }
    }

    /** End the load, and take the floor after it all the same. */
    private void broken(String why) {
        CompletableFuture<Void> last = new CompletableFuture<>();
        end = Optional.of(last);
        Instant began = journal.state().phase().since();
        Instant loadEnded = clock.instant();
        journal.requestsEnded(1);
        generator.roundEnded(1);
        journal.event(RunEvent.Kind.NOTE, why);
        journal.say(why);
        journal.save();
        journal.state().fact("breaking point", why);
        journal.state().enter(new RunState.Phase(1, false, loadEnded));
        stopSignal.stop(why);
        later(restAfter(slots), () -> {
            takeFloor(1, began, loadEnded);
            last.complete(null);
        });
    }

    /** Return a stage that completes when the last window of a load without idle gaps has its floor. */
    CompletionStage<?> lastWindow() {
        return lastWindow;
    }

    /** Take the floor of each window while the load goes on. */
    private void openWindows(Duration soak) {
        kind = RoundKind.WINDOW;
        Duration window = soak.dividedBy(profile.rounds());
        for (int i = 1; i <= profile.rounds(); i++) {
            int number = i;
            later(window.multipliedBy(i), () -> closeWindow(number));
        }
    }

    private void closeWindow(int number) {
        Instant ended = clock.instant();
        close(number, journal.state().phase().since(), ended);
        if (number == profile.rounds() || stopSignal.isStopped()) {
            lastWindow.complete(null);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is done later reports its failures itself
    private void later(Duration delay, Runnable work) {
        worker.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void prepare() {
        for (StartStep step : filesSteps()) {
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

    /** Return what is done once the scout is back, in order. */
    List<StartStep> filesSteps() {
        return List.of(
                new StartStep("note what the scout saw", this::noteScout),
                new StartStep("open the files", journal::open),
                new StartStep(
                        "open the load's records",
                        () -> traffic.load().open(journal.files().loadCsv())),
                new StartStep(
                        "follow the server's output",
                        () -> ledger.begin(journal.files().serverLog())),
                new StartStep("choose the tools", this::chooseTools),
                new StartStep("measure the server", beforeSampling::run),
                new StartStep("begin to sample", sampling::begin));
    }

    private void noteScout() {
        traffic.scouted();
        traffic.server().ifPresent(server -> journal.state().fact("server info", Facts.printable(server)));
    }

    private void chooseTools() {
        toolbox.settle();
        tellLeftOut();
        if (toolbox.isEmpty()) {
            sampling.stop("there is no tool to call" + firstFailure());
        }
    }

    private void tellLeftOut() {
        Map<String, String> masked = new LinkedHashMap<>();
        toolbox.leftOut().forEach((tool, why) -> masked.put(tool, SecretMask.mask(why)));
        LeftOutTools tools = LeftOutTools.of(masked);
        journal.state().leftOut(tools);
        tools.listed().stream()
                .limit(LEFT_OUT_TOLD)
                .forEach(tool -> journal.say(
                        "tool " + Facts.printable(tool.name()) + " is left out: " + Facts.printable(tool.reason())));
        long more = tools.count() - Math.min(LEFT_OUT_TOLD, tools.listed().size());
        if (more > 0) {
            journal.say(
                    String.format("and %,d more %s left out: memory.html names them", more, more == 1 ? "is" : "are"));
        }
    }

    private String firstFailure() {
        return traffic.snapshot().failures().keySet().stream()
                .findFirst()
                .map(failure -> ": " + Facts.printable(failure))
                .orElse("");
    }

    private void close(int round, Instant began, Instant loadEnded) {
        try {
            if (!stopSignal.isStopped()) {
                takeFloor(round, began, loadEnded);
            }
        } catch (RuntimeException e) {
            journal.event(RunEvent.Kind.PROBE_LOST, "round " + round + " has no floor: " + e);
        }
        goOn(round);
    }

    private void goOn(int round) {
        if (round > 0 && !stopSignal.isStopped() && !next(round)) {
            return;
        }
        if (round < slots) {
            journal.state().enter(new RunState.Phase(round + 1, true, clock.instant()));
            traffic.selfCheck().begin();
            search.ifPresent(point ->
                    profile.phases().flatMap(LoadShape.Phases::search).ifPresent(asked -> searchFrom(asked, point)));
        }
    }

    /** Prepare what comes after a round; false if nothing does. */
    private boolean next(int round) {
        RoundConduct.Next next = conduct.after(round, journal.state().snapshot(Optional.empty(), List.of()));
        if (next instanceof RoundConduct.Next.Confirming confirming) {
            conduct.leftOut(round).ifPresent(this::endedEarly);
            confine(round + 1, confirming);
        } else if (next instanceof RoundConduct.Next.End none) {
            none.early().ifPresent(this::endedEarly);
            sampling.measurement()
                    .ifPresent(each -> comparison.afterLastRound(
                            round, traffic.snapshot().calls().ok(), each));
            whenDone.run();
            if (round < slots) {
                stopSignal.stop(none.early().orElse("all rounds are done"));
            }
            return false;
        }
        return true;
    }

    private void endedEarly(String why) {
        journal.event(RunEvent.Kind.ENDED_EARLY, why);
        journal.say(why);
        journal.save();
    }

    private void confine(int round, RoundConduct.Next.Confirming confirming) {
        boolean alone = confirming.kind() == RoundKind.SUSPECT_ALONE;
        toolbox.confine(round, tool -> tool.equals(confirming.suspect()) == alone);
        kind = confirming.kind();
        journal.say("round " + round + " confirms: " + (alone ? "" : "every tool but ")
                + Facts.printable(confirming.suspect()) + (alone ? " alone" : ""));
    }

    private void takeFloor(int round, Instant began, Instant loadEnded) {
        Optional<Floor> floor = sampling.measurement().isPresent()
                ? sampling.floor(round)
                : Optional.of(new Floor(clock.instant(), 0, 0, Map.of(), OptionalDouble.empty(), 0, 0));
        floor = floor.map(ledger::into);
        if (floor.isPresent()) {
            sampling.measurement().ifPresent(each -> journal.state().measuring(each.runtimeNow()));
            Floor read = round > 0 && kind == RoundKind.WINDOW ? floor.get().underLoad() : floor.get();
            RoundKind of = round == 0 ? RoundKind.ROUND : kind;
            Optional<TimerLateness> late =
                    of == RoundKind.WINDOW ? traffic.selfCheck().lateness() : generator.lateness();
            journal.state().finished(new Round(round, began, loadEnded, read, traffic.exposures(), of, late));
            journal.say(progress.line(round, floor.get(), traffic.snapshot()));
            sampling.measurement()
                    .ifPresent(each -> comparison.afterRound(
                            round, traffic.snapshot().calls().ok(), each));
        }
        journal.save();
    }
}
