#!/usr/bin/env bash
# The suite starts this as the client under test; the server's URL is the last argument.
exec "$MCPLEAK_JAVA" -Xmx256m -XX:TieredStopAtLevel=1 \
  --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED \
  -Dconformance.url="${*: -1}" -cp "$MCPLEAK_CLASSPATH" \
  io.gatling.app.Gatling -s mcpleak.conformance.ConformanceSimulation -rf "$MCPLEAK_RESULTS" -nr
