package mcpleak.gatling;

/**
 * Name a header whose value each virtual user makes from its session.
 *
 * @param name its name
 * @param value makes its value; an empty one leaves the protocol's own header of that name out
 */
public record SessionHeader(String name, SessionText value) {}
