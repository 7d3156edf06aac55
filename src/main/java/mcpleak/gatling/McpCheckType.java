package mcpleak.gatling;

import io.gatling.javaapi.core.CheckBuilder;

/** Name the checks that MCP has beside Gatling's own. */
enum McpCheckType implements CheckBuilder.CheckType {
    IS_ERROR,
    ERROR_CODE,
    ERROR_MESSAGE,
    STATUS,
    HEADER,
    TEXT_CONTENT,
    STRUCTURED_CONTENT,
    PROGRESS_COUNT,
    PROGRESS,
    TIME_TO_FIRST_EVENT
}
