package mcpleak.profile.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.load.LoadShape;
import mcpleak.profile.load.Weights;

/**
 * Draw calls, sessions and tool mix of every round from the seed, so that their effects on memory can be told apart.
 *
 * <p>Calls vary by ±30 % and sessions by ±50 % about their means. Both are drawn by Latin hypercube sampling (McKay,
 * Beckman and Conover, Technometrics 21, 1979): every round takes another stratum of the range, so that no seed draws
 * rounds that are all alike. The most users come in the second round, which is warm-up. Tool weights follow a flat Dirichlet distribution,
 * each tool's from another stratum in every round, so that none is called seldom in all of them. Immutable.
 */
public final class RoundPlan {

    private static final long PRIME = 1_000_003L;
    private static final int PARTS_OF = -1_000_000_000;
    private static final double CALLS_SPREAD = 0.3;
    private static final double SESSIONS_SPREAD = 0.5;

    /** Index of the round with the most users. */
    private static final int PEAK = 1;

    /** Rounds that confirm a suspected tool: twice with it alone, twice without it. */
    public static final int CONFIRMING = 4;

    private final LoadProfile profile;
    private final List<Round> rounds;

    /**
     * What was drawn for one round.
     *
     * @param number 1, 2, …
     * @param sessions users of the round, each with a session of its own; at least 1
     * @param calls calls of the round, all users together; at least 1
     * @param toolWeights one weight a tool, in the order of the tools, sum 1; empty until tools are known
     */
    public record Round(int number, int sessions, int calls, List<Double> toolWeights) {

        public Round {
            toolWeights = List.copyOf(toolWeights);
        }

        /** Return the number of calls of one user: calls are spread evenly, the first users take the remainder. */
        public int callsOf(int user) {
            return calls / sessions + (user < calls % sessions ? 1 : 0);
        }
    }

    private RoundPlan(LoadProfile profile, List<Round> rounds) {
        this.profile = profile;
        this.rounds = List.copyOf(rounds);
    }

    /** Draw the plan of a profile; the same profile gives the same plan. */
    public static RoundPlan draw(LoadProfile profile) {
        Random random = new Random(profile.get(Properties.SEED));
        int arms = Math.max(1, profile.hunted().size());
        int each = profile.rounds() / arms;
        List<Double> calls = strata(each, random);
        List<Double> sessions = peakEarly(strata(each, random));
        double meanCalls = (double) profile.users() * profile.calls();
        boolean vary = profile.get(Properties.VARY);
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < profile.rounds(); i++) {
            int users = spread(profile.users(), vary ? SESSIONS_SPREAD : 0, sessions.get(i % each));
            int roundCalls = Math.max(users, spread(meanCalls, vary ? CALLS_SPREAD : 0, calls.get(i % each)));
            rounds.add(new Round(i + 1, users, roundCalls, List.of()));
        }
        for (int i = 0; i < confirming(profile); i++) {
            int number = profile.rounds() + i + 1;
            rounds.add(new Round(number, profile.users(), profile.users() * profile.calls(), List.of()));
        }
        return new RoundPlan(profile, rounds);
    }

    private static int confirming(LoadProfile profile) {
        return profile.get(Properties.CONFIRM) ? CONFIRMING : 0;
    }

    /** Return this plan with the mix that the profile names, else with one drawn for the given tools. */
    public RoundPlan withTools(List<String> tools) {
        Weights mix = profile.get(Properties.TOOLS_MIX);
        List<List<Double>> drawn = weights(tools.size());
        List<Round> mixed = rounds.stream()
                .map(round -> new Round(
                        round.number(),
                        round.sessions(),
                        round.calls(),
                        mix.isGiven() ? mix.sharesOf(tools) : drawn.get((round.number() - 1) % drawn.size())))
                .toList();
        return new RoundPlan(profile, mixed);
    }

    /** Return the rounds in order; those that may be added to confirm a suspected tool are the last. */
    public List<Round> rounds() {
        return rounds;
    }

    /** Return the calls of all rounds together. */
    public long totalCalls() {
        return rounds.stream().mapToLong(Round::calls).sum();
    }

    /**
     * Return the number of calls of one user of a round.
     *
     * @param user 0, 1, …: where users come in phases, any number
     */
    public int callsOf(Round round, int user) {
        if (profile.phases().isEmpty()) {
            return round.callsOf(user);
        }
        double factor = (double) round.calls() / profile.users() / profile.calls();
        return (int) Math.max(1, Math.round(profile.calls() * factor));
    }

    /** Return how long the load of one round takes if the server answers at once. */
    public Duration loadTime(Round round) {
        return profile.phases()
                .map(LoadShape.Phases::time)
                .orElseGet(() -> profile.think().mean().multipliedBy(round.callsOf(0)));
    }

    /** Return the pause of a user after a call, the same whenever it is asked for. */
    public Duration thinkOf(int round, int user, int call) {
        int users = profile.phases().isPresent()
                ? Integer.MAX_VALUE
                : rounds.get(round - 1).sessions();
        int size = StratifiedSampling.size(user, users);
        int stratum = StratifiedSampling.place(
                user % StratifiedSampling.BLOCK % size,
                size,
                randomOf(-round, -1 - user / StratifiedSampling.BLOCK, call));
        SplittableRandom order = randomOf(
                -round,
                PARTS_OF - user / StratifiedSampling.BLOCK * StratifiedSampling.BLOCK - stratum,
                call / StratifiedSampling.PARTS);
        int part = StratifiedSampling.place(call % StratifiedSampling.PARTS, StratifiedSampling.PARTS, order);
        double within = (part + randomOf(-round, user, call).nextDouble()) / StratifiedSampling.PARTS;
        return profile.think().at((stratum + within) / size);
    }

    /** Choose a tool by the weights of a round: its index in the order of the tools. */
    public static int pick(Round round, SplittableRandom random) {
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
        return new SplittableRandom(((profile.get(Properties.SEED) * PRIME + round) * PRIME + user) * PRIME + call);
    }

    /** Return which of several patterns a user follows, by their shares. */
    public int patternOf(int round, int user, List<Double> shares) {
        return pick(new Round(round, 1, 1, shares), randomOf(round, -2 - user, 0));
    }

    /** Return the weights of the tools in each round; each tool is called often in some and seldom in others. */
    private List<List<Double>> weights(int tools) {
        int each = Math.max(1, profile.rounds() / Math.max(1, profile.hunted().size()));
        List<List<Double>> draws = IntStream.range(0, tools)
                .mapToObj(tool -> strata(each, new Random(randomOf(tool, -1, 0).nextLong())))
                .toList();
        return IntStream.range(0, each)
                .mapToObj(round -> shares(draws.stream()
                        .mapToDouble(tool -> -Math.log(1 - tool.get(round)))
                        .toArray()))
                .toList();
    }

    private static List<Double> shares(double[] weights) {
        double sum = java.util.Arrays.stream(weights).sum();
        return java.util.Arrays.stream(weights).mapToObj(weight -> weight / sum).toList();
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

    /** Put the largest draw into the second round, which is warm-up: what as many users as ever leave behind is there from then on. */
    private static List<Double> peakEarly(List<Double> draws) {
        List<Double> early = new ArrayList<>(draws);
        if (early.size() > PEAK) {
            Collections.swap(early, PEAK, early.indexOf(Collections.max(early)));
        }
        return early;
    }

    private static int spread(double mean, double part, double draw) {
        return (int) Math.max(1, Math.round(mean * (1 - part + 2 * part * draw)));
    }
}
