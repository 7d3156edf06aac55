package mcpleak.protocol.message;

/** Shorten texts from servers for messages. */
public final class Quote {

    private static final int LOOKED_THROUGH = 2_000;

    private Quote() {}

    /** Return a text on one line without control or formatting characters, of at most so many characters; dots end a cut one. */
    public static String of(String text, int maxLength) {
        // what will be cut is not looked through: a server's text may be as long as a message
        String head = text.length() > LOOKED_THROUGH ? text.substring(0, LOOKED_THROUGH) : text;
        String line = head.strip().replaceAll("\\s+", " ").replaceAll("[\\p{Cc}\\p{Cf}]", "?");
        return line.length() <= maxLength ? line : line.substring(0, maxLength - 3) + "...";
    }
}
