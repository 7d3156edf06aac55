package mcpleak.profile.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ToolFilterTest {

    @Test
    void accepts_patternsAndNames() {
        ToolFilter filter = new ToolFilter(List.of("get-*", "echo"), List.of("*image*"));

        assertThat(List.of("echo", "get-sum", "get-tiny-image", "echo2", "get.sum").stream()
                        .filter(filter::accepts))
                .containsExactly("echo", "get-sum");
    }

    @Test
    void accepts_regexCharactersInAName_areLiteral() {
        assertThat(new ToolFilter(List.of("a.b(c"), List.of()).accepts("a.b(c")).isTrue();
        assertThat(new ToolFilter(List.of("a.b"), List.of()).accepts("axb")).isFalse();
    }

    @Test
    void missing_namesThatNoToolHas_areReturned() {
        assertThat(new ToolFilter(List.of("echo", "ecko", "x*"), List.of()).missing(List.of("echo")))
                .containsExactly("ecko");
    }
}
