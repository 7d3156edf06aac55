package mcpleak.run;

import java.util.OptionalDouble;
import mcpleak.ledger.LedgerReport;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelVerdict;

/** What an object that was left open costs in a run: bytes per call over objects left open per call. Stateless. */
final class ObjectBytes {

    private ObjectBytes() {}

    /** Size the pairs of a ledger whose objects have no known size, if memory was found to grow. */
    static LedgerReport sized(LedgerReport told, LeakVerdict verdict, long calls) {
        OptionalDouble perCall = bytesPerCall(verdict);
        return perCall.isPresent() && perCall.getAsDouble() > 0 ? told.sizedByRun(perCall.getAsDouble(), calls) : told;
    }

    private static OptionalDouble bytesPerCall(LeakVerdict verdict) {
        OptionalDouble estimated =
                verdict.estimate().isPresent() ? verdict.estimate().get().bytesPerCall() : OptionalDouble.empty();
        if (verdict.answer() == Answer.LEAK && estimated.isPresent()) {
            return estimated;
        }
        return verdict.channels().stream()
                .filter(channel -> channel.answer() == Answer.LEAK
                        && channel.channel().unit() == Unit.BYTES
                        && channel.exposure().equals(Exposure.CALLS))
                .flatMap((ChannelVerdict channel) -> channel.rate().stream())
                .mapToDouble(rate -> rate.value())
                .findFirst();
    }
}
