package mcpleak.profile;

/**
 * Say what is wrong with one property and what is allowed.
 *
 * @param name the property's name as it was given
 * @param text the whole message: name, value, rule, allowed values
 */
public record PropertyError(String name, String text) {}
