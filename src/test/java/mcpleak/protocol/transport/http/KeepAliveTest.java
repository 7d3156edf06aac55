package mcpleak.protocol.transport.http;

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

    @Test
    void connectionThatIsWatched_teachesALongerTimeOfAServerThatSaysNothing() {
        assertThat(keepAlive.watch(0)).isTrue();
        assertThat(keepAlive.watch(0)).as("one at a time").isFalse();
        assertThat(most(6)).isEqualTo(Duration.ofSeconds(5));
        assertThat(most(20)).isEqualTo(Duration.ofSeconds(19));
        keepAlive.watched(Duration.ofSeconds(30).toNanos());
        assertThat(most()).isEqualTo(Duration.ofSeconds(29));
        keepAlive.closedAfter(Duration.ofSeconds(20).toNanos());
        assertThat(most()).isEqualTo(Duration.ofSeconds(19));
        assertThat(keepAlive.watch(0)).as("there is nothing left to learn").isFalse();
    }

    @Test
    void nothingIsKnown_noneIsUsedAgainUntilOneWasKeptForHalfASecond() {
        KeepAlive proxied = new KeepAlive(Duration.ZERO);
        assertThat(proxied.mostIdleNanos(0)).isZero();
        assertThat(proxied.watch(0)).isTrue();
        assertThat(proxied.mostIdleNanos(Duration.ofMillis(499).toNanos())).isZero();
        assertThat(proxied.mostIdleNanos(Duration.ofMillis(500).toNanos()))
                .isEqualTo(Duration.ofMillis(250).toNanos());
        proxied.watched(Duration.ofMillis(1).toNanos());
        assertThat(proxied.mostIdleNanos(0)).isZero();
        proxied.said("timeout=5");
        assertThat(proxied.mostIdleNanos(0)).isEqualTo(Duration.ofSeconds(4).toNanos());
    }

    @Test
    void serverThatSays_isNotWatched() {
        keepAlive.said("timeout=5");
        assertThat(keepAlive.watch(0)).isFalse();
    }

    @Test
    void streams_haveTimeToEndUntilOneDoesNot() {
        assertThat(keepAlive.streamEnd()).isEqualTo(Duration.ofSeconds(2));
        keepAlive.leftStreamOpen();
        assertThat(keepAlive.streamEnd()).isEqualTo(Duration.ofMillis(100));
    }

    private Duration most() {
        return most(0);
    }

    private Duration most(long nowSeconds) {
        return Duration.ofNanos(
                keepAlive.mostIdleNanos(Duration.ofSeconds(nowSeconds).toNanos()));
    }
}
