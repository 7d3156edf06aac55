package mcpleak.profile;

/**
 * Describe one property of a run, as the table of {@code -Dhelp} and the README show it.
 *
 * @param name the name after {@code -D}
 * @param defaultText the default as text; "none" where there is none
 * @param allowed the allowed values in words
 * @param meaning what it does, one line
 */
public record Property(String name, String defaultText, String allowed, String meaning) {}
