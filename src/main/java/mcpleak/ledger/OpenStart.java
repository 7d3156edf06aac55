package mcpleak.ledger;

import java.util.Optional;

/**
 * Hold one start that was not stopped yet.
 *
 * @param key what the object is called; empty if the lines do not say
 * @param group what kind of object it is, if the line says
 * @param time when, in milliseconds since the epoch; {@link EventLog#NO_TIME} if the line does not say
 * @param line number of its line in its log
 * @param order how many starts its pair had before
 * @param request the tool call that it belongs to, as far as it can be told
 */
record OpenStart(String key, Optional<String> group, long time, long line, long order, Optional<Request> request) {

    OpenStart withoutRequest() {
        return new OpenStart(key, group, time, line, order, Optional.empty());
    }
}
