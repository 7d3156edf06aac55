package mcpleak.run.round;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.plan.RaisedLoad;
import mcpleak.recording.RequestSummary;
import mcpleak.recording.RequestSummary.RequestRound;
import mcpleak.recording.sample.Sample;
import mcpleak.run.recorder.LoadPace;
import mcpleak.run.recorder.Recording;
import mcpleak.run.recorder.Recording.RunContext;
import mcpleak.run.recorder.SelfCheck.GeneratorLoad;

/**
 * Asks a server that answers fast for more in the same time. The first half of the rounds can raise the load, where the first ones
 * were too busy with warming up; later ones can only take back. Confined to the thread of the rounds.
 */
final class Adaptation {

    private static final double MOST_FAILED = 0.01;

    private final LoadProfile profile;
    private final LoadPace pace;
    private final Recording recording;

    Adaptation(RunContext context, Recording recording) {
        this.profile = context.profile();
        this.pace = context.pace();
        this.recording = recording;
    }

    /** Look at a round that has ended, and set the load of the next. */
    void after(int round, Optional<GeneratorLoad> generator) {
        if (round == 0 || !profile.adapts()) {
            return;
        }
        RaisedLoad now = pace.of(round);
        RaisedLoad next = chosen(round, now, generator);
        if (2 * round > profile.rounds() && next.factor() >= now.factor()) {
            next = now;
        }
        pace.raise(round + 1, next);
        if (next.factor() != now.factor()) {
            boolean planned = next.factor() == 1;
            String change = "from round " + (round + 1) + " on " + (planned ? "" : next.factor() + " times ")
                    + "the planned calls and sessions";
            String why = planned
                    ? "calls failed in round " + round + ", or the load generator was the limit"
                    : String.format(Locale.ROOT, "answers take %.1f ms", 1000 * next.answerSeconds());
            recording.fact("load adapted", change);
            recording.say(change + ": " + why + " (-Dadapt=off keeps to the plan)");
        }
    }

    private RaisedLoad chosen(int round, RaisedLoad now, Optional<GeneratorLoad> generator) {
        Optional<RequestRound> calls = recording.recorded(Optional.empty()).requests().stream()
                .filter(summary -> summary.kind() == RequestSummary.Kind.CALLS)
                .flatMap(summary -> summary.rounds().stream())
                .filter(each -> each.round() == round)
                .findFirst();
        boolean sound = calls.filter(each -> each.ok() > 0 && each.failed() <= MOST_FAILED * each.ok())
                .isPresent();
        if (!sound || generator.isEmpty() || generator.get().caveat(round).isPresent()) {
            return RaisedLoad.PLANNED;
        }
        double busy =
                generator.get().cpuShare() + serverShare(round, generator.get().processors());
        return RaisedLoad.after(profile, now, calls.get().meanMicros() / 1e6, busy);
    }

    /** Return the share of the host's processors that the server and others than the load generator used in a round. */
    private double serverShare(int round, int processors) {
        List<Sample> samples = recording.samples().stream()
                .filter(sample -> sample.round() == round && sample.load())
                .toList();
        if (samples.size() < 2) {
            return 0;
        }
        Sample first = samples.get(0);
        Sample last = samples.get(samples.size() - 1);
        double millis = Duration.between(first.at(), last.at()).toMillis();
        double used = (double) last.surroundings().cpuMillis().orElse(0)
                - first.surroundings().cpuMillis().orElse(0);
        double others = samples.stream()
                .mapToDouble(sample -> sample.surroundings().othersCpuPercent().orElse(0))
                .average()
                .orElse(0);
        return Math.max(0, used / millis / processors) + others / 100;
    }
}
