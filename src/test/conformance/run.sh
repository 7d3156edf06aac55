#!/usr/bin/env bash
# Runs the client scenarios of the official conformance suite that are not about authorization, one at a time, at each version
# that they apply to. A warning is a failure. Needs `mvn test-compile` before, npm, and the network once: Node 22 and the suite
# are kept in ~/.cache/mcpleak (MCPLEAK_CACHE). Arguments name scenarios to run only these.
set -euo pipefail
cd "$(dirname "$0")/../../.."

suite=0.2.0-alpha.12
node=22.23.3
limit=120 # seconds a scenario may take; the suite itself waits forever for a client that keeps its output open
cache="${MCPLEAK_CACHE:-$HOME/.cache/mcpleak}/conformance-$suite-node-$node"
out="$PWD/target/conformance"

declare -A scenarios=(
  [2025-06-18]="initialize tools_call"
  [2025-11-25]="initialize tools_call elicitation-sep1034-client-defaults sse-retry json-schema-2020-12-preservation"
  [2026-07-28]="tools_call request-metadata sep-2322-client-request-state http-standard-headers http-custom-headers
    http-invalid-tool-headers json-schema-ref-no-deref json-schema-2020-12-preservation"
)

command -v npm >/dev/null || { echo "npm is missing: install Node.js with npm, then run this again" >&2; exit 1; }
[ -d target/test-classes ] || { echo "target/test-classes is missing: run 'mvn test-compile' first" >&2; exit 1; }

if [ ! -e "$cache/complete" ]; then
  echo "installing Node $node and @modelcontextprotocol/conformance@$suite into $cache"
  mkdir -p "$cache"
  npm install --prefix "$cache" --no-audit --no-fund --silent "node@$node" "@modelcontextprotocol/conformance@$suite"
  touch "$cache/complete"
fi
export PATH="$cache/node_modules/node/bin:$PATH"
index="$cache/node_modules/@modelcontextprotocol/conformance/dist/index.js"

rm -rf "$out"
mkdir -p "$out"
if [ -z "${MCPLEAK_CLASSPATH:-}" ]; then
  mvn -B -q dependency:build-classpath -Dmdep.outputFile="$out/classpath" -Dmdep.includeScope=test
  MCPLEAK_CLASSPATH="$PWD/target/test-classes:$PWD/target/classes:$(cat "$out/classpath")"
fi
export MCPLEAK_CLASSPATH MCPLEAK_RESULTS="$out/gatling" MCPLEAK_JAVA="${JAVA_HOME:+$JAVA_HOME/bin/}java"

# The suite also says so by its exit code; the checks are counted to be printed, and so that none means failed.
count() {
  node -e '
    const fs = require("fs"), path = require("path");
    const find = d => fs.readdirSync(d, {withFileTypes: true}).flatMap(e =>
      e.isDirectory() ? find(path.join(d, e.name)) : e.name === "checks.json" ? [path.join(d, e.name)] : []);
    const checks = find(process.argv[1]).flatMap(f => JSON.parse(fs.readFileSync(f)));
    const n = s => checks.filter(c => c.status === s).length;
    console.log(n("SUCCESS"), n("FAILURE"), n("WARNING"));
    checks.filter(c => c.status === "FAILURE" || c.status === "WARNING")
      .forEach(c => console.error("  " + c.status + " " + c.id + ": " + (c.errorMessage || c.description)));' "$1"
}

printf '%-11s %-38s %7s %7s %8s  %s\n' version scenario passed failed warnings result
failures=0
for version in 2025-06-18 2025-11-25 2026-07-28; do
  for scenario in ${scenarios[$version]}; do
    [ $# -eq 0 ] || [[ " $* " == *" $scenario "* ]] || continue
    folder="$out/$version-$scenario"
    mkdir -p "$folder"
    status=0
    timeout -k 5 "$limit" node "$index" client --command "bash $PWD/src/test/conformance/client.sh" \
      --scenario "$scenario" --spec-version "$version" -o "$folder" --timeout $(((limit - 20) * 1000)) \
      >"$folder/log" 2>&1 </dev/null || status=$?
    read -r passed failed warnings < <(count "$folder")
    result=ok
    if [ "$status" -ne 0 ] || [ "$failed" -ne 0 ] || [ "$warnings" -ne 0 ] || [ "$passed" -eq 0 ]; then
      result="FAILED (exit code $status, see $folder)"
      failures=$((failures + 1))
    fi
    printf '%-11s %-38s %7s %7s %8s  %s\n' "$version" "$scenario" "$passed" "$failed" "$warnings" "$result"
  done
done
[ "$failures" -eq 0 ] || { echo "$failures scenarios failed" >&2; exit 1; }
