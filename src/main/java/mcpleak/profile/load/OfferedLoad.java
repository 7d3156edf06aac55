package mcpleak.profile.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Say what load the phases of a round offer at each moment: users at a time in the closed model, users arriving per second in the
 * open one. Immutable.
 */
public final class OfferedLoad {

    private final List<Piece> pieces;
    private final UserRate.Model model;

    /** A straight line from one amount to another. */
    private record Piece(double seconds, double from, double to) {
        double area() {
            return seconds * (from + to) / 2;
        }
    }

    private OfferedLoad(List<Piece> pieces, UserRate.Model model) {
        this.pieces = List.copyOf(pieces);
        this.model = model;
    }

    /** Draw the load of one pass through the phases. */
    public static OfferedLoad of(LoadShape.Phases shape) {
        List<Piece> pieces = new ArrayList<>();
        shape.phases().forEach(phase -> add(pieces, phase));
        return new OfferedLoad(pieces, shape.model());
    }

    private static void add(List<Piece> pieces, Phase phase) {
        double seconds = seconds(phase.time());
        if (phase instanceof Phase.Hold hold) {
            pieces.add(new Piece(seconds, hold.level().amount(), hold.level().amount()));
        } else if (phase instanceof Phase.Ramp ramp) {
            pieces.add(new Piece(seconds, ramp.from().amount(), ramp.to().amount()));
        } else if (phase instanceof Phase.Stairs stairs) {
            stairs.levels()
                    .forEach(level -> pieces.add(new Piece(seconds(stairs.each()), level.amount(), level.amount())));
        } else if (phase instanceof Phase.Search search) {
            add(pieces, search.stairs());
        } else if (phase instanceof Phase.Spike spike) {
            double peak = 2 * spike.users() / seconds;
            pieces.add(new Piece(seconds / 2, 0, peak));
            pieces.add(new Piece(seconds / 2, peak, 0));
        } else if (phase instanceof Phase.Bursts bursts) {
            double every = seconds(bursts.every());
            double burst = Math.min(1, every);
            for (int i = 0; i < bursts.times(); i++) {
                pieces.add(new Piece(burst, bursts.users() / burst, bursts.users() / burst));
                pieces.add(new Piece(every - burst, 0, 0));
            }
        } else {
            pieces.add(new Piece(seconds, 0, 0));
        }
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }

    /** Return how users come. */
    public UserRate.Model model() {
        return model;
    }

    /** Return the load at a moment, in seconds since the start of the round; 0 outside it. */
    public double at(double second) {
        double left = second;
        for (Piece piece : pieces) {
            if (left >= 0 && left < piece.seconds()) {
                return piece.from() + (piece.to() - piece.from()) * left / piece.seconds();
            }
            left -= piece.seconds();
        }
        return 0;
    }

    /** Return the greatest load. */
    public double peak() {
        return pieces.stream()
                .mapToDouble(piece -> Math.max(piece.from(), piece.to()))
                .max()
                .orElse(0);
    }

    /** Return the sum over time: users who arrive (open model), or seconds of users (closed model). */
    public double area() {
        return pieces.stream().mapToDouble(Piece::area).sum();
    }

    /** Return the length of the round in seconds. */
    public double seconds() {
        return pieces.stream().mapToDouble(Piece::seconds).sum();
    }
}
