package mcpleak.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.recording.Round;
import mcpleak.recording.sample.Sample;
import mcpleak.report.page.chart.Plot.ByteAxis;
import mcpleak.report.page.html.Table;
import mcpleak.report.words.ChannelWords;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.FloorSeries;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.RunText;
import mcpleak.report.words.Sign;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.channel.ChannelVerdict;

/**
 * Put rounds and channels into tables.
 *
 * <p>Immutable.
 */
final class RoundTables {

    /** Rows that a page shows; beyond them the middle is left out. */
    static final int MOST_ROWS = 40;

    private static final String NONE = "\u2013";
    private static final int FIRST_ROWS = 10;
    private static final NumberText NUMBERS = NumberText.HTML;

    private final FinishedRun finished;
    private final List<Round> rounds;
    private final int burnIn;
    private final RunText texts;

    RoundTables(FinishedRun finished) {
        this.finished = finished;
        rounds = finished.run().rounds();
        texts = RunText.of(finished);
        burnIn = FloorSeries.decider(finished.verdict())
                .map(ChannelVerdict::burnIn)
                .orElse(0);
    }

    /** Put the rounds into a table: calls, floors, changes, counts. */
    Table rounds() {
        List<Channel> bytes = read(Unit.BYTES);
        List<Channel> counts = read(Unit.COUNT);
        Table table = new Table("Rounds").text("Round").number("Calls", "So far");
        bytes.forEach(channel -> table.number(axis(channel).after(channel.name()), "\u0394"));
        table.number("Peak, MiB");
        counts.forEach(channel -> table.number(channel.name()));
        for (int i = 0; i < rounds.size(); i++) {
            if (rounds.size() <= MOST_ROWS || i < FIRST_ROWS || i >= rounds.size() - MOST_ROWS + FIRST_ROWS) {
                int number = rounds.get(i).number();
                table.row(number > 0 && number > burnIn ? "" : "warm", cells(i, bytes, counts));
            }
        }
        return table;
    }

    /** Say which rounds the table leaves out; empty if none. */
    Optional<String> leftOut() {
        return rounds.size() <= MOST_ROWS
                ? Optional.empty()
                : Optional.of("Rounds " + rounds.get(FIRST_ROWS).number() + " to "
                        + rounds.get(rounds.size() - MOST_ROWS + FIRST_ROWS - 1).number()
                        + " are left out here; memory.json holds them all.");
    }

    private List<String> cells(int i, List<Channel> bytes, List<Channel> counts) {
        Round round = rounds.get(i);
        List<String> cells = new ArrayList<>();
        cells.add(round.number() == 0 ? "start" : "R" + round.number());
        long before = i == 0 ? 0 : rounds.get(i - 1).total(Exposure.CALLS);
        cells.add(NUMBERS.count(round.total(Exposure.CALLS) - before));
        cells.add(NUMBERS.count(round.total(Exposure.CALLS)));
        bytes.forEach(channel -> {
            cells.add(value(channel, round));
            cells.add(change(channel, i));
        });
        cells.add(peak(round.number()));
        counts.forEach(channel -> cells.add(value(channel, round)));
        return cells;
    }

    private String value(Channel channel, Round round) {
        ByteAxis axis = axis(channel);
        OptionalDouble reading = reading(round, channel);
        return reading.isEmpty()
                ? NONE
                : NUMBERS.fixed(axis.of(reading.getAsDouble()), axis.decimals(greatest(channel)));
    }

    private String change(Channel channel, int i) {
        OptionalDouble before = i == 0 ? OptionalDouble.empty() : reading(rounds.get(i - 1), channel);
        OptionalDouble now = reading(rounds.get(i), channel);
        if (before.isEmpty() || now.isEmpty()) {
            return NONE;
        }
        ByteAxis axis = axis(channel);
        double change = axis.of(now.getAsDouble() - before.getAsDouble());
        return NUMBERS.signedFixed(change, axis.decimals(greatest(channel)));
    }

    private ByteAxis axis(Channel channel) {
        return channel.unit() == Unit.BYTES ? ByteAxis.upTo(greatest(channel)) : ByteAxis.COUNT;
    }

    private double greatest(Channel channel) {
        return rounds.stream()
                .mapToDouble(round -> reading(round, channel).orElse(0))
                .max()
                .orElse(0);
    }

    private String peak(int round) {
        var all = finished.samples().stream()
                .filter(sample -> sample.round() == round)
                .mapToLong(Sample::treeRssBytes)
                .max();
        return all.isEmpty() ? NONE : NUMBERS.fixed(all.getAsLong() / (double) (1 << 20), 1);
    }

    private List<Channel> read(Unit unit) {
        return finished.verdict().channels().stream()
                .map(ChannelVerdict::channel)
                .filter(channel -> channel.unit() == unit)
                .filter(channel -> rounds.stream()
                        .anyMatch(round -> reading(round, channel).isPresent()))
                .toList();
    }

    private static OptionalDouble reading(Round round, Channel channel) {
        Double value = round.floor().readings().get(channel);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Put the channels into a table: what each went from and to, and its own answer. */
    Table channels() {
        Table table = new Table("Channels")
                .text("Channel")
                .number("Floors, first to last")
                .text("Answer", "Why");
        for (ChannelVerdict channel : finished.verdict().channels()) {
            FloorSeries series = FloorSeries.of(finished.run(), channel.channel(), channel.exposure());
            Sign sign = Sign.of(channel.answer());
            table.row(
                    sign.css(),
                    VisibleText.name(channel.channel().name()),
                    series.change(NUMBERS).orElse("not read"),
                    sign.symbol() + "\u00a0" + channel.answer().words(),
                    texts.fullSentence(ChannelWords.reason(channel)));
        }
        return table;
    }

    /** Put the numbers behind each channel's answer into a table. */
    Table decisions() {
        Table table = new Table("How each channel was decided")
                .text("Channel")
                .number("Growth", "90 % interval", "Leak above, none below", "Rounds used")
                .text("Answer");
        for (ChannelVerdict channel : finished.verdict().channels()) {
            String unit = channel.unit();
            table.row(
                    Sign.of(channel.answer()).css(),
                    VisibleText.name(channel.channel().name()),
                    channel.rate().map(rate -> NUMBERS.rate(rate.value(), unit)).orElse(NONE),
                    channel.rate().map(rate -> NUMBERS.interval(rate, unit)).orElse(NONE),
                    NUMBERS.rate(channel.margin(), unit),
                    channel.usable() + " after " + channel.burnIn(),
                    channel.answer().words());
        }
        return table;
    }
}
