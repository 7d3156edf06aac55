package mcpleak.ledger;

/**
 * Hold the time that a line tells.
 *
 * @param epochMillis milliseconds since the epoch; of a time without zone, as if it were UTC
 * @param kind what it lacks
 */
record LogTime(long epochMillis, Kind kind) {

    /** What a time can lack. */
    enum Kind {
        /** It has a date and a zone. */
        ZONED,
        /** It is a local time without a zone. */
        LOCAL,
        /** It has no date, or a date without a year. */
        DATELESS
    }
}
