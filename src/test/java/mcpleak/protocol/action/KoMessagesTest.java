package mcpleak.protocol.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class KoMessagesTest {

    private final KoMessages messages = new KoMessages();

    @Test
    void fewMessages_stayAsTheyAre() {
        assertThat(messages.of("r", "HTTP status 404: no user 17")).isEqualTo("HTTP status 404: no user 17");
        assertThat(messages.of("r", "x".repeat(300))).hasSize(200);
    }

    @Test
    void messagesThatDifferInNumbersAndIds_becomeOne_andKeepStatusAndErrorNumber() {
        for (int i = 0; i < KoMessages.MOST_AS_THEY_ARE; i++) {
            messages.of("r", "first " + i);
        }
        assertThat(messages.of("r", "first 3")).isEqualTo("first 3");
        assertThat(messages.of("r", "HTTP status 400: JSON-RPC error -32000: user 17 of 9f8a7b6c5d is not known"))
                .isEqualTo("HTTP status 400: JSON-RPC error -32000: user # of # is not known");
        assertThat(messages.of("r", "no such trace: 0b0d8a1e-6f1c-4f0e-8a59-0d4f6f0b7c11 at 12:01"))
                .isEqualTo("no such trace: # at #:#");
        assertThat(messages.of("other", "user 17")).isEqualTo("user 17");
    }

    @Test
    void messagesOfARequest_areAtMost100() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 5000; i++) {
            seen.add(messages.of("r", "word " + letters(i)));
        }
        assertThat(seen).hasSize(KoMessages.MOST).contains(KoMessages.OTHERS);
    }

    @Test
    void namesBeyondTheMost_shareTheirMessages() {
        for (int i = 0; i < KoMessages.MOST_NAMES; i++) {
            messages.of("name " + i, "x");
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 5000; i++) {
            seen.add(messages.of("another " + i, "word " + letters(i)));
        }
        assertThat(seen).hasSize(KoMessages.MOST);
    }

    private static String letters(int number) {
        return Integer.toString(number)
                .chars()
                .mapToObj(c -> String.valueOf((char) (c - '0' + 'a')))
                .reduce("", String::concat);
    }
}
