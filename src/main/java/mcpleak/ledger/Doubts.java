package mcpleak.ledger;

import java.util.ArrayList;
import java.util.List;
import mcpleak.ledger.Account.Counts;
import mcpleak.ledger.LedgerSummary.LogPeriod;

/** Say what speaks against the counts. Confined to one thread. */
final class Doubts {

    /** Share of equal lines, with times finer than a second, above which a log is taken to hold lines twice. */
    private static final double REPEATED_SHARE = 0.02;

    private final List<Account> accounts;
    private final EventLog events;
    private final Ledger.LogFacts facts;
    private final LogPeriod period;

    Doubts(List<Account> accounts, EventLog events, Ledger.LogFacts facts, LogPeriod period) {
        this.accounts = accounts;
        this.events = events;
        this.facts = facts;
        this.period = period;
    }

    /** Return what a reader must know of the log as a whole. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (facts.local) {
            notes.add("times without a zone are read as they stand, as if they were UTC");
        }
        if (facts.dateless) {
            notes.add("times without a date or year are counted from the first of them");
        }
        if (!events.hasTimes() && period.from() == Long.MAX_VALUE) {
            notes.add("no line tells a time: there is no growth per hour, and lines are taken in the order of the log");
        }
        if (events.mustBeSorted()) {
            notes.add("lines are not in order of time (" + LedgerSummary.count(events.descents(), "step", "steps")
                    + " back): they were put in order");
        }
        if (facts.requestLines + facts.toolLines == 0 && !accounts.isEmpty()) {
            notes.add("the log tells of no calls: rates per call take each start for one");
        }
        if (events.isNewestFirst()) {
            notes.add("the newest line comes first: which call left something open cannot be told");
        }
        if (facts.cutLines > 0) {
            notes.add(LedgerSummary.count(facts.cutLines, "line is", "lines are")
                    + " longer than the limit and was read up to there only");
        }
        if (facts.brokenRecords > 0) {
            notes.add("a quote of the CSV file is never closed: from there its lines are taken as records");
        }
        if (facts.guessesGivenUp) {
            notes.add(
                    "the pairs of common words (opened and closed, ...) were given up: their words are frequent in this log and"
                            + " tell of nothing that is both started and stopped");
        }
        return notes;
    }

    /** Return why a pair's counts may be wrong. */
    List<String> of(Account account) {
        List<String> doubts = new ArrayList<>();
        Counts counts = account.counts();
        if (facts.cutLines > 0) {
            doubts.add("lines beyond the length limit were not read to their end");
        }
        if (counts.lostAtRestart > 0) {
            doubts.add(LedgerSummary.count(counts.lostAtRestart, "object was", "objects were")
                    + " open when the server started anew, and are not counted as open: whether they had leaked or were in use"
                    + " cannot be told");
        }
        if (account.pair().standing() == Pair.Standing.GUESSED) {
            doubts.add("the pair is guessed from common words; name your own lines in a pairs file to be sure");
        }
        if (account.pair().standing() == Pair.Standing.GUESSED && facts.guessesGivenUp) {
            doubts.add("the pair was given up in the middle of the log");
        }
        orphans(account, doubts);
        if (counts.names > 0) {
            repeats(account, doubts);
            beginning(account, doubts);
            disorder(doubts);
        }
        if (counts.unnamed > 0) {
            doubts.add("more were open at a time than can be remembered by name: "
                    + LedgerSummary.count(counts.unnamed, "is", "are") + " counted without it");
        }
        return doubts;
    }

    private void orphans(Account account, List<String> doubts) {
        Counts counts = account.counts();
        if (counts.orphanStops == 0) {
            return;
        }
        String stops = LedgerSummary.count(counts.orphanStops, "stop has", "stops have");
        if (isLate(account) || (counts.names == 0 && mayHaveLostStops(account))) {
            doubts.add(stops + " no start" + (isLate(account) ? ", also late in the log" : "")
                    + ": lines are missing, perhaps also stops of what counts as open");
        } else if (counts.names > 0) {
            doubts.add(stops
                    + " no start: the log begins in the middle, or lines are missing or out of order; what is open may be more or"
                    + " fewer");
        }
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
    private void repeats(Account account, List<String> doubts) {
        long repeatedIds = accounts.stream()
                .mapToLong(each -> each.counts().repeatedStarts + each.counts().repeatedStops)
                .sum();
        Counts counts = account.counts();
        boolean fine = counts.fineTimes * 2 > counts.names;
        boolean many = fine && counts.sameLines > REPEATED_SHARE * counts.names;
        if (counts.sameLines > 0 && (repeatedIds > 0 || many)) {
            doubts.add("the log holds lines twice: "
                    + LedgerSummary.count(counts.sameLines, "line of this pair equals", "lines of this pair equal")
                    + " an earlier one and may be repeats, which cannot be told from new events");
        }
    }

    private void beginning(Account account, List<String> doubts) {
        boolean others = accounts.stream()
                .filter(each -> each != account)
                .anyMatch(each -> each.counts().ids > 0 && each.counts().orphanStops > 0);
        if (others && account.counts().orphanStops == 0) {
            doubts.add(
                    "the log begins in the middle or lacks lines, as other pairs show: what was open then is not in this balance");
        }
    }

    private void disorder(List<String> doubts) {
        if (events.cannotBeSorted()) {
            doubts.add(
                    "lines are out of order and some tell no time: who is still open is taken in the order of the log");
        }
        if (events.descents() > 0 && !events.isComplete()) {
            doubts.add("lines are out of order and there are too many to put them in order");
        }
    }
}
