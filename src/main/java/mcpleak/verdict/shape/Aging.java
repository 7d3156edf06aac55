package mcpleak.verdict.shape;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mcpleak.recording.Exposure;
import mcpleak.recording.Round;
import mcpleak.verdict.growth.ExposureFit;
import mcpleak.verdict.growth.FloorSeries;
import mcpleak.verdict.growth.Increments;
import mcpleak.verdict.growth.SetAside;

/**
 * Recognises growth that follows what happened in the last so many seconds instead of all that ever happened: what is kept for a time
 * and then forgotten, in a run that is hardly longer than that time. Pure; no state.
 */
public final class Aging {

    /** Factor by which a lifetime must explain the growth better than none. */
    private static final double CLEARLY_BETTER = 4;

    /** Share of what happened in the usable rounds that must have been forgotten in them: less than that shows nothing. */
    private static final double FORGOTTEN = 0.05;

    /** How many lifetimes are tried, over the whole length of the run. */
    private static final int TRIED = 60;

    private Aging() {}

    /** Return for how long things seem to be kept; empty where growth follows all that ever happened as well. */
    public static Optional<Duration> of(FloorSeries series, double quantum, SetAside aside) {
        List<ExposureFit> forever = Stream.concat(
                        Stream.of(Exposure.CALLS),
                        ExposureFit.suspects(series, quantum).stream().map(ExposureFit::exposure))
                .map(exposure -> ExposureFit.of(exposure, aside.used(series.against(exposure)), quantum))
                .toList();
        double least = forever.stream().mapToDouble(ExposureFit::residual).min().orElse(0) / CLEARLY_BETTER;
        Optional<Duration> best = Optional.empty();
        for (ExposureFit fit : forever) {
            Timeline timeline = new Timeline(series, fit.exposure());
            for (int i = 1; i < TRIED; i++) {
                double life = timeline.millis() * i / TRIED;
                Increments kept = aside.used(timeline.kept(life));
                ExposureFit aging = ExposureFit.of(fit.exposure(), kept, quantum);
                boolean shows = kept.totalExposure()
                        < (1 - FORGOTTEN) * fit.increments().totalExposure();
                if (shows && aging.rate() > 0 && aging.residual() < least) {
                    least = aging.residual();
                    best = Optional.of(Duration.ofMillis(Math.round(life)));
                }
            }
        }
        return best;
    }

    /** How often something had happened at any time, evenly within the load of each round. */
    private record Timeline(FloorSeries series, Exposure exposure) {

        double millis() {
            List<Round> rounds = series.rounds();
            return rounds.isEmpty() ? 0 : at(rounds.get(rounds.size() - 1)) - at(rounds.get(0));
        }

        /** Return by how much what is kept changed in each usable round, if each thing is kept for so many milliseconds. */
        Increments kept(double life) {
            List<Round> kept = series.kept();
            double[] changes = new double[Math.max(0, kept.size() - 1)];
            for (int i = 0; i < changes.length; i++) {
                changes[i] = alive(kept.get(i + 1), life) - alive(kept.get(i), life);
            }
            return new Increments(changes, series.against(exposure).growth());
        }

        private double alive(Round round, double life) {
            return round.total(exposure) - total(at(round) - life);
        }

        private double total(double millis) {
            double before = 0;
            for (Round round : series.rounds()) {
                double start = round.startedAt().toEpochMilli();
                double end = round.loadEndedAt().toEpochMilli();
                if (millis < end) {
                    double part = end <= start ? 0 : Math.max(0, (millis - start) / (end - start));
                    return before + part * (round.total(exposure) - before);
                }
                before = round.total(exposure);
            }
            return before;
        }

        private static double at(Round round) {
            return round.floor().at().toEpochMilli();
        }
    }
}
