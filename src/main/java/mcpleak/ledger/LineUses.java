package mcpleak.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mcpleak.ledger.PatternUse.Role;

/**
 * Hold all patterns of a set by the literals that call for them.
 *
 * @param scan finds the literals
 * @param byLiteral for each literal the patterns that it may belong to
 * @param lengths of each literal, in bytes
 * @param always patterns without a literal, which must be tried on every line
 * @param guessed for each literal whether it calls for guessed pairs alone
 */
@SuppressWarnings("ArrayRecordComponent") // read for every line, compared never
record LineUses(
        LiteralScan scan,
        List<List<PatternUse>> byLiteral,
        List<Integer> lengths,
        List<PatternUse> always,
        boolean[] guessed) {

    static LineUses of(PairSet set) {
        return of(set, all(set));
    }

    /** Leave the guessed pairs out. */
    static LineUses ofNamed(PairSet set) {
        return of(set, all(set).stream().filter(use -> !isGuessed(set, use)).toList());
    }

    private static boolean isGuessed(PairSet set, PatternUse use) {
        boolean pair = use.role() == Role.START || use.role() == Role.STOP;
        return pair && set.pairs().get(use.index()).standing() == Pair.Standing.GUESSED;
    }

    private static LineUses of(PairSet set, List<PatternUse> all) {
        Map<String, List<PatternUse>> uses = new LinkedHashMap<>();
        List<PatternUse> always = new ArrayList<>();
        for (PatternUse use : all) {
            List<String> literals = use.pattern().literals();
            if (literals.isEmpty()) {
                always.add(use);
            }
            literals.forEach(literal ->
                    uses.computeIfAbsent(literal, absent -> new ArrayList<>()).add(use));
        }
        List<String> literals = List.copyOf(uses.keySet());
        boolean[] guessed = new boolean[literals.size()];
        for (int i = 0; i < guessed.length; i++) {
            guessed[i] = uses.getOrDefault(literals.get(i), List.of()).stream().allMatch(use -> isGuessed(set, use));
        }
        return new LineUses(
                LiteralScan.of(literals),
                List.copyOf(uses.values()),
                literals.stream().map(String::length).toList(),
                always,
                guessed);
    }

    private static List<PatternUse> all(PairSet set) {
        List<PatternUse> all = new ArrayList<>();
        set.restarts().forEach(each -> all.add(new PatternUse(each, Role.RESTART, 0)));
        set.requests().forEach(each -> all.add(new PatternUse(each, Role.REQUEST, 0)));
        set.tools().forEach(each -> all.add(new PatternUse(each, Role.TOOL, 0)));
        set.failures().forEach(each -> all.add(new PatternUse(each, Role.FAILURE, 0)));
        set.cancellations().forEach(each -> all.add(new PatternUse(each, Role.CANCELLATION, 0)));
        for (int i = 0; i < set.pairs().size(); i++) {
            int index = i;
            set.pairs().get(i).starts().forEach(each -> all.add(new PatternUse(each, Role.START, index)));
            set.pairs().get(i).stops().forEach(each -> all.add(new PatternUse(each, Role.STOP, index)));
        }
        return all;
    }
}
