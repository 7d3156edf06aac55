package mcpleak.report.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.report.page.html.Page;
import mcpleak.report.page.html.Page.Banner;
import mcpleak.report.words.ChannelWords;
import mcpleak.report.words.CulpritText;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.FloorSeries;
import mcpleak.report.words.FloorSeries.Reading;
import mcpleak.report.words.FollowUpWords;
import mcpleak.report.words.LoadFigures;
import mcpleak.report.words.MemoryFigures;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.RunText;
import mcpleak.report.words.Sign;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.Estimate;
import mcpleak.verdict.growth.Interval;

/**
 * Word what is seen first: the banner and the five cards.
 *
 * <p>Immutable.
 */
public final class HeadOfPage {

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
                sign,
                FollowUpWords.heading(verdict),
                texts.fullSentence(finished.words().sentence()),
                why(),
                texts.sentence(finished.words().action()),
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
        FollowUpWords.sentences(verdict).forEach(sentence -> sentences.add(texts.sentence(sentence)));
        return String.join(" ", sentences);
    }

    /** Say that the kernel killed the server, where it said so itself. */
    private Optional<String> killed() {
        return finished.run().events().stream()
                .filter(event -> KILLED.matcher(event.text()).find())
                .findFirst()
                .map(event -> "The server was killed for memory at " + NumberText.utc(event.at()) + ".");
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
        return texts.fullSentence(rounds + ": " + ChannelWords.reason(channel));
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Exit code", exitCode());
        facts.put("Rounds", roundsDone(finished));
        CulpritText.of(verdict).ifPresent(culprits -> facts.put("What leaks", culprits));
        verdict.boundBytesPerCall().ifPresent(bound -> facts.put("Any leak is below", NUMBERS.bound(bound)));
        facts.put(
                "Baseline",
                verdict.followUp()
                        .comparison()
                        .map(found -> VisibleText.name(found.baseline().id()))
                        .orElse("none given"));
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
    public static String roundsDone(FinishedRun finished) {
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

    void cards(Page page) {
        growth(page);
        floor(page);
        MemoryFigures.of(finished.samples())
                .ifPresentOrElse(
                        figures -> page.card(
                                "Peak, process tree", NUMBERS.bytes(figures.maxBytes()), "resident; " + limit()),
                        () -> page.card("Peak, process tree", "not known", "no samples"));
        LoadFigures load = finished.load();
        page.card(
                "Calls measured",
                NUMBERS.count(load.callsOk()),
                load.calls() == 0
                        ? "nothing was called"
                        : NUMBERS.count(load.callsFailed()) + " failed (" + NUMBERS.percent(failedPercent()) + ")");
        OptionalLong files = change(Channel.OPEN_FILES);
        page.card(
                "Not released, first to last round",
                files.isPresent() ? NUMBERS.signedCount(files.getAsLong()) + "\u00a0fds" : "not known",
                part(Channel.THREADS, "threads") + ", " + part(Channel.CHILD_PROCESSES, "child processes"));
    }

    private void growth(Page page) {
        Optional<Estimate> estimate = verdict.estimate();
        if (estimate.isEmpty()) {
            page.card(
                    "Growth",
                    verdict.answer() == Answer.NO_LEAK ? "none found" : "not known",
                    verdict.boundBytesPerCall().isPresent()
                            ? "below "
                                    + NUMBERS.bound(verdict.boundBytesPerCall().getAsDouble())
                            : "no growth could be estimated");
            return;
        }
        Interval rate = estimate.get().rate();
        String unit = estimate.get().unit();
        String interval = NUMBERS.interval(rate, unit);
        boolean open = verdict.answer() == Answer.INCONCLUSIVE;
        page.card(
                "Growth of " + VisibleText.name(estimate.get().channel().name()),
                open ? interval : NUMBERS.rate(rate.value(), unit),
                open ? "90 % interval; no single number is supported" : "90 % interval " + interval);
    }

    private void floor(Page page) {
        Optional<FloorSeries> decider = FloorSeries.decider(verdict)
                .map(judged -> FloorSeries.of(finished.run(), judged.channel(), Exposure.CALLS))
                .filter(series -> !series.rounds().isEmpty());
        if (decider.isEmpty()) {
            page.card("Floor", "not known", "no round was finished");
            return;
        }
        FloorSeries series = decider.get();
        Reading first = series.rounds().get(0);
        Reading last = series.rounds().get(series.rounds().size() - 1);
        String growth = first.value() == 0
                ? ""
                : NUMBERS.signedPercent(100 * (last.value() - first.value()) / first.value()) + ", ";
        page.card(
                "Floor, " + NUMBERS.change(first.label(), last.label()),
                series.change(NUMBERS).orElse("not known"),
                growth + VisibleText.name(series.channel().name()));
    }

    private String limit() {
        OptionalLong limit = EnvironmentPanel.limitBytes(finished.run());
        return limit.isPresent()
                ? "limit " + EnvironmentPanel.limitText(finished.run(), limit.getAsLong())
                : "limit not known";
    }

    private String part(Channel channel, String what) {
        OptionalLong change = change(channel);
        return change.isPresent() ? NUMBERS.signedCount(change.getAsLong()) + "\u00a0" + what : what + " not known";
    }

    private OptionalLong change(Channel channel) {
        FloorSeries series = FloorSeries.of(finished.run(), channel, Exposure.CALLS);
        boolean loaded = series.floors().stream().anyMatch(floor -> floor.round() > 0);
        return loaded ? series.netChange() : OptionalLong.empty();
    }
}
