package mcpleak.run.round;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import mcpleak.recording.Round.TimerLateness;
import mcpleak.recording.RunEvent;
import mcpleak.run.recorder.Recording;
import mcpleak.run.recorder.SelfCheck;
import mcpleak.run.recorder.SelfCheck.GeneratorLoad;

/** Watch over the rounds whether the load generator, not the server, was the limit. Thread-safe. */
final class GeneratorWatch {

    private final SelfCheck selfCheck;
    private final Recording recording;
    private final List<Integer> limited = new CopyOnWriteArrayList<>();
    private double busiest;
    private volatile Optional<TimerLateness> lateness = Optional.empty();
    private Optional<GeneratorLoad> latest = Optional.empty();
    private volatile Optional<String> firstLimit = Optional.empty();

    GeneratorWatch(SelfCheck selfCheck, Recording recording) {
        this.selfCheck = selfCheck;
        this.recording = recording;
    }

    /** Look back at a round whose load has just ended; nothing to see of the baseline, round 0. */
    void roundEnded(int round) {
        if (round == 0) {
            return;
        }
        GeneratorLoad load = selfCheck.end();
        lateness = selfCheck.lateness();
        latest = Optional.of(load);
        if (load.cpuShare() >= busiest) {
            busiest = load.cpuShare();
            recording.fact("load generator, busiest round", "round " + round + ": " + load.text());
        }
        load.caveat(round).ifPresent(caveat -> {
            limited.add(round);
            firstLimit = firstLimit.or(() -> Optional.of(caveat));
            recording.say(caveat);
        });
    }

    /** Return what the load generator did in the latest round; empty before the first. */
    Optional<GeneratorLoad> latest() {
        return latest;
    }

    /** Return how late the timers of the latest round were, or of a window that has not ended. */
    Optional<TimerLateness> lateness(boolean window) {
        return window ? selfCheck.lateness() : lateness;
    }

    /** Note once for the whole run in which rounds the load generator was the limit. */
    void note() {
        firstLimit.ifPresent(first -> {
            String others = limited.size() == 1 ? "" : " So in " + limited.size() + " of the rounds.";
            recording.event(RunEvent.Kind.NOTE, first + others);
        });
        firstLimit = Optional.empty();
    }
}
