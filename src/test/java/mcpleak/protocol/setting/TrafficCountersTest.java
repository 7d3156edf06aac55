package mcpleak.protocol.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import mcpleak.protocol.setting.TrafficObserver.Event;
import mcpleak.protocol.setting.TrafficObserver.Kind;
import mcpleak.protocol.setting.TrafficSnapshot.Count;
import org.junit.jupiter.api.Test;

final class TrafficCountersTest {

    private final TrafficCounters counters = new TrafficCounters();

    @Test
    void snapshot_atFirst_isAllZero() {
        assertThat(counters.snapshot())
                .isEqualTo(new TrafficSnapshot(new Count(0, 0), Map.of(), 0, 0, 0, 0, Map.of(), Map.of()));
    }

    @Test
    void snapshot_holdsWhatWasTold() {
        counters.sessionOpened();
        counters.sessionOpened();
        counters.sessionOpened();
        counters.sessionClosed();
        counters.sessionAbandoned();
        counters.sessionExpired();
        counters.happened(Event.CALL_CANCELLED);
        counters.happened(Event.CALL_CANCELLED);
        counters.toolCallStarted("a");
        counters.toolCallEnded("a", 1, Optional.empty());
        counters.toolCallEnded("a", 1, Optional.of("x"));
        counters.toolCallEnded("b", 1, Optional.empty());
        counters.requestEnded("tools/call a", Kind.TOOL_CALL, 1, Optional.of("x"));
        counters.requestEnded("tools/call b", Kind.TOOL_CALL, 1, Optional.empty());
        assertThat(counters.snapshot())
                .isEqualTo(new TrafficSnapshot(
                        new Count(2, 1),
                        Map.of("a", new Count(1, 1), "b", new Count(1, 0)),
                        3,
                        1,
                        1,
                        1,
                        Map.of(Event.CALL_CANCELLED, 2L),
                        Map.of("tools/call a: x", 1L)));
    }

    @Test
    void snapshot_taken_doesNotChangeLater() {
        TrafficSnapshot before = counters.snapshot();
        counters.toolCallEnded("a", 1, Optional.empty());
        assertThat(before.calls().total()).isZero();
    }

    @Test
    void since_anEarlierMoment_isWhatCameAfterIt() {
        counters.toolCallEnded("scouted", 1, Optional.of("x"));
        counters.requestEnded("tools/call scouted", Kind.TOOL_CALL, 1, Optional.of("x"));
        counters.sessionOpened();
        TrafficSnapshot before = counters.snapshot();
        assertThat(counters.snapshot().since(before).failures())
                .as("as long as nothing was called since, they tell why")
                .containsEntry("tools/call scouted: x", 1L);

        counters.toolCallEnded("called", 1, Optional.empty());
        counters.sessionClosed();
        assertThat(counters.snapshot().since(before))
                .isEqualTo(new TrafficSnapshot(
                        new Count(1, 0), Map.of("called", new Count(1, 0)), 0, 1, 0, 0, Map.of(), Map.of()));
    }

    @Test
    void failures_beyondTheBound_areCountedTogether() {
        for (int i = 0; i <= TrafficCounters.MAX_DISTINCT_FAILURES; i++) {
            counters.requestEnded("r", Kind.PROTOCOL, 1, Optional.of("failure " + i));
            counters.requestEnded("r", Kind.PROTOCOL, 1, Optional.of("failure 0"));
        }
        assertThat(counters.snapshot().failures())
                .hasSize(TrafficCounters.MAX_DISTINCT_FAILURES + 1)
                .containsEntry("r: failure 0", TrafficCounters.MAX_DISTINCT_FAILURES + 2L)
                .containsEntry(TrafficCounters.OTHER_FAILURES, 1L);
    }

    @Test
    void stopSignal_tellsEachListenerOnce() {
        var stop = new StopSignal();
        var heard = new java.util.ArrayList<String>();
        stop.onStop(why -> heard.add("1 " + why));
        assertThat(stop.isStopped()).isFalse();
        stop.stop("a");
        stop.stop("b");
        stop.onStop(why -> heard.add("2 " + why));
        assertThat(heard).containsExactly("1 a", "2 a");
        assertThat(stop.reason()).contains("a");
    }
}
