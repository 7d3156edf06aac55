package mcpleak.report;

import static mcpleak.report.PageView.cell;
import static mcpleak.report.PageView.number;
import static mcpleak.report.PageView.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.report.PageView.Cell;
import mcpleak.report.PageView.Column;
import mcpleak.report.PageView.Row;
import mcpleak.report.PageView.Table;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.Round;
import mcpleak.series.Unit;
import mcpleak.verdict.ChannelVerdict;

/**
 * Put rounds and channels into tables.
 *
 * <p>Immutable.
 */
final class RoundTables {

    /** Rows that a page shows; beyond them the middle is left out. */
    static final int MOST_ROWS = 40;

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
        List<Column> columns = new ArrayList<>(List.of(text("Round"), number("Calls"), number("So far")));
        bytes.forEach(channel -> {
            columns.add(number(axis(channel).after(channel.name())));
            columns.add(number("\u0394"));
        });
        columns.add(number("Peak, MiB"));
        counts.forEach(channel -> columns.add(number(channel.name())));
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < rounds.size(); i++) {
            if (isShown(i)) {
                rows.add(row(i, bytes, counts));
            }
        }
        return new Table("Rounds", columns, rows);
    }

    /** Say which rounds the table leaves out; empty if none. */
    Optional<String> leftOut() {
        return rounds.size() <= MOST_ROWS
                ? Optional.empty()
                : Optional.of("Rounds " + rounds.get(FIRST_ROWS).number() + " to "
                        + rounds.get(rounds.size() - MOST_ROWS + FIRST_ROWS - 1).number()
                        + " are left out here; memory.json holds them all.");
    }

    private boolean isShown(int i) {
        return rounds.size() <= MOST_ROWS || i < FIRST_ROWS || i >= rounds.size() - MOST_ROWS + FIRST_ROWS;
    }

    private Row row(int i, List<Channel> bytes, List<Channel> counts) {
        Round round = rounds.get(i);
        List<Cell> cells = new ArrayList<>();
        cells.add(cell(round.number() == 0 ? "start" : "R" + round.number()));
        long before = i == 0 ? 0 : rounds.get(i - 1).total(Exposure.CALLS);
        cells.add(cell(NUMBERS.count(round.total(Exposure.CALLS) - before)));
        cells.add(cell(NUMBERS.count(round.total(Exposure.CALLS))));
        bytes.forEach(channel -> {
            cells.add(cell(value(channel, reading(round, channel))));
            cells.add(cell(change(channel, i)));
        });
        cells.add(cell(peak(round.number())));
        counts.forEach(channel -> cells.add(cell(value(channel, reading(round, channel)))));
        return new Row(round.number() > 0 && round.number() > burnIn ? "" : "warm", cells);
    }

    private String value(Channel channel, OptionalDouble reading) {
        return reading.isEmpty() ? "\u2013" : fixed(channel, reading.getAsDouble());
    }

    private String change(Channel channel, int i) {
        if (i == 0) {
            return "\u2013";
        }
        OptionalDouble before = reading(rounds.get(i - 1), channel);
        OptionalDouble now = reading(rounds.get(i), channel);
        if (before.isEmpty() || now.isEmpty()) {
            return "\u2013";
        }
        ByteAxis axis = axis(channel);
        double change = axis.of(now.getAsDouble() - before.getAsDouble());
        return NUMBERS.signedFixed(change, axis.decimals(greatest(channel)));
    }

    private String fixed(Channel channel, double value) {
        ByteAxis axis = axis(channel);
        return NUMBERS.fixed(axis.of(value), axis.decimals(greatest(channel)));
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
                .mapToLong(sample -> sample.treeRssBytes())
                .max();
        return all.isEmpty() ? "\u2013" : NUMBERS.fixed(all.getAsLong() / (double) (1 << 20), 1);
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
        List<Row> rows = new ArrayList<>();
        for (ChannelVerdict channel : finished.verdict().channels()) {
            FloorSeries series = FloorSeries.of(finished.run(), channel.channel(), channel.exposure());
            Sign sign = Sign.of(channel.answer());
            rows.add(new Row(
                    sign.css(),
                    List.of(
                            cell(VisibleText.name(channel.channel().name())),
                            cell(series.change(NUMBERS).orElse("not read")),
                            cell(sign.symbol() + "\u00a0" + channel.answer().words()),
                            cell(texts.fullSentence(channel.reason())))));
        }
        return new Table(
                "Channels",
                List.of(text("Channel"), number("Floors, first to last"), text("Answer"), text("Why")),
                rows);
    }

    /** Put the numbers behind each channel's answer into a table. */
    Table decisions() {
        List<Row> rows = new ArrayList<>();
        for (ChannelVerdict channel : finished.verdict().channels()) {
            rows.add(new Row(
                    Sign.of(channel.answer()).css(),
                    List.of(
                            cell(VisibleText.name(channel.channel().name())),
                            cell(rate(channel)),
                            cell(channel.rate()
                                    .map(rate -> NUMBERS.interval(rate, channel.unit()))
                                    .orElse("\u2013")),
                            cell(NUMBERS.rate(channel.convictMargin(), channel.unit())),
                            cell(NUMBERS.rate(channel.acquitMargin(), channel.unit())),
                            cell(channel.usable() + " after " + channel.burnIn()),
                            cell(channel.answer().words()))));
        }
        return new Table(
                "How each channel was decided",
                List.of(
                        text("Channel"),
                        number("Growth"),
                        number("90 % interval"),
                        number("Leak above"),
                        number("None below"),
                        number("Rounds used"),
                        text("Answer")),
                rows);
    }

    private static String rate(ChannelVerdict channel) {
        return channel.rate()
                .map(rate -> NUMBERS.rate(rate.value(), channel.unit()))
                .orElse("\u2013");
    }
}
