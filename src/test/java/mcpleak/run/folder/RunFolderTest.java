package mcpleak.run.folder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunFolderTest {

    /** The left column is what the plugin made of the right one. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "exec \\'a b\\' c \\\"d e\\\", exec 'a b' c \"d e\"",
                "a\\\\b, a\\b",
                "e\\\\\\\"f, e\\\"f",
                "failed < 1%, failed < 1%",
                "it's not escaped, it's not escaped",
                "a\\d, a\\d"
            })
    void undo_returnsWhatWasTyped(String handed, String typed) {
        assertThat(RunFolder.unquoted(handed)).isEqualTo(typed);
    }
}
