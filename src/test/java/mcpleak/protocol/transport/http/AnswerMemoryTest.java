package mcpleak.protocol.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import mcpleak.protocol.transport.http.HttpServer.AnswerMemory;
import org.junit.jupiter.api.Test;

final class AnswerMemoryTest {

    @Test
    void add_upToTheBound_isAllowed_oneMoreIsNot_lessAlwaysIs() {
        var memory = new AnswerMemory(100);

        assertThat(memory.add(60)).isTrue();
        assertThat(memory.add(40)).isTrue();
        assertThat(memory.add(1)).isFalse();
        assertThat(memory.add(-1)).isTrue();
        memory.remove(60);
        assertThat(memory.add(60)).isTrue();
    }
}
