package mcpleak.cli;

import mcpleak.secret.SecretMask;

/** Make text of a foreign process fit for one line of a console: secrets masked, plain ASCII, cut. Stateless. */
final class VisibleLine {

    private VisibleLine() {}

    /** Return at most so many characters, of which the last three are dots if something was cut. */
    static String of(String text, int limit) {
        String plain = SecretMask.mask(text).replaceAll("[^\\x20-\\x7E]", "?");
        return plain.length() <= limit ? plain : plain.substring(0, limit - 3) + "...";
    }
}
