package mcpleak.ledger;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import mcpleak.ledger.PatternUse.Role;

/**
 * Find out what a line tells of: the pair that it belongs to, and what else it says. Holds that of one line, until the next.
 * Confined to one thread.
 */
final class LineMatch {

    /** Guessed pairs cost time; after so many lines that hold their words without telling of anything they are given up. */
    private static final long GUESSES = 50_000;

    /** A guessed pair of which something was started and stopped pays for so many lines that tell of nothing. */
    private static final long WORTH = 50;

    private final PairSet set;
    private final Map<Role, LinePattern.Found> roles = new EnumMap<>(Role.class);
    private LineUses uses;
    private long serial;
    private long guesses;
    private boolean givenUp;
    private Optional<PatternUse> best = Optional.empty();
    private Optional<LinePattern.Found> bestFound = Optional.empty();

    LineMatch(PairSet set) {
        this.set = set;
        this.uses = LineUses.of(set);
    }

    LiteralScan scan() {
        return uses.scan();
    }

    boolean wantsEveryLine() {
        return !uses.always().isEmpty();
    }

    /** Return whether the guessed pairs are looked for no more. */
    boolean isGivenUp() {
        return givenUp;
    }

    /** Look at a line. */
    void look(LogLine line) {
        serial++;
        roles.clear();
        best = Optional.empty();
        bestFound = Optional.empty();
        match(line, Pair.Standing.NAMED);
        if (best.isEmpty() && !givenUp) {
            match(line, Pair.Standing.GUESSED);
            giveUpIfInVain();
        }
    }

    /** Note that a guess has come true: what it says was started was stopped. */
    void cameTrue() {
        guesses -= WORTH;
    }

    /** Note that a line was opened for words of guessed pairs that its message does not hold. */
    void openedInVain() {
        guesses++;
        giveUpIfInVain();
    }

    /** Return whether the words found in a line are those of guessed pairs alone. */
    boolean isGuess(LogLine line) {
        for (int hit = 0; hit < line.hits(); hit++) {
            if (!uses.guessed()[line.hitLiteral(hit)]) {
                return false;
            }
        }
        return line.hits() > 0;
    }

    private void giveUpIfInVain() {
        if (!givenUp && guesses >= GUESSES) {
            givenUp = true;
            uses = LineUses.ofNamed(set);
        }
    }

    /** Return whether the line told of anything. */
    boolean tells() {
        return best.isPresent() || !roles.isEmpty();
    }

    /** Return the start or stop that the line tells of. */
    Optional<PatternUse> best() {
        return best;
    }

    /** Return what the line says of that start or stop. */
    LinePattern.Found bestFound() {
        return bestFound.orElseThrow();
    }

    /** Return what the line says in another role. */
    Optional<LinePattern.Found> found(Role role) {
        return Optional.ofNullable(roles.get(role));
    }

    /** Return the key of that start or stop: what the pattern captured, or a field beside it. */
    Optional<String> key(LogLine line) {
        return key(best.orElseThrow(), bestFound(), line);
    }

    /** Return the id of the request that the line belongs to, as far as it tells. */
    Optional<String> requestId(LogLine line) {
        for (LinePattern.Found found : roles.values()) {
            if (found.request().isPresent()) {
                return found.request();
            }
        }
        Optional<String> own = bestFound.flatMap(LinePattern.Found::request);
        return own.isPresent() || line.fields().isEmpty() ? own : FieldText.beside(line, FieldNames.REQUESTS);
    }

    private void match(LogLine line, Pair.Standing standing) {
        for (int hit = 0; hit < line.hits(); hit++) {
            int literal = line.hitLiteral(hit);
            for (PatternUse use : uses.byLiteral().get(literal)) {
                consider(use, line, line.hitEnd(hit), literal, standing);
            }
        }
        for (PatternUse use : uses.always()) {
            consider(use, line, line.from(), -1, standing);
        }
    }

    private Pair pair(PatternUse use) {
        return set.pairs().get(use.index());
    }

    private void consider(PatternUse use, LogLine line, int end, int literal, Pair.Standing standing) {
        boolean pair = use.role() == Role.START || use.role() == Role.STOP;
        Pair.Standing of = pair ? pair(use).standing() : Pair.Standing.NAMED;
        if (of != standing || (pair ? isBeaten(use) : roles.containsKey(use.role()))) {
            return;
        }
        if (of == Pair.Standing.GUESSED) {
            guesses++;
        }
        Optional<LinePattern.Found> found =
                use.tryAt(line, serial, end, literal < 0 ? 0 : uses.lengths().get(literal));
        if (found.isEmpty()) {
            return;
        }
        if (!pair) {
            roles.put(use.role(), found.get());
        } else if (isBetter(use, found.get(), line)) {
            best = Optional.of(use);
            bestFound = found;
        }
    }

    /** A line belongs to the first pair that knows it. */
    private boolean isBeaten(PatternUse use) {
        return best.isPresent() && best.get().index() < use.index();
    }

    private boolean isBetter(PatternUse use, LinePattern.Found found, LogLine line) {
        if (pair(use).standing() == Pair.Standing.GUESSED) {
            if (key(use, found, line).isEmpty()) {
                return false;
            }
        }
        return best.isEmpty()
                || use.index() < best.get().index()
                || (found.offset() < bestFound().offset()
                        && use.role() != best.get().role())
                || (found.key().isPresent()
                        && bestFound().key().isEmpty()
                        && use.role() == best.get().role());
    }

    private Optional<String> key(PatternUse use, LinePattern.Found found, LogLine line) {
        return found.key().filter(key -> !key.isEmpty()).isPresent()
                ? found.key()
                : FieldText.find(line, pair(use).keyFields());
    }
}
