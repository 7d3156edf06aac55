package mcpleak.ledger.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mcpleak.ledger.pairs.LiteralSearch.Hit;
import org.junit.jupiter.api.Test;

class LiteralSearchTest {

    @Test
    void search_findsEveryLiteralWhateverItsCase() {
        LiteralSearch search = new LiteralSearch(List.of("she", "hers", "ser"));

        assertThat(search.search("uSHErs, seRvers", 9))
                .containsExactly(new Hit("she", 1), new Hit("hers", 2), new Hit("ser", 8));
        assertThat(search.search("uSHErs, seRvers", 2)).hasSize(2);
    }
}
