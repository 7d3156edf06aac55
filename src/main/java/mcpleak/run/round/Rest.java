package mcpleak.run.round;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Settle;
import mcpleak.profile.load.DurationText;
import mcpleak.protocol.setting.StopSignal;
import mcpleak.recording.RunEvent;
import mcpleak.run.recorder.Recording;
import mcpleak.run.recorder.Recording.RunContext;
import mcpleak.verdict.LeakJudge;

/**
 * The rest after the last round: where growth is suspected, memory is read again and again while nobody calls, to see what comes
 * back. Confined to the thread of the rounds.
 */
final class Rest {

    /** Readings over the whole time; each forces a collection. */
    private static final int READINGS = 30;

    private static final Duration LEAST_APART = Duration.ofMillis(500);

    /** Time in which a rest notices that the run is stopped. */
    private static final Duration TICK = Duration.ofMillis(500);

    /** Readings in which what grew must have come back for the rest to end before its time. */
    private static final int BACK = 3;

    private final Clock clock;
    private final Settle settle;
    private final boolean hunts;
    private final Recording recording;
    private final Floors floors;
    private final StopSignal stopSignal;
    private final BiConsumer<Duration, Runnable> later;
    private final Duration apart;
    private Instant ends = Instant.MAX;
    private Instant nextReading = Instant.MAX;
    private int back;

    /** @param later does something after a while, on the thread of the rounds */
    Rest(RunContext context, Recording recording, Floors floors, BiConsumer<Duration, Runnable> later) {
        LoadProfile profile = context.profile();
        this.clock = context.clock();
        this.settle = profile.settle();
        this.hunts = !profile.hunted().isEmpty();
        this.stopSignal = context.stopSignal();
        this.recording = recording;
        this.floors = floors;
        this.later = later;
        Duration part = settle.most().dividedBy(READINGS);
        this.apart = part.compareTo(LEAST_APART) < 0 ? LEAST_APART : part;
    }

    /** Rest after a round if there is reason to, then go on. */
    void begin(int round, Runnable then) {
        if (!isWanted()) {
            then.run();
            return;
        }
        Instant now = clock.instant();
        ends = now.plus(settle.most());
        nextReading = now.plus(apart);
        recording.say(
                settle.when() == Settle.When.ALWAYS
                        ? "rests for " + DurationText.of(settle.most()) + " (-Dsettle)"
                        : "growth is suspected: rests for up to " + DurationText.of(settle.most())
                                + " to see what comes back (-Dsettle=off does not)");
        tick(round, then);
    }

    private boolean isWanted() {
        return switch (settle.when()) {
            case SUSPECTED -> !hunts && LeakJudge.suspectsGrowth(recording.rounds());
            case ALWAYS -> recording.rounds().measured();
            case NEVER -> false;
        };
    }

    private void tick(int round, Runnable then) {
        if (stopSignal.isStopped() || isOver(round)) {
            then.run();
        } else {
            later.accept(TICK, () -> tick(round, then));
        }
    }

    /** Read if it is time. */
    private boolean isOver(int round) {
        Instant now = clock.instant();
        if (now.isBefore(nextReading) && now.isBefore(ends)) {
            return false;
        }
        nextReading = now.plus(apart);
        try {
            boolean read = floors.readAtRest(round);
            back = read && settle.when() == Settle.When.SUSPECTED && LeakJudge.wouldPass(recording.rounds())
                    ? back + 1
                    : 0;
            return !read || back >= BACK || !now.isBefore(ends);
        } catch (RuntimeException e) {
            recording.event(RunEvent.Kind.PROBE_LOST, "memory could not be read at rest: " + e);
            return true;
        }
    }
}
