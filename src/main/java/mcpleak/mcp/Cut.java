package mcpleak.mcp;

/** Shorten texts from servers for messages. */
final class Cut {

    private Cut() {}

    /** Return a text on one line without control or formatting characters, of at most so many characters; dots end a cut one. */
    static String to(String text, int maxLength) {
        String line = text.strip().replaceAll("\\s+", " ").replaceAll("[\\p{Cc}\\p{Cf}]", "?");
        return line.length() <= maxLength ? line : line.substring(0, maxLength - 3) + "...";
    }
}
