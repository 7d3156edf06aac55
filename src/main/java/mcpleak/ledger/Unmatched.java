package mcpleak.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * Name one start that was never stopped.
 *
 * @param key what the object is called; empty if the lines do not say
 * @param at when it was started; a local time reads as if it were UTC
 * @param openFor seconds until the log's end; empty without times
 * @param line number of its line in its log
 * @param candidates how many starts it may be one of, this being the first: names do not tell which of several was stopped
 * @param request number of the tool call that it belongs to, as far as it can be told
 * @param tool that call's tool, if the log names it
 * @param outcome what else the log says of the call: {@code failed}, {@code cancelled}; empty if nothing
 */
public record Unmatched(
        String key,
        Optional<Instant> at,
        Optional<Double> openFor,
        long line,
        long candidates,
        Optional<Long> request,
        Optional<String> tool,
        Optional<String> outcome) {}
