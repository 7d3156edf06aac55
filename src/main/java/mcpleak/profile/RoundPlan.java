package mcpleak.profile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draw calls, sessions and tool mix of every round from the seed, so that their effects on memory can be told apart.
 *
 * <p>Calls vary by ±30 % and sessions by ±50 % about their means. Both are drawn by Latin hypercube sampling (McKay,
 * Beckman and Conover, Technometrics 21, 1979): every round takes another stratum of the range, so that no seed draws
 * rounds that are all alike. Tool weights follow a flat Dirichlet distribution. Immutable.
 */
public final class RoundPlan {

    private static final long PRIME = 1_000_003L;
    private static final int PARTS_OF = -1_000_000_000;
    private static final double CALLS_SPREAD = 0.3;
    private static final double SESSIONS_SPREAD = 0.5;

    /** Rounds that confirm a suspected tool: twice with it alone, twice without it. */
    public static final int CONFIRMING = 4;

    private final LoadProfile profile;
    private final List<PlannedRound> rounds;

    private RoundPlan(LoadProfile profile, List<PlannedRound> rounds) {
        this.profile = profile;
        this.rounds = List.copyOf(rounds);
    }

    /** Draw the plan of a profile; the same profile gives the same plan. */
    public static RoundPlan draw(LoadProfile profile) {
        Random random = new Random(profile.seed());
        int arms = Math.max(1, profile.load().arms().size());
        int each = profile.rounds() / arms;
        List<Double> calls = strata(each, random);
        List<Double> sessions = strata(each, random);
        double meanCalls = (double) profile.users() * profile.calls();
        boolean vary = profile.load().vary() == Variation.ON;
        List<PlannedRound> rounds = new ArrayList<>();
        for (int i = 0; i < profile.rounds(); i++) {
            int users = spread(profile.users(), vary ? SESSIONS_SPREAD : 0, sessions.get(i % each));
            int roundCalls = Math.max(users, spread(meanCalls, vary ? CALLS_SPREAD : 0, calls.get(i % each)));
            rounds.add(new PlannedRound(i + 1, users, roundCalls, List.of()));
        }
        for (int i = 0; i < confirming(profile); i++) {
            int number = profile.rounds() + i + 1;
            rounds.add(new PlannedRound(number, profile.users(), profile.users() * profile.calls(), List.of()));
        }
        return new RoundPlan(profile, rounds);
    }

    private static int confirming(LoadProfile profile) {
        return profile.judging().confirm() == ConfirmMode.TRUE ? CONFIRMING : 0;
    }

    /** Return this plan with the mix that the profile names, else with one drawn for the given tools. */
    public RoundPlan withTools(List<String> tools) {
        Weights mix = profile.load().mix();
        List<PlannedRound> mixed = rounds.stream()
                .map(round -> new PlannedRound(
                        round.number(),
                        round.sessions(),
                        round.calls(),
                        mix.isGiven() ? mix.sharesOf(tools) : weights(tools.size(), round.number())))
                .toList();
        return new RoundPlan(profile, mixed);
    }

    /** Return the rounds in order; those that may be added to confirm a suspected tool are the last. */
    public List<PlannedRound> rounds() {
        return rounds;
    }

    /** Return the calls of all rounds together. */
    public long totalCalls() {
        return rounds.stream().mapToLong(PlannedRound::calls).sum();
    }

    /**
     * Return the number of calls of one user of a round.
     *
     * @param user 0, 1, …: where users come in phases, any number
     */
    public int callsOf(PlannedRound round, int user) {
        if (profile.load().phases().isEmpty()) {
            return round.callsOf(user);
        }
        double factor = (double) round.calls() / profile.users() / profile.calls();
        return (int) Math.max(1, Math.round(profile.calls() * factor));
    }

    /** Return how long the load of one round takes if the server answers at once. */
    public Duration loadTime(PlannedRound round) {
        return profile.load()
                .phases()
                .map(LoadShape.Phases::time)
                .orElseGet(() -> profile.think().mean().multipliedBy(round.callsOf(0)));
    }

    /** Return the pause of a user after a call, the same whenever it is asked for. */
    public Duration thinkOf(int round, int user, int call) {
        int users = profile.load().phases().isPresent()
                ? Integer.MAX_VALUE
                : rounds.get(round - 1).sessions();
        int size = Strata.size(user, users);
        int stratum = Strata.place(user % Strata.BLOCK % size, size, randomOf(-round, -1 - user / Strata.BLOCK, call));
        SplittableRandom order =
                randomOf(-round, PARTS_OF - user / Strata.BLOCK * Strata.BLOCK - stratum, call / Strata.PARTS);
        int part = Strata.place(call % Strata.PARTS, Strata.PARTS, order);
        double within = (part + randomOf(-round, user, call).nextDouble()) / Strata.PARTS;
        return profile.think().at((stratum + within) / size);
    }

    /** Choose a tool by the weights of a round: its index in the order of the tools. */
    public static int pick(PlannedRound round, SplittableRandom random) {
        double left = random.nextDouble();
        for (int tool = 0; tool < round.toolWeights().size() - 1; tool++) {
            left -= round.toolWeights().get(tool);
            if (left < 0) {
                return tool;
            }
        }
        return round.toolWeights().size() - 1;
    }

    /** Return the source of randomness of one call of one user of one round, the same whenever it is asked for. */
    public SplittableRandom randomOf(int round, int user, int call) {
        return new SplittableRandom(((profile.seed() * PRIME + round) * PRIME + user) * PRIME + call);
    }

    /** Return which of several patterns a user follows, by their shares. */
    public int patternOf(int round, int user, List<Double> shares) {
        return pick(new PlannedRound(round, 1, 1, shares), randomOf(round, -2 - user, 0));
    }

    private List<Double> weights(int tools, int round) {
        SplittableRandom random = randomOf(round, -1, 0);
        double[] draws = IntStream.range(0, tools)
                .mapToDouble(tool -> -Math.log(1 - random.nextDouble()))
                .toArray();
        double sum = java.util.Arrays.stream(draws).sum();
        return java.util.Arrays.stream(draws).mapToObj(draw -> draw / sum).toList();
    }

    /** Draw one number from [0, 1) a round, each from another n-th of it. */
    private static List<Double> strata(int n, Random random) {
        List<Double> draws = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            draws.add((i + random.nextDouble()) / n);
        }
        Collections.shuffle(draws, random);
        return draws;
    }

    private static int spread(double mean, double part, double draw) {
        return (int) Math.max(1, Math.round(mean * (1 - part + 2 * part * draw)));
    }
}
