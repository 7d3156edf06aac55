package mcpleak.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import mcpleak.ledger.Account.Counts;
import mcpleak.ledger.LedgerSummary.LogPeriod;

/** Sum up one pair. Confined to one thread. */
final class PairSummary {

    private static final String UNNAMED = "(unnamed)";

    private final Account account;
    private final Counts counts;
    private final EventLog events;
    private final LogPeriod period;
    private final Map<String, Long> tools;

    PairSummary(Account account, EventLog events, LogPeriod period, Map<String, Long> tools) {
        this.account = account;
        this.counts = account.counts();
        this.events = events;
        this.period = period;
        this.tools = tools;
    }

    /** What is the same for all pairs. */
    @SuppressWarnings("ArrayRecordComponent") // read here, compared never
    record Whole(long requests, long sessions, int[] calls, Doubts doubts) {}

    PairReport report(Whole whole) {
        int[] own = events.places(account.index());
        boolean reorder = events.mustBeSorted() && events.isComplete() && counts.ids == 0 && counts.lostAtRestart == 0;
        Course first = Course.of(events, own, whole.calls(), 0);
        Course course = Course.of(events, own, whole.calls(), reorder ? first.orphans() : counts.orphanStops);
        List<OpenStart> all = attributed(reorder ? reordered(first) : account.open());
        long left = reorder ? first.left().size() : counts.active;
        long orphans = reorder ? first.orphans() : counts.orphanStops;
        if (reorder) {
            counts.orphanStops = orphans;
        }
        List<OpenStart> open = all.stream()
                .sorted(Comparator.comparingLong(OpenStart::order))
                .limit(LedgerLimits.DEFAULT.named())
                .toList();
        Map<Long, Long> candidates = new HashMap<>();
        if (counts.names > 0) {
            first.left().forEach(one -> candidates.put((long) one.start().tag(), one.candidates()));
        }
        List<Unmatched> unmatched = open.stream()
                .map(start -> unmatched(start, candidates.getOrDefault(start.order(), 1L)))
                .toList();
        List<OpenStart> sure = open.stream()
                .filter(start -> candidates.getOrDefault(start.order(), 1L) == 1)
                .toList();
        long calls = whole.requests() > 0 ? whole.requests() : counts.started;
        boolean hasBytes = account.pair().bytes().isPresent();
        return new PairReport(
                account.pair().name(),
                account.pair().standing(),
                counts.started,
                counts.stopped,
                left,
                counts.started > 0
                        ? Optional.of(ProportionInterval.of(Math.min(left, counts.started), counts.started))
                        : Optional.empty(),
                open.stream().map(OpenStart::key).toList(),
                unmatched,
                inFlight(open),
                orphans,
                counts.repeatedStarts + counts.repeatedStops,
                Math.max(0, counts.lostAtRestart),
                events.isComplete() && events.mustBeSorted() ? course.peak() : Math.max(counts.peak, course.peak()),
                per(left, calls, 1000),
                period.hours() > 0 ? OptionalDouble.of(left / period.hours()) : OptionalDouble.empty(),
                per(left, whole.sessions(), 1),
                account.pair().bytes(),
                hasBytes ? "given with the pair" : "",
                hasBytes && calls > 0
                        ? Impact.table(left, calls, account.pair().bytes().getAsLong())
                        : List.of(),
                account.groups().with(all),
                byTool(sure, left),
                common(sure),
                course.points(),
                whole.doubts().of(account));
    }

    private static OptionalDouble per(long open, long whole, double factor) {
        return whole > 0 ? OptionalDouble.of(factor * open / whole) : OptionalDouble.empty();
    }

    /** Where the newest line comes first, the lines of a call come before it: they would be taken for those of another. */
    private List<OpenStart> attributed(List<OpenStart> starts) {
        return events.isNewestFirst()
                ? starts.stream().map(OpenStart::withoutRequest).toList()
                : starts;
    }

    private List<OpenStart> reordered(Course course) {
        Map<Long, OpenStart> known = new HashMap<>();
        account.open().forEach(start -> known.put(start.order(), start));
        List<OpenStart> open = new ArrayList<>();
        for (Course.Left left : course.left()) {
            EventLog.Event event = left.start();
            OpenStart fallback = new OpenStart(
                    account.name(event.key()), Optional.empty(), event.time(), 0, event.tag(), Optional.empty());
            open.add(known.getOrDefault((long) event.tag(), fallback));
        }
        return open;
    }

    private Unmatched unmatched(OpenStart start, long candidates) {
        boolean timed = start.time() != EventLog.NO_TIME;
        Optional<Request> request = candidates == 1 ? start.request() : Optional.empty();
        return new Unmatched(
                start.key(),
                timed ? Optional.of(Instant.ofEpochMilli(start.time())) : Optional.empty(),
                timed && period.isKnown() ? Optional.of((period.to() - start.time()) / 1000.0) : Optional.empty(),
                start.line(),
                candidates,
                request.map(Request::number),
                request.flatMap(Request::tool),
                request.flatMap(PairSummary::outcome));
    }

    private static Optional<String> outcome(Request request) {
        if (request.cancelled()) {
            return Optional.of("cancelled");
        }
        return request.failed() ? Optional.of("failed") : Optional.empty();
    }

    private long inFlight(List<OpenStart> open) {
        long life = account.lifetimes().nearlyAllMillis();
        return open.stream()
                .filter(start -> start.time() != EventLog.NO_TIME && period.to() - start.time() <= life)
                .count();
    }

    private List<ToolShare> byTool(List<OpenStart> open, long left) {
        if (tools.isEmpty() || left == 0) {
            return List.of();
        }
        Map<String, Long> shares = new LinkedHashMap<>();
        open.forEach(
                start -> shares.merge(start.request().flatMap(Request::tool).orElse(UNNAMED), 1L, Long::sum));
        long unsure = left - open.size();
        if (unsure > 0) {
            shares.merge(UNNAMED, unsure, Long::sum);
        }
        return shares.entrySet().stream()
                .map(share -> new ToolShare(share.getKey(), share.getValue(), tools.getOrDefault(share.getKey(), 0L)))
                .sorted(Comparator.comparingLong(ToolShare::open).reversed().thenComparing(ToolShare::tool))
                .toList();
    }

    /** Say what all, or nearly all, calls that left something open share, where other calls mostly do not. */
    private List<String> common(List<OpenStart> open) {
        List<String> common = new ArrayList<>();
        List<Request> calls =
                open.stream().flatMap(start -> start.request().stream()).toList();
        if (calls.size() < 2) {
            return common;
        }
        share(calls, request -> request.tool().map(tool -> "called " + tool)).ifPresent(common::add);
        share(calls, request -> request.cancelled() ? Optional.of("were cancelled") : Optional.empty())
                .ifPresent(common::add);
        share(calls, request -> request.failed() ? Optional.of("were followed by an error") : Optional.empty())
                .ifPresent(common::add);
        return common;
    }

    private static Optional<String> share(List<Request> calls, Function<Request, Optional<String>> trait) {
        Map<String, Integer> counts = new HashMap<>();
        calls.forEach(call -> trait.apply(call).ifPresent(text -> counts.merge(text, 1, Integer::sum)));
        return counts.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .filter(most -> most.getValue() * 5 >= calls.size() * 4)
                .map(most -> most.getValue() + " of " + calls.size() + " " + most.getKey());
    }
}
