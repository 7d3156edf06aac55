package mcpleak.protocol.sse;

import java.util.Optional;
import java.util.OptionalLong;
import mcpleak.protocol.sse.SseItem.SseEvent;
import org.jspecify.annotations.Nullable;

/**
 * Collect the fields of one block until its empty line.
 *
 * <p>Not thread-safe. Null stands for absent within this class only.
 */
final class SseBlock {

    /** More digits than this would not fit a long. */
    private static final int MAX_RETRY_DIGITS = 18;

    private final Bytes data = new Bytes();
    private boolean hasData;
    private @Nullable String id;
    private @Nullable String type;
    private OptionalLong retryMillis = OptionalLong.empty();

    int dataBytes() {
        return data.length();
    }

    /** Take one line that is not empty, from the given offset on. */
    void field(Bytes line, int from) {
        int colon = line.indexOf((byte) ':', from);
        if (colon == from) {
            return;
        }
        int nameEnd = colon < 0 ? line.length() : colon;
        int valueStart = colon < 0 ? line.length() : colon + 1;
        if (valueStart < line.length() && line.at(valueStart) == ' ') {
            valueStart++;
        }
        switch (line.text(from, nameEnd)) {
            case "data" -> appendData(line, valueStart);
            case "id" -> takeId(line.text(valueStart, line.length()));
            case "event" -> type = line.text(valueStart, line.length());
            case "retry" -> takeRetry(line.text(valueStart, line.length()));
            default -> {}
        }
    }

    /** Close the block: its event, if it says anything; then start the next. */
    Optional<SseEvent> end() {
        boolean says = hasData || id != null || type != null || retryMillis.isPresent();
        if (!says) {
            return Optional.empty();
        }
        var event = new SseEvent(
                Optional.ofNullable(id),
                type == null || type.isEmpty() ? SseEvent.DEFAULT_TYPE : type,
                hasData ? Optional.of(data.text(0, data.length())) : Optional.empty(),
                retryMillis);
        clear();
        return Optional.of(event);
    }

    /** Forget what was collected. */
    void clear() {
        data.clear();
        hasData = false;
        id = null;
        type = null;
        retryMillis = OptionalLong.empty();
    }

    private void appendData(Bytes line, int valueStart) {
        if (hasData) {
            data.append((byte) '\n');
        }
        data.append(line, valueStart);
        hasData = true;
    }

    private void takeId(String value) {
        // an id that holds NUL is ignored, says the specification
        if (value.indexOf('\0') < 0) {
            id = value;
        }
    }

    private void takeRetry(String value) {
        boolean digits = !value.isEmpty()
                && value.length() <= MAX_RETRY_DIGITS
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits) {
            retryMillis = OptionalLong.of(Long.parseLong(value));
        }
    }
}
