package mcpleak.run.round;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.plan.LoadForecast;
import mcpleak.profile.plan.RoundPlan;
import mcpleak.protocol.setting.TrafficSnapshot;
import mcpleak.recording.Channel;
import mcpleak.recording.Floor;

/** Word the progress of a run. Immutable. */
final class Progress {

    private static final double MIB = 1024.0 * 1024.0;

    private final LoadProfile profile;
    private final RoundPlan plan;

    Progress(LoadProfile profile, RoundPlan plan) {
        this.profile = profile;
        this.plan = plan;
    }

    /** Return the line after a floor was taken: round, calls, memory, time left. */
    String line(int round, Floor floor, TrafficSnapshot traffic) {
        String where =
                round == 0 ? "baseline" : (profile.soak().isPresent() ? "window " : "round ") + round + of(round);
        return String.format(
                Locale.ROOT,
                "%s: %d calls so far, %d failed%s; %s",
                where,
                traffic.calls().ok() + traffic.calls().failed(),
                traffic.calls().failed(),
                memory(floor),
                left(round));
    }

    private String of(int round) {
        if (round > profile.rounds()) {
            return "";
        }
        return (profile.get(Properties.ROUNDS).auto() ? " of at most " : " of ") + profile.rounds();
    }

    private static String memory(Floor floor) {
        return mib("private", floor, Channel.PRIVATE_RSS).orElse("")
                + mib("live", floor, Channel.LIVE_BYTES).orElse("");
    }

    private static Optional<String> mib(String word, Floor floor, Channel channel) {
        return Optional.ofNullable(floor.readings().get(channel))
                .map(bytes -> String.format(Locale.ROOT, ", %.1f MiB %s", bytes / MIB, word));
    }

    /** Estimate the time from the end of a round to the end of the run. */
    private String left(int round) {
        if (round >= profile.rounds()) {
            return profile.get(Properties.CONFIRM) ? "rounds that confirm may follow" : "that was the last round";
        }
        String most = profile.get(Properties.ROUNDS).auto() ? "at most " : "about ";
        return most + time(round) + " left";
    }

    private String time(int round) {
        Duration left = plan.rounds().stream()
                .filter(planned -> planned.number() > round && planned.number() <= profile.rounds())
                .map(this::time)
                .reduce(Duration.ZERO, Duration::plus);
        long seconds = left.toSeconds();
        return seconds < 120 ? seconds + " s" : (seconds + 30) / 60 + " min";
    }

    private Duration time(RoundPlan.Round planned) {
        return plan.loadTime(planned).plus(profile.delay()).plus(LoadForecast.OVERHEAD);
    }
}
