package mcpleak.cli.recorded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.report.words.ChannelWords;
import mcpleak.report.words.FollowUpWords;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.VerdictWords;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.Culprit;
import mcpleak.verdict.growth.Interval;

/** Render a verdict as lines of text, or as one line of JSON. Pure; no state. */
public final class VerdictLines {

    private static final ObjectMapper JSON = new ObjectMapper();

    private VerdictLines() {}

    public static List<String> text(RecordedInput input) {
        LeakVerdict verdict = input.verdict();
        VerdictWords words = VerdictWords.of(verdict);
        List<String> lines = new ArrayList<>();
        lines.add(input.title() + ": " + verdict.answer().words()
                + (verdict.regressed() ? ", worse than the baseline" : ""));
        lines.add("  " + words.sentence());
        lines.add("  -> " + words.action());
        verdict.followUp().comparison().ifPresent(found -> {
            lines.add("  " + FollowUpWords.sentence(found));
            FollowUpWords.remarks(found).forEach(remark -> lines.add("  baseline: " + remark));
        });
        verdict.followUp().confirmation().ifPresent(found -> lines.add("  " + FollowUpWords.sentence(found)));
        verdict.followUp().timeToLimit().ifPresent(found -> lines.add("  " + FollowUpWords.sentence(found)));
        verdict.followUp().production().ifPresent(found -> lines.add("  " + FollowUpWords.sentence(found)));
        verdict.followUp().reclaims().forEach(found -> lines.add("  " + FollowUpWords.sentence(found)));
        verdict.channels().forEach(channel -> lines.add("  " + channel(channel)));
        input.figures().ifPresent(figures -> figures.lines().forEach(line -> lines.add("  " + line)));
        words.caveats().forEach(caveat -> lines.add("  caveat: " + caveat));
        words.toSettle().forEach(way -> lines.add("  to settle: " + way));
        input.remarks().forEach(remark -> lines.add("  note: " + remark));
        return lines;
    }

    /** Return one JSON object; a part that does not apply is absent. */
    public static ObjectNode json(String file, LeakVerdict verdict) {
        ObjectNode object = JSON.createObjectNode();
        object.put("file", file);
        object.put("answer", verdict.answer().name());
        bytesPerCall(verdict).ifPresent(bytes -> object.put("bytesPerCall", bytes));
        verdict.culprit().ifPresent(culprit -> object.set("culprit", culprit(culprit)));
        if (!verdict.beside().isEmpty()) {
            ArrayNode beside = object.putArray("beside");
            verdict.beside()
                    .forEach(other -> beside.add(culprit(other.culprit())
                            .put("rate", other.estimate().rate().value())
                            .put("unit", other.estimate().unit())));
        }
        return object;
    }

    static OptionalDouble bytesPerCall(LeakVerdict verdict) {
        return verdict.estimate().isPresent() ? verdict.estimate().get().bytesPerCall() : OptionalDouble.empty();
    }

    private static ObjectNode culprit(Culprit culprit) {
        ObjectNode object = JSON.createObjectNode();
        object.put("kind", culprit.kind().name());
        culprit.name().ifPresent(name -> object.put("name", name));
        if (!culprit.candidates().isEmpty()) {
            culprit.candidates().forEach(object.putArray("candidates")::add);
        }
        return object;
    }

    private static String channel(ChannelVerdict channel) {
        Optional<Interval> rate = channel.rate();
        String numbers = rate.map(found -> " " + NumberText.ASCII.rate(found.value(), channel.unit()) + " ("
                        + NumberText.ASCII.interval(found, channel.unit()) + ")")
                .orElse("");
        return String.format(
                Locale.ROOT,
                "%-24s %-13s%s; %s",
                channel.channel().name(),
                channel.answer(),
                numbers,
                ChannelWords.reason(channel));
    }
}
