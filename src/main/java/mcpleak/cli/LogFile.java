package mcpleak.cli;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import mcpleak.ledger.Ledger;
import mcpleak.ledger.log.LogFormat;
import mcpleak.ledger.log.LogReader;

/** Read a log file, packed by gzip or not, into a ledger. Stateless. */
final class LogFile {

    private static final int PART = 1 << 16;
    private static final int GZIP = 0x1f8b;

    private LogFile() {}

    /**
     * Read a file to its end.
     *
     * @param file a file, or {@code -} for the standard input
     * @param progress is told of every part, unpacked
     * @return what was wrong with it, if it could be read nevertheless
     * @throws UnreadableInput if it cannot be read
     */
    static Optional<String> read(Path file, Ledger ledger, LogFormat format, ReadingProgress progress)
            throws UnreadableInput {
        if (Files.isDirectory(file)) {
            throw new UnreadableInput(file + ": is a folder; name the log files in it, the oldest first");
        }
        LogReader reader = ledger.reader(format);
        try (InputStream in = open(file)) {
            copy(in, reader, progress);
        } catch (EOFException | ZipException torn) {
            reader.tornOff();
            return Optional.of(
                    file + ": the gzip data are torn (" + torn.getMessage() + "); what comes before was read");
        } catch (IOException e) {
            throw new UnreadableInput(file, e);
        }
        reader.end();
        return Optional.empty();
    }

    private static void copy(InputStream in, LogReader reader, ReadingProgress progress) throws IOException {
        byte[] part = new byte[PART];
        for (int length = in.read(part); length >= 0; length = in.read(part)) {
            reader.accept(part, 0, length);
            progress.read(length);
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream raw = file.toString().equals("-") ? System.in : new FileInputStream(file.toFile());
        PushbackInputStream in = new PushbackInputStream(raw, 2);
        byte[] magic = in.readNBytes(2);
        in.unread(magic);
        boolean packed = magic.length == 2 && ((magic[0] & 0xff) << 8 | (magic[1] & 0xff)) == GZIP;
        return packed ? new GZIPInputStream(in, PART) : in;
    }
}
