package mcpleak.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScratchFolderTest {

    @Test
    void removeAbandoned_removesThoseOfJvmsThatAreGone_andNoOther(@TempDir Path temporary) throws Exception {
        Path own = ScratchFolder.create();
        try {
            String name = own.getFileName().toString();
            String[] parts = name.split("-", -1);
            Process gone = new ProcessBuilder("true").start();
            gone.waitFor();
            String dead = Long.toString(gone.pid(), 36);
            Files.createDirectories(temporary.resolve(name).resolve("of this JVM"));
            Files.createDirectories(
                    temporary.resolve("mcpleak-" + dead + "-" + parts[2] + "-" + parts[3] + "-1/of a dead one"));
            // this JVM's pid, given to another process before
            Files.createDirectory(temporary.resolve("mcpleak-" + parts[1] + "-1-" + parts[3] + "-1"));
            Files.createDirectory(temporary.resolve("mcpleak-" + dead + "-" + parts[2] + "-1-of-another-namespace"));
            Files.createDirectory(temporary.resolve("mcpleak-of somebody else"));

            ScratchFolder.removeAbandoned(temporary);

            assertThat(temporary.toFile().list())
                    .containsExactlyInAnyOrder(
                            name,
                            "mcpleak-" + dead + "-" + parts[2] + "-1-of-another-namespace",
                            "mcpleak-of somebody else");
        } finally {
            ScratchFolder.remove(own);
        }
        assertThat(own).doesNotExist();
    }
}
