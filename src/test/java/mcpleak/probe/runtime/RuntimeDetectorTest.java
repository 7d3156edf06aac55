package mcpleak.probe.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mcpleak.probe.process.RealProcess;
import mcpleak.probe.process.Subject;
import mcpleak.recording.ServerRuntime;
import mcpleak.recording.ServerRuntime.MemoryModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuntimeDetectorTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            java -jar s.jar                                            |                                  | java   | JVM
            java -Xms256m -Xmx256m -XX:+AlwaysPreTouch -cp a:b Main    |                                  | java   | JVM_PRETOUCHED
            java -Xms256m -Xmx512m -XX:+AlwaysPreTouch -jar s.jar      |                                  | java   | JVM
            java -Xms256m -Xmx256m -jar s.jar                          |                                  | java   | JVM
            java -Xmx256m -jar s.jar -Xms256m -XX:+AlwaysPreTouch      |                                  | java   | JVM
            java -jar s.jar           | JAVA_TOOL_OPTIONS=-Xms1g -Xmx1024m -XX:+AlwaysPreTouch            | java   | JVM_PRETOUCHED
            java -Xmx2g -jar s.jar    | JAVA_TOOL_OPTIONS=-Xms1g -Xmx1g -XX:+AlwaysPreTouch               | java   | JVM
            node server.js                                             |                                  | node   | NODE
            node --max-semi-space-size=1 server.js                     |                                  | node   | NODE_SMALL_SEMI_SPACE
            node --max-semi-space-size 1 server.js                     |                                  | node   | NODE_SMALL_SEMI_SPACE
            node --max-semi-space-size=16 server.js                    |                                  | node   | NODE
            node server.js --max-semi-space-size=1                     |                                  | node   | NODE
            node server.js            | NODE_OPTIONS=--max-semi-space-size=1 --inspect=127.0.0.1:0        | node   | NODE_SMALL_SEMI_SPACE
            python3.11 server.py                                       |                                  | python | NATIVE
            pypy3 server.py                                            |                                  | pypy3  | MANAGED
            dotnet server.dll                                          |                                  | dotnet | MANAGED
            bash start.sh                                              |                                  | shell  | NATIVE
            """)
    void byName_commandLine_namesRuntimeAndModel(
            String commandLine, String environment, String name, MemoryModel model) {
        List<String> arguments = Arrays.asList(commandLine.split(" "));
        Map<String, String> variables = environment == null
                ? Map.of()
                : Map.of(environment.split("=", 2)[0], environment.split("=", 2)[1]);

        assertThat(RuntimeDetector.byName(
                        new ProcessIdentity(Path.of("/usr/bin", arguments.get(0)), arguments, variables)))
                .hasValue(new RuntimeDetector.Engine(name, model));
    }

    @Test
    void byName_anyOtherProgram_isNotTold() {
        assertThat(RuntimeDetector.byName(new ProcessIdentity(Path.of("/opt/server"), List.of(), Map.of())))
                .isEmpty();
    }

    @Test
    void bySections_compilers_areToldApart() {
        assertThat(RuntimeDetector.bySections(Set.of(".text", ".go.buildinfo")))
                .isEqualTo(new RuntimeDetector.Engine("go", MemoryModel.MANAGED));
        assertThat(RuntimeDetector.bySections(Set.of(".text", ".svm_heap")))
                .isEqualTo(new RuntimeDetector.Engine("native-image", MemoryModel.MANAGED));
        assertThat(RuntimeDetector.bySections(Set.of(".text")))
                .isEqualTo(new RuntimeDetector.Engine("native", MemoryModel.NATIVE));
        assertThat(RuntimeDetector.bySections(Set.of()).model()).isEqualTo(MemoryModel.UNKNOWN);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void detect_realProcesses_areRecognised() throws IOException {
        try (RealProcess touched = RealProcess.subject("-Xms16m", "-Xmx16m", "-XX:+AlwaysPreTouch");
                RealProcess plain = RealProcess.subject();
                RealProcess sleep = RealProcess.start("sleep", "60")) {
            assertThat(RuntimeDetector.detect(touched.pid()))
                    .isEqualTo(new ServerRuntime("java", MemoryModel.JVM_PRETOUCHED, MemoryModel.NATIVE));
            assertThat(RuntimeDetector.detect(plain.pid()))
                    .isEqualTo(new ServerRuntime("java", MemoryModel.JVM, MemoryModel.NATIVE));
            RealProcess.await(
                    "exec of sleep",
                    () -> RuntimeDetector.detect(sleep.pid())
                            .equals(new ServerRuntime("native", MemoryModel.NATIVE, MemoryModel.NATIVE)));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void detect_shellWithAJvm_childrenProveLeast() throws IOException {
        String jvm = RealProcess.java() + " -cp " + RealProcess.testClasses() + " " + Subject.class.getName();
        try (RealProcess shell = RealProcess.start("sh", "-c", "sleep 60 & " + jvm + "; true")) {
            shell.awaitLine("ready");

            assertThat(RuntimeDetector.detect(shell.pid()))
                    .isEqualTo(new ServerRuntime("shell", MemoryModel.NATIVE, MemoryModel.JVM));
        }
    }

    @Test
    void detect_noSuchProcess_isUnknown() {
        assertThat(RuntimeDetector.detect(33_000_000).name()).isEqualTo("unknown");
        assertThat(RuntimeDetector.detect(33_000_000).model()).isEqualTo(MemoryModel.UNKNOWN);
    }

    @Test
    void sections_everyPrefixOfAFile_neverThrows(@TempDir Path folder) throws IOException {
        byte[] whole = elf(".text", ".go.buildinfo");
        Path file = folder.resolve("program");
        Files.write(file, whole);
        assertThat(ProcessIdentity.ElfSections.read(file)).contains(".text", ".go.buildinfo");

        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(ProcessIdentity.ElfSections.read(file)).doesNotContain("never");
        }
    }

    @Test
    void sections_textFile_areNone(@TempDir Path folder) throws IOException {
        assertThat(ProcessIdentity.ElfSections.read(
                        Files.writeString(folder.resolve("script"), "#!/bin/sh\n".repeat(20))))
                .isEmpty();
    }

    /** Lay out a file as elf(5) says: header, section headers, names; section 0 is empty, the last holds the names. */
    private static byte[] elf(String... sections) {
        String names = "\0" + String.join("\0", sections) + "\0.shstrtab\0";
        int count = sections.length + 2;
        ByteBuffer file = ByteBuffer.allocate(64 + count * 64 + names.length()).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        file.putLong(40, 64)
                .putShort(58, (short) 64)
                .putShort(60, (short) count)
                .putShort(62, (short) (count - 1));
        for (int i = 0; i < sections.length; i++) {
            file.putInt(64 + (i + 1) * 64, names.indexOf(sections[i]));
        }
        int last = 64 + (count - 1) * 64;
        file.putInt(last, names.indexOf(".shstrtab"));
        file.putLong(last + 24, 64 + count * 64).putLong(last + 32, names.length());
        file.position(64 + count * 64).put(names.getBytes(StandardCharsets.US_ASCII));
        return file.array();
    }
}
