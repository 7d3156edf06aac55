package mcpleak.run.round;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.protocol.setting.StopSignal;
import mcpleak.recording.Round.RoundKind;
import mcpleak.recording.RunEvent;
import mcpleak.run.recorder.BreakingPoint;
import mcpleak.run.recorder.Facts;
import mcpleak.run.recorder.Recording;
import mcpleak.run.recorder.Recording.RunContext;
import mcpleak.run.recorder.RunEntry;
import mcpleak.run.recorder.SelfCheck;
import mcpleak.run.recorder.WorkerThread;

/** Leads from round to round: lets the server rest, has the floor taken, decides how to go on. Thread-safe; has its own thread. */
public final class RoundController {

    /** How long the last floor may take after the users were stopped. */
    private static final Duration LAST_FLOOR = Duration.ofSeconds(30);

    private final Clock clock;
    private final LoadProfile profile;
    private final Recording recording;
    private final ToolSelection tools;
    private final SelfCheck selfCheck;
    private final StopSignal stopSignal;
    private final Floors floors;
    private final StartSteps steps;
    private final Optional<BreakingPoint> search;
    private final RoundConduct conduct;
    private final Rest rest;
    private final Adaptation adaptation;
    private final int slots;
    private final ScheduledExecutorService worker = WorkerThread.named("mcpleak-run");
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final CompletableFuture<Void> lastWindow = new CompletableFuture<>();
    private volatile Optional<CompletableFuture<Void>> lastFloor = Optional.empty();
    private volatile RoundKind kind = RoundKind.ROUND;

    public RoundController(
            RunContext context,
            Recording recording,
            ToolSelection tools,
            SelfCheck selfCheck,
            Floors floors,
            StartSteps steps,
            Optional<BreakingPoint> search) {
        this.clock = context.clock();
        this.profile = context.profile();
        this.stopSignal = context.stopSignal();
        this.recording = recording;
        this.tools = tools;
        this.selfCheck = selfCheck;
        this.floors = floors;
        this.steps = steps;
        this.search = search;
        this.conduct = new RoundConduct(profile);
        this.adaptation = new Adaptation(context, recording);
        this.rest = new Rest(context, recording, floors, this::later);
        this.slots = context.plan().rounds().size();
    }

    /** Return a stage that completes once no round is to come, on the thread of the rounds. */
    public CompletionStage<Void> done() {
        return done;
    }

    /** Return a stage that completes when the last window of a load without idle gaps has its floor. */
    public CompletionStage<?> lastWindow() {
        return lastWindow;
    }

    /** Wait for a floor that is still to be taken although the users have ended. */
    public void awaitEnd() {
        lastFloor.ifPresent(last -> {
            try {
                last.get(profile.delay().plus(LAST_FLOOR).toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                recording.event(RunEvent.Kind.PROBE_LOST, "the last round has no floor: " + e);
            }
        });
    }

    /**
     * Let the server rest after a round, take the floor, and open the next round.
     *
     * @param round the round that has just ended, 0 for the baseline
     * @return completes when the next round may start
     */
    public CompletionStage<?> gap(int round) {
        Instant loadEnded = clock.instant();
        Instant began = endLoad(round, loadEnded);
        CompletableFuture<Void> over = new CompletableFuture<>();
        if (round == 0) {
            later(Duration.ZERO, steps::takeAfterScout);
        }
        later(
                restAfter(round),
                () -> close(round, began, loadEnded, () -> {
                    over.complete(null);
                    if (round == 0) {
                        profile.soak().ifPresent(this::openWindows);
                    }
                }));
        return over;
    }

    /** Returns when the load began. */
    private Instant endLoad(int round, Instant loadEnded) {
        floors.loadEnded(round);
        Instant began = recording.soFar().phase().since();
        recording.append(new RunEntry.Phase(round, false, loadEnded));
        return began;
    }

    private Duration restAfter(int round) {
        if (round == 0) {
            return profile.get(Properties.IDLE);
        }
        return profile.delay();
    }

    /** Look at each level of a search when it ends. */
    private void searchFrom(BreakingPoint point) {
        Duration before = point.begins();
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
        recording.say("level " + reached.text());
        if (reached.broken().isPresent()) {
            broken(reached.broken().get());
        } else if (reached.last()) {
            recording.tell(RunEvent.Kind.NOTE, "no breaking point found: the last level held, " + reached.text());
        }
    }

    /** End the load, and take the floor after it all the same. */
    private void broken(String why) {
        CompletableFuture<Void> last = new CompletableFuture<>();
        lastFloor = Optional.of(last);
        Instant loadEnded = clock.instant();
        Instant began = endLoad(1, loadEnded);
        recording.tell(RunEvent.Kind.NOTE, why);
        recording.save();
        recording.fact("breaking point", why);
        stopSignal.stop(why);
        later(restAfter(slots), () -> {
            floors.take(1, kind, began, loadEnded);
            last.complete(null);
        });
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
        close(number, recording.soFar().phase().since(), clock.instant(), () -> {
            if (number == profile.rounds() || stopSignal.isStopped()) {
                lastWindow.complete(null);
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is done later reports its failures itself
    private void later(Duration delay, Runnable work) {
        worker.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void close(int round, Instant began, Instant loadEnded, Runnable then) {
        try {
            if (!stopSignal.isStopped()) {
                floors.take(round, kind, began, loadEnded);
            }
        } catch (RuntimeException e) {
            recording.event(RunEvent.Kind.PROBE_LOST, "round " + round + " has no floor: " + e);
        }
        if (round > 0 && !stopSignal.isStopped()) {
            RoundConduct.Next next = conduct.after(round, recording.rounds());
            if (next instanceof RoundConduct.Next.End none) {
                none.early().ifPresent(this::endedEarly);
                floors.afterLastRound(round);
                rest.begin(round, () -> {
                    end(round, none);
                    then.run();
                });
                return;
            }
            if (next instanceof RoundConduct.Next.Confirming confirming) {
                conduct.leftOut(round).ifPresent(this::endedEarly);
                confine(round + 1, confirming);
            }
        }
        if (round < slots) {
            adaptation.after(round, floors.generatorLoad());
            recording.append(new RunEntry.Phase(round + 1, true, clock.instant()));
            selfCheck.begin();
            search.ifPresent(this::searchFrom);
        }
        then.run();
    }

    private void end(int round, RoundConduct.Next.End none) {
        done.complete(null);
        if (round < slots) {
            stopSignal.stop(none.early().orElse("all rounds are done"));
        }
    }

    private void endedEarly(String why) {
        recording.tell(RunEvent.Kind.ENDED_EARLY, why);
        recording.save();
    }

    private void confine(int round, RoundConduct.Next.Confirming confirming) {
        boolean alone = confirming.kind() == RoundKind.SUSPECT_ALONE;
        tools.confine(round, tool -> tool.equals(confirming.suspect()) == alone);
        kind = confirming.kind();
        recording.say("round " + round + " confirms: " + (alone ? "" : "every tool but ")
                + Facts.printable(confirming.suspect()) + (alone ? " alone" : ""));
    }
}
