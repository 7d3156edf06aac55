#!/usr/bin/env bash
# The suite starts this as the client under test; the server's URL is the last argument. The suite starts many at once: each waits for
# one of the slots, of which there are as many as processors; one that is timed by the suite waits for all.
set -uo pipefail

limit=100 # seconds a client may take, once it has a slot
case "$MCP_CONFORMANCE_SCENARIO" in
  sse-retry)
    for slot in "$MCPLEAK_SLOTS"/*; do
      exec {all}<"$slot"
      flock "$all"
    done
    ;;
  *)
    while :; do
      for slot in "$MCPLEAK_SLOTS"/*; do
        exec 9<"$slot"
        flock -w 1 9 && break 2
      done
    done
    ;;
esac

timeout -k 5 "$limit" "$MCPLEAK_JAVA" -Xmx256m -XX:TieredStopAtLevel=1 \
  --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED \
  -Dconformance.url="${*: -1}" -cp "$MCPLEAK_CLASSPATH" \
  io.gatling.app.Gatling -s mcpleak.conformance.ConformanceSimulation -rf "$MCPLEAK_RESULTS" -nr
status=$?
# the suite does not look at it where it runs many
echo "$status" >"$MCPLEAK_EXITS/$MCP_CONFORMANCE_PROTOCOL_VERSION-${MCP_CONFORMANCE_SCENARIO//\//_}"
exit "$status"
