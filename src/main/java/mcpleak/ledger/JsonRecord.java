package mcpleak.ledger;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hold one message of a JSON object of a log.
 *
 * @param messages the message, or, where no field has a usual name, every text of the object, in order
 * @param time what the time's field holds
 * @param fields what may hold a key or a request's id, by name, lower case
 */
record JsonRecord(List<String> messages, Optional<String> time, Map<String, String> fields) {

    JsonRecord {
        messages = List.copyOf(messages);
    }
}
