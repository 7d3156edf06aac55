package mcpleak.protocol.setting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * End a run from outside of it, as when the server has died.
 *
 * <p>Gatling then stops at once, whatever its users are doing, and still writes its report. Thread-safe; serves one run.
 */
public final class StopSignal {

    private final List<Consumer<String>> listeners = new ArrayList<>();
    private volatile @Nullable String reason;

    /**
     * End the run; a second call changes nothing.
     *
     * <p>May be called at any time. Before the first virtual user starts it is remembered, and takes effect when one does.
     *
     * @param why one line for Gatling's log and for whoever asks
     */
    public void stop(String why) {
        List<Consumer<String>> told;
        synchronized (listeners) {
            if (reason != null) {
                return;
            }
            reason = why;
            told = List.copyOf(listeners);
        }
        told.forEach(listener -> listener.accept(why));
    }

    /** Say whether the run was ended. */
    public boolean isStopped() {
        return reason != null;
    }

    /** Return why the run was ended; empty if it was not. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /** Tell a listener when the run is ended; at once if it was already. */
    public void onStop(Consumer<String> listener) {
        Optional<String> already;
        synchronized (listeners) {
            listeners.add(listener);
            already = reason();
        }
        already.ifPresent(listener);
    }
}
