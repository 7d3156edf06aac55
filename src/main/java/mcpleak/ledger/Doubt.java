package mcpleak.ledger;

/**
 * What speaks against the counts of a log or of a pair.
 *
 * @param kind what it is
 * @param count how often, or how many, where the kind counts; else 0
 */
public record Doubt(Kind kind, long count) {

    /** What can speak against counts: first of a log as a whole, then of a pair. */
    public enum Kind {
        LOCAL_TIMES,
        DATELESS_TIMES,
        NO_TIMES,
        /** Counts the steps back in time. */
        SORTED,
        NO_CALLS,
        NEWEST_FIRST,
        /** Counts the lines. */
        CUT_LINES,
        QUOTE_NEVER_CLOSED,
        GUESSES_GIVEN_UP,
        LINE_ENDS_UNREAD,
        /** Counts the objects. */
        LOST_AT_RESTART,
        GUESSED,
        GUESS_GIVEN_UP,
        /** Counts stops without a start that show that lines are missing. */
        LINES_MISSING,
        /** The same, late in the log. */
        LINES_MISSING_LATE,
        /** Counts stops of names without a start: the log may begin in the middle. */
        STOPS_WITHOUT_START,
        /** Counts the lines that are there twice. */
        REPEATED_LINES,
        BEGINS_IN_THE_MIDDLE,
        NOT_ALL_TIMED,
        TOO_MANY_TO_SORT,
        /** Counts the objects that are not remembered by name. */
        UNNAMED
    }
}
