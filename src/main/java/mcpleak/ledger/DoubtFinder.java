package mcpleak.ledger;

import java.util.ArrayList;
import java.util.List;
import mcpleak.ledger.Account.Counts;
import mcpleak.ledger.Doubt.Kind;
import mcpleak.ledger.LedgerSummary.LogPeriod;
import mcpleak.ledger.pairs.Pair;

/** Finds what speaks against the counts. Confined to one thread. */
record DoubtFinder(List<Account> accounts, EventLog events, Ledger.LogFacts facts, LogPeriod period) {

    /** Share of equal lines, with times finer than a second, above which a log is taken to hold lines twice. */
    private static final double REPEATED_SHARE = 0.02;

    /** Return what a reader must know of the log as a whole. */
    List<Doubt> notes() {
        List<Doubt> notes = new ArrayList<>();
        note(notes, facts.local, Kind.LOCAL_TIMES, 0);
        note(notes, facts.dateless, Kind.DATELESS_TIMES, 0);
        note(notes, !events.hasTimes() && period.from() == Long.MAX_VALUE, Kind.NO_TIMES, 0);
        note(notes, events.mustBeSorted(), Kind.SORTED, events.descents());
        note(notes, facts.requestLines + facts.toolLines == 0 && !accounts.isEmpty(), Kind.NO_CALLS, 0);
        note(notes, events.isNewestFirst(), Kind.NEWEST_FIRST, 0);
        note(notes, facts.cutLines > 0, Kind.CUT_LINES, facts.cutLines);
        note(notes, facts.brokenRecords > 0, Kind.QUOTE_NEVER_CLOSED, 0);
        note(notes, facts.guessesGivenUp, Kind.GUESSES_GIVEN_UP, 0);
        return notes;
    }

    private static void note(List<Doubt> doubts, boolean holds, Kind kind, long count) {
        if (holds) {
            doubts.add(new Doubt(kind, count));
        }
    }

    /** Return why a pair's counts may be wrong. */
    List<Doubt> of(Account account) {
        List<Doubt> doubts = new ArrayList<>();
        Counts counts = account.counts();
        boolean guessed = account.pair().standing() == Pair.Standing.GUESSED;
        note(doubts, facts.cutLines > 0, Kind.LINE_ENDS_UNREAD, 0);
        note(doubts, counts.lostAtRestart > 0, Kind.LOST_AT_RESTART, counts.lostAtRestart);
        note(doubts, guessed, Kind.GUESSED, 0);
        note(doubts, guessed && facts.guessesGivenUp, Kind.GUESS_GIVEN_UP, 0);
        orphans(account, doubts);
        if (counts.names > 0) {
            repeats(account, doubts);
            beginning(account, doubts);
            disorder(doubts);
        }
        note(doubts, counts.unnamed > 0, Kind.UNNAMED, counts.unnamed);
        return doubts;
    }

    private void orphans(Account account, List<Doubt> doubts) {
        Counts counts = account.counts();
        if (counts.orphanStops == 0) {
            return;
        }
        boolean late = isLate(account);
        boolean missing = late || (counts.names == 0 && mayHaveLostStops(account));
        note(doubts, missing, late ? Kind.LINES_MISSING_LATE : Kind.LINES_MISSING, counts.orphanStops);
        note(doubts, !missing && counts.names > 0, Kind.STOPS_WITHOUT_START, counts.orphanStops);
    }

    /** A log that begins in the middle shows stops without a start at its beginning alone. */
    private boolean isLate(Account account) {
        long latest = account.counts().latestOrphan;
        long life = account.lifetimes().nearlyAllMillis();
        return period.isKnown() && latest != EventLog.NO_TIME && life > 0 && latest - period.from() > 2 * life;
    }

    /** Whatever began before a stop without start may have lost its stop to the same gap. */
    private boolean mayHaveLostStops(Account account) {
        long latest = account.counts().latestOrphan;
        return latest == EventLog.NO_TIME
                || account.open().stream()
                        .anyMatch(start -> start.time() == EventLog.NO_TIME || start.time() <= latest);
    }

    /** Keys that identify show what happened to the log; balances suffer from it without showing it. */
    private void repeats(Account account, List<Doubt> doubts) {
        long repeatedIds = accounts.stream()
                .mapToLong(each -> each.counts().repeatedStarts + each.counts().repeatedStops)
                .sum();
        Counts counts = account.counts();
        boolean fine = counts.fineTimes * 2 > counts.names;
        boolean many = fine && counts.sameLines > REPEATED_SHARE * counts.names;
        note(doubts, counts.sameLines > 0 && (repeatedIds > 0 || many), Kind.REPEATED_LINES, counts.sameLines);
    }

    private void beginning(Account account, List<Doubt> doubts) {
        boolean others = accounts.stream()
                .filter(each -> each != account)
                .anyMatch(each -> each.counts().ids > 0 && each.counts().orphanStops > 0);
        note(doubts, others && account.counts().orphanStops == 0, Kind.BEGINS_IN_THE_MIDDLE, 0);
    }

    private void disorder(List<Doubt> doubts) {
        note(doubts, events.cannotBeSorted(), Kind.NOT_ALL_TIMED, 0);
        note(doubts, events.descents() > 0 && !events.isComplete(), Kind.TOO_MANY_TO_SORT, 0);
    }
}
