package mcpleak.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import mcpleak.report.FloorSeries.Reading;
import mcpleak.report.PageView.Banner;
import mcpleak.report.PageView.Card;
import mcpleak.report.PageView.Fact;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.Round;
import mcpleak.verdict.Answer;
import mcpleak.verdict.ChannelVerdict;
import mcpleak.verdict.Estimate;
import mcpleak.verdict.Interval;
import mcpleak.verdict.LeakVerdict;

/**
 * Word what is seen first: the banner and the five cards.
 *
 * <p>Immutable.
 */
final class HeadOfPage {

    private static final NumberText NUMBERS = NumberText.HTML;

    /** Share of failed calls from which a reader must know which calls growth is told per. */
    private static final double OFTEN_PERCENT = 5;

    /** How the probe words a kill by the kernel. */
    private static final Pattern KILLED = Pattern.compile("kernel killed .* memory");

    private final FinishedRun finished;
    private final LeakVerdict verdict;
    private final RunText texts;

    HeadOfPage(FinishedRun finished) {
        this.finished = finished;
        verdict = finished.verdict();
        texts = RunText.of(finished);
    }

    Banner banner() {
        Sign sign = Sign.of(verdict.answer());
        return new Banner(
                sign.css(),
                sign.symbol(),
                FurtherText.words(verdict),
                texts.fullSentence(verdict.sentence()),
                why(),
                texts.sentence(verdict.action()),
                facts());
    }

    private String why() {
        List<String> sentences = new ArrayList<>();
        killed().ifPresent(sentences::add);
        FloorSeries.decider(verdict).map(this::why).ifPresent(sentences::add);
        if (failsOften()) {
            sentences.add(
                    NUMBERS.percent(failedPercent()) + " of the calls failed: growth is that of each successful call.");
        }
        FurtherText.sentences(verdict).forEach(sentence -> sentences.add(texts.sentence(sentence)));
        return String.join(" ", sentences);
    }

    /** Say that the kernel killed the server, where it said so itself. */
    private Optional<String> killed() {
        return finished.run().events().stream()
                .filter(event -> KILLED.matcher(event.text()).find())
                .findFirst()
                .map(event -> "The server was killed for memory at " + UtcText.of(event.at()) + ".");
    }

    private boolean failsOften() {
        return failedPercent() > OFTEN_PERCENT;
    }

    private double failedPercent() {
        LoadFigures load = finished.load();
        return load.calls() == 0 ? 0 : 100.0 * load.callsFailed() / load.calls();
    }

    private String why(ChannelVerdict channel) {
        String rounds = channel.usable() == 0
                ? "No round could be used"
                : "Read from " + VisibleText.name(channel.channel().name()) + " over "
                        + NUMBERS.count(channel.usable(), channel.usable() == 1 ? "round" : "rounds") + " after "
                        + channel.burnIn() + " of warm-up";
        return texts.fullSentence(rounds + ": " + channel.reason());
    }

    private List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Exit code", exitCode()));
        facts.add(new Fact("Rounds", roundsDone(finished)));
        verdict.culprit().ifPresent(culprit -> facts.add(new Fact("What leaks", CulpritText.of(culprit))));
        verdict.boundBytesPerCall().ifPresent(bound -> facts.add(new Fact("Any leak is below", NUMBERS.bound(bound))));
        facts.add(new Fact(
                "Baseline",
                verdict.further()
                        .comparison()
                        .map(found -> VisibleText.name(found.baseline()))
                        .orElse("none given")));
        return facts;
    }

    /** The status that {@code analyze} ends with for this answer. */
    private String exitCode() {
        String code = switch (verdict.answer()) {
            case LEAK -> "3, leak";
            case NO_LEAK -> "0, ok";
            case INCONCLUSIVE -> "4, no verdict";
            case NOT_MEASURED -> "4, not measured";
        };
        return verdict.answer() != Answer.LEAK && verdict.regressed() ? "5, regression" : code;
    }

    /** Say how many of the planned rounds were finished. */
    static String roundsDone(FinishedRun finished) {
        long confirming = finished.run().rounds().stream()
                .filter(round -> round.kind().confirms())
                .count();
        long done = finished.run().rounds().stream()
                        .filter(round -> round.number() > 0)
                        .count()
                - confirming;
        return done + " of " + finished.run().plannedRounds()
                + (confirming == 0 ? "" : ", " + confirming + " more to confirm");
    }

    List<Card> cards() {
        return List.of(growth(), floor(), peak(), calls(), notReleased());
    }

    private Card growth() {
        Optional<Estimate> estimate = verdict.estimate();
        if (estimate.isEmpty()) {
            String note = verdict.boundBytesPerCall().isPresent()
                    ? "below " + NUMBERS.bound(verdict.boundBytesPerCall().getAsDouble())
                    : "no growth could be estimated";
            return new Card("Growth", verdict.answer() == Answer.NO_LEAK ? "none found" : "not known", note);
        }
        Interval rate = estimate.get().rate();
        String unit = estimate.get().unit();
        String label = "Growth of " + VisibleText.name(estimate.get().channel().name());
        return verdict.answer() == Answer.INCONCLUSIVE
                ? new Card(label, NUMBERS.interval(rate, unit), "90 % interval; no single number is supported")
                : new Card(label, NUMBERS.rate(rate.value(), unit), "90 % interval " + NUMBERS.interval(rate, unit));
    }

    private Card floor() {
        Optional<ChannelVerdict> decider = FloorSeries.decider(verdict);
        if (decider.isEmpty()) {
            return new Card("Floor", "not known", "no round was finished");
        }
        FloorSeries series = FloorSeries.of(finished.run(), decider.get().channel(), Exposure.CALLS);
        List<Reading> rounds = series.rounds();
        if (rounds.isEmpty()) {
            return new Card("Floor", "not known", "no round was finished");
        }
        Reading first = rounds.get(0);
        Reading last = rounds.get(rounds.size() - 1);
        String growth = first.value() == 0
                ? ""
                : NUMBERS.signedPercent(100 * (last.value() - first.value()) / first.value()) + ", ";
        return new Card(
                "Floor, " + NUMBERS.change(first.label(), last.label()),
                series.change(NUMBERS).orElse("not known"),
                growth + VisibleText.name(decider.get().channel().name()));
    }

    private Card peak() {
        return MemoryFigures.of(finished.samples())
                .map(figures ->
                        new Card("Peak, process tree", NUMBERS.bytes(figures.maxBytes()), "resident; " + limit()))
                .orElseGet(() -> new Card("Peak, process tree", "not known", "no samples"));
    }

    private String limit() {
        OptionalLong limit = EnvironmentPanel.limitBytes(finished.run());
        return limit.isPresent()
                ? "limit " + EnvironmentPanel.limitText(finished.run(), limit.getAsLong())
                : "limit not known";
    }

    private Card calls() {
        LoadFigures load = finished.load();
        String failed = load.calls() == 0
                ? "nothing was called"
                : NUMBERS.count(load.callsFailed()) + " failed (" + NUMBERS.percent(failedPercent()) + ")";
        return new Card("Calls measured", NUMBERS.count(load.callsOk()), failed);
    }

    private Card notReleased() {
        OptionalLong files = change(Channel.OPEN_FILES);
        OptionalLong threads = change(Channel.THREADS);
        OptionalLong children = change(Channel.CHILD_PROCESSES);
        String value = files.isPresent() ? NUMBERS.signedCount(files.getAsLong()) + "\u00a0fds" : "not known";
        String note = part(threads, "threads") + ", " + part(children, "child processes");
        return new Card("Not released, first to last round", value, note);
    }

    private static String part(OptionalLong change, String what) {
        return change.isPresent() ? NUMBERS.signedCount(change.getAsLong()) + "\u00a0" + what : what + " not known";
    }

    private OptionalLong change(Channel channel) {
        List<Round> rounds = finished.run().rounds().stream()
                .filter(round -> round.number() > 0 && round.floor().readings().containsKey(channel))
                .toList();
        if (rounds.isEmpty()) {
            return OptionalLong.empty();
        }
        double first = rounds.get(0).floor().readings().getOrDefault(channel, 0.0);
        double last = rounds.get(rounds.size() - 1).floor().readings().getOrDefault(channel, 0.0);
        return OptionalLong.of(Math.round(last - first));
    }
}
