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
    private final boolean simple;
    private final Optional<String> anchor;
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
        this.simple = pattern.simple().isPresent();
        this.anchor = pattern.anchor();
        this.prefixOffset = anchor.map(prefix -> prefix.indexOf(PatternShape.longestPlain(prefix)))
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
     * @return what was found, its offset from the line's beginning
     */
    Optional<LinePattern.Found> tryAt(LogLine line, long serial, int literalEnd, int literalLength) {
        int from = line.from();
        if (pattern.isWord()) {
            return WordForm.find(line.data(), from, line.to(), literalEnd - literalLength, literalEnd)
                    .map(found -> found.moved(-from));
        }
        int at = literalEnd - literalLength - prefixOffset;
        if (simple) {
            return pattern.matchSimple(line.data(), from, line.to(), at).map(found -> found.moved(-from));
        }
        if (anchor.isPresent()) {
            boolean worth = LinePattern.isAt(line.data(), from, line.to(), at, anchor.get()) && mayTry(serial);
            return worth ? pattern.matchFrom(line.textFrom(at)).map(found -> found.moved(at - from)) : Optional.empty();
        }
        String text = line.textAround(literalEnd);
        int window = line.windowFrom();
        if ((triedLine == serial && triedWindow == window) || !mayTry(serial)) {
            return Optional.empty();
        }
        triedWindow = window;
        return pattern.find(text).map(found -> found.moved(window - from));
    }

    private boolean mayTry(long serial) {
        tries = triedLine == serial ? tries + 1 : 1;
        triedLine = serial;
        return tries <= MOST_TRIES;
    }
}
