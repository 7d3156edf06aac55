package mcpleak.probe.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;

/**
 * Hold what tells which runtime a process is.
 *
 * @param executable the file that it executes
 * @param arguments its command line, the command first; may be empty
 * @param environment its environment when it started; empty if this user may not read it
 */
public record ProcessIdentity(Path executable, List<String> arguments, Map<String, String> environment) {

    public ProcessIdentity {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** Read the identity of a process of this host; empty if it ended or does not tell its executable. */
    public static Optional<ProcessIdentity> of(long pid) {
        OSProcess process = new SystemInfo().getOperatingSystem().getProcess(Math.toIntExact(pid));
        if (process == null || process.getPath().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ProcessIdentity(
                Path.of(process.getPath()), process.getArguments(), process.getEnvironmentVariables()));
    }

    /** Return the executable's file name in lower case, without {@code .exe}. */
    String name() {
        Path file = executable.getFileName();
        String name = file == null ? "" : file.toString().toLowerCase(java.util.Locale.ROOT);
        return name.endsWith(".exe") ? name.substring(0, name.length() - 4) : name;
    }

    /** Return the names of the sections of its executable; empty if it is no 64-bit ELF file, or cannot be read. */
    Set<String> sections() {
        try {
            return ElfSections.read(executable);
        } catch (IOException unreadable) {
            return Set.of();
        }
    }

    /**
     * Reads the names of the sections of an ELF executable, as elf(5) lays them out. 64-bit files of either byte order.
     *
     * <p>They tell compilers apart: Go writes {@code .go.buildinfo} also into stripped files, GraalVM's native-image
     * {@code .svm_heap}.
     */
    static final class ElfSections {

        private ElfSections() {}

        private static final int HEADER = 64;
        private static final int MAX_SECTIONS = 4_096;
        private static final int MAX_NAMES = 1 << 20;

        /**
         * Read the names.
         *
         * @return the names; empty if the file is no 64-bit ELF file, names none, or is damaged
         * @throws IOException if the file cannot be read
         */
        static Set<String> read(Path file) throws IOException {
            try (FileChannel channel = FileChannel.open(file)) {
                ByteBuffer header = at(channel, 0, HEADER);
                boolean elf64 = header.limit() == HEADER && header.getInt(0) == 0x7f454c46 && header.get(4) == 2;
                return elf64 ? names(channel, header.order(order(header))) : Set.of();
            }
        }

        private static ByteOrder order(ByteBuffer header) {
            return header.get(5) == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        }

        private static Set<String> names(FileChannel channel, ByteBuffer header) throws IOException {
            int size = Short.toUnsignedInt(header.getShort(58));
            int count = Short.toUnsignedInt(header.getShort(60));
            int namesAt = Short.toUnsignedInt(header.getShort(62));
            if (size < 64 || count == 0 || count > MAX_SECTIONS || namesAt >= count) {
                return Set.of();
            }
            ByteBuffer table = at(channel, header.getLong(40), size * count).order(header.order());
            if (table.limit() < size * count) {
                return Set.of();
            }
            long bytes = Math.min(MAX_NAMES, Math.max(0, table.getLong(namesAt * size + 32)));
            ByteBuffer text = at(channel, table.getLong(namesAt * size + 24), (int) bytes);
            Set<String> names = new HashSet<>();
            for (int section = 0; section < count; section++) {
                names.add(name(text, table.getInt(section * size)));
            }
            return names;
        }

        private static String name(ByteBuffer text, int start) {
            StringBuilder name = new StringBuilder();
            for (int i = start; i >= 0 && i < text.limit() && text.get(i) != 0; i++) {
                name.append((char) text.get(i));
            }
            return name.toString();
        }

        /** Read up to so many bytes; fewer where the file ends. */
        private static ByteBuffer at(FileChannel channel, long position, int bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(bytes);
            while (position >= 0 && buffer.hasRemaining()) {
                if (channel.read(buffer, position + buffer.position()) < 0) {
                    break;
                }
            }
            return buffer.flip();
        }
    }
}
