package mcpleak.ledger;

import java.util.Optional;

/** Try one pattern on a line, as often as its literals say, and not more often. Confined to one thread. */
final class PatternUse {

    /** How often an expression is run on one line at most: long lines are searched in parts. */
    private static final int MOST_TRIES = 8;

    private final LinePattern pattern;
    private final Role role;
    private final int index;
    private final int prefixOffset;
    private long triedLine = -1;
    private int triedWindow;
    private int tries;

    /** What a line can tell of. */
    enum Role {
        RESTART,
        REQUEST,
        TOOL,
        FAILURE,
        CANCELLATION,
        START,
        STOP
    }

    PatternUse(LinePattern pattern, Role role, int index) {
        this.pattern = pattern;
        this.role = role;
        this.index = index;
        this.prefixOffset = pattern.simple()
                .map(simple -> simple.prefix().indexOf(PatternShape.longestPlain(simple.prefix())))
                .orElse(0);
    }

    LinePattern pattern() {
        return pattern;
    }

    Role role() {
        return role;
    }

    /** Return the number of the pair; of no meaning for other roles. */
    int index() {
        return index;
    }

    /**
     * Try a line at a place where one of the pattern's literals ends.
     *
     * @param serial differs from line to line
     * @param literalLength length of that literal
     */
    Optional<LinePattern.Found> tryAt(LogLine line, long serial, int literalEnd, int literalLength) {
        if (pattern.simple().isPresent()) {
            int at = literalEnd - literalLength - prefixOffset;
            return pattern.matchSimple(line.data(), line.from(), line.to(), at);
        }
        String text = line.textAround(literalEnd);
        if (triedLine == serial && (triedWindow == line.windowFrom() || ++tries > MOST_TRIES)) {
            return Optional.empty();
        }
        tries = triedLine == serial ? tries : 0;
        triedLine = serial;
        triedWindow = line.windowFrom();
        return pattern.find(text);
    }
}
