package mcpleak.protocol.dsl;

import io.gatling.javaapi.core.ActionBuilder;

/** Be a step of a scenario: give it to Gatling's {@code exec}. Immutable. */
@FunctionalInterface
public interface McpActionBuilder extends ActionBuilder {}
