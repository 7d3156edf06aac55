package mcpleak.secret;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Hide the secrets in a text that another process wrote into a file, a line at a time. Stateless. */
public final class MaskedFile {

    /** A line that is longer is masked in pieces. */
    static final int LONGEST_LINE = 1 << 20;

    private MaskedFile() {}

    /**
     * Replace a file by its text with its secrets hidden; what is no text, and lines without secrets, stay byte for byte.
     *
     * @param file nobody may be writing it any more; nothing is done if it is not there
     * @throws IOException if it cannot be read or written; it is as it was then
     */
    public static void mask(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        boolean changed;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
            changed = copy(in, out);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        if (changed) {
            keepMode(file, part);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.delete(part);
        }
    }

    /**
     * Mask the file that the argument names, for a process that could not do it itself: on the input is a value to be hidden in each
     * line, in base64.
     */
    public static void main(String[] arguments) throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                SecretMask.learn(new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8));
            }
        }
        mask(Path.of(arguments[0]));
    }

    /** Return the folder or the jar that this class was loaded from; empty if it was from neither. */
    public static Optional<Path> programFolder() {
        try {
            return Optional.ofNullable(MaskedFile.class.getProtectionDomain().getCodeSource())
                    .map(source -> Path.of(URI.create(source.getLocation().toString())));
        } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException otherwise) {
            return Optional.empty();
        }
    }

    private static void keepMode(Path from, Path to) throws IOException {
        try {
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        } catch (UnsupportedOperationException noModesHere) {
            // then the folder's rules hold for both
        }
    }

    private static boolean copy(InputStream in, OutputStream out) throws IOException {
        boolean changed = false;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            line.write(octet);
            if (octet == '\n' || line.size() >= LONGEST_LINE) {
                changed |= pass(line, out);
            }
        }
        boolean last = pass(line, out);
        return changed || last;
    }

    private static boolean pass(ByteArrayOutputStream line, OutputStream out) throws IOException {
        byte[] bytes = line.toByteArray();
        line.reset();
        String text = new String(bytes, StandardCharsets.UTF_8);
        String masked = SecretMask.mask(text);
        byte[] written = masked.equals(text) ? bytes : masked.getBytes(StandardCharsets.UTF_8);
        out.write(written);
        return !Arrays.equals(bytes, written);
    }
}
