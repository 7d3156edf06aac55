package mcpleak.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class KeepAliveTest {

    private final KeepAlive keepAlive = new KeepAlive();

    @Test
    void whatTheServerSays_isHeededWithASecondToSpare() {
        keepAlive.said("timeout=5");
        assertThat(most()).isEqualTo(Duration.ofSeconds(4));
        keepAlive.said("max=100, timeout=75");
        assertThat(most()).isEqualTo(Duration.ofSeconds(74));
        keepAlive.said("timeout=1");
        assertThat(most()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void serverThatSaysNothing_isTakenToKeepThemFor5Seconds() {
        assertThat(most()).isEqualTo(Duration.ofSeconds(4));
        keepAlive.said("timeout=0");
        assertThat(most()).isEqualTo(Duration.ofSeconds(4));
        keepAlive.said("for a while");
        assertThat(most()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void closes_teachAShorterTime_unlessTheyComeTooSoonToBeTimeouts() {
        keepAlive.said("timeout=60");
        keepAlive.closedAfter(Duration.ofSeconds(3).toNanos());
        assertThat(most()).isEqualTo(Duration.ofSeconds(2));
        keepAlive.closedAfter(Duration.ofSeconds(30).toNanos());
        keepAlive.closedAfter(Duration.ofMillis(499).toNanos());
        assertThat(most()).isEqualTo(Duration.ofSeconds(2));
        keepAlive.closedAfter(Duration.ofMillis(500).toNanos());
        assertThat(most()).isEqualTo(Duration.ofMillis(250));
    }

    private Duration most() {
        return Duration.ofNanos(keepAlive.mostIdleNanos());
    }
}
