#!/usr/bin/env bash
# Runs all client scenarios of the official conformance suite, as it lists them, at each version that they apply to; extensions, which
# apply to no version, at the newest with sessions and the newest without. A warning is a failure, and so is a scenario that the client
# neither passed nor left out for a reason that stands here. Needs `mvn test-compile` before, npm, and the network once: Node 22 and the
# suite are kept in ~/.cache/mcpleak (MCPLEAK_CACHE). Arguments name scenarios to run only these.
set -euo pipefail
cd "$(dirname "$0")/../../.."

suite=0.2.0-alpha.12
node=22.23.3
limit=900 # seconds a part may take; the suite itself waits forever for a client that keeps its output open
cache="${MCPLEAK_CACHE:-$HOME/.cache/mcpleak}/conformance-$suite-node-$node"
out="$PWD/target/conformance"

# What a client of this project does not do, and why: the suite's check is skipped then.
skills="users of a load test load no skills, whose files a host would fetch and verify"
declare -A not_attempted=(
  [sep-2640-client-no-prefetch]="$skills" [sep-2640-client-verify-digest]="$skills"
  [sep-2640-client-verify-size]="$skills" [sep-2640-client-verify-frontmatter]="$skills"
)
# A server that must not be trusted, or that never lets anybody in: a client that goes on has failed.
declare -A gives_up=(
  [auth/scope-retry-limit]=1 [auth/resource-mismatch]=1 [auth/metadata-issuer-mismatch]=1 [auth/iss-supported-missing]=1
  [auth/iss-wrong-issuer]=1 [auth/iss-unexpected]=1 [auth/iss-normalized]=1
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
mkdir -p "$out/slots" "$out/exits"
if [ -z "${MCPLEAK_CLASSPATH:-}" ]; then
  mvn -B -q dependency:build-classpath -Dmdep.outputFile="$out/classpath" -Dmdep.includeScope=test
  MCPLEAK_CLASSPATH="$PWD/target/test-classes:$PWD/target/classes:$(cat "$out/classpath")"
fi
export MCPLEAK_CLASSPATH MCPLEAK_RESULTS="$out/gatling" MCPLEAK_JAVA="${JAVA_HOME:+$JAVA_HOME/bin/}java"
export MCPLEAK_SLOTS="$out/slots" MCPLEAK_EXITS="$out/exits"
for ((slot = 1; slot <= $(nproc); slot++)); do touch "$MCPLEAK_SLOTS/$slot"; done

# One part of the suite, by its own arguments; in the background, its output in a file.
parts=()
part() {
  parts+=("$1")
  timeout -k 5 "$limit" node "$index" client --command "bash $PWD/src/test/conformance/client.sh" \
    --timeout $((limit * 1000)) -o "$out/$1" "${@:2}" >"$out/$1.log" 2>"$out/$1.err" </dev/null &
}

# "  - name [version,version]", as the suite lists them
scenarios=()
extensions=()
versions=()
while read -r _ name at; do
  scenarios+=("$name")
  at="${at//[\[\]]/}"
  if [ "$at" = extension ]; then extensions+=("$name"); else versions+=(${at//,/ }); fi
done < <(node "$index" list --client | grep '^  - ')
[ "${#scenarios[@]}" -gt 0 ] || { echo "the suite lists no scenarios" >&2; exit 1; }
mapfile -t versions < <(printf '%s\n' "${versions[@]}" | sort -u)
newest="${versions[-1]}"
echo "the suite $suite lists ${#scenarios[@]} client scenarios, at ${versions[*]} and as extensions"

if [ $# -eq 0 ]; then
  # extensions first: what the suite signs for some of their clients expires while they wait for a slot
  part extensions --suite extensions # at the version that the suite chooses
  for name in "${extensions[@]}"; do
    part "extension-$newest-${name//\//_}" --scenario "$name" --spec-version "$newest" --force
  done
  wait
  for version in "${versions[@]}"; do part "$version" --suite all --spec-version "$version"; done
else
  for name in "$@"; do
    for version in "${versions[@]}"; do part "$version-${name//\//_}" --scenario "$name" --spec-version "$version"; done
    [[ " ${extensions[*]} " != *" $name "* ]] || part "extension-${name//\//_}" --scenario "$name"
  done
fi
wait

for each in "${parts[@]}"; do
  if grep -q '=== SUITE SUMMARY ===' "$out/$each.log"; then
    echo
    echo "== $each"
    sed -n '/=== SUITE SUMMARY ===/,$p' "$out/$each.log" | grep -v '^$'
  else
    sed -n "s/^Passed: /$each: /p" "$out/$each.err"
  fi
done

# Of each folder: what of its checks passed, failed, warned or was skipped; the suite says so by its exit code too, if it says anything.
node - "$out" >"$out/table" <<'JS'
const fs = require("fs"), path = require("path");
const find = d => fs.readdirSync(d, {withFileTypes: true}).flatMap(e =>
  e.isDirectory() ? find(path.join(d, e.name)) : e.name === "checks.json" ? [d] : []);
for (const folder of find(process.argv[2])) {
  const checks = JSON.parse(fs.readFileSync(path.join(folder, "checks.json")));
  const n = s => checks.filter(c => c.status === s).length;
  const name = path.relative(process.argv[2], folder).split(path.sep).slice(1).join("/").replace(/-\d{4}-\d\d-\d\dT[\dZ-]+$/, "");
  console.log(path.relative(process.argv[2], folder).split(path.sep)[0], name, n("SUCCESS"), n("FAILURE"), n("WARNING"), n("SKIPPED"));
  checks.filter(c => c.status === "FAILURE" || c.status === "WARNING")
    .forEach(c => console.error("  " + name + " " + c.status + " " + c.id + ": " + (c.errorMessage || c.description)));
}
JS

failures=0
fail() { echo "FAILED $*"; failures=$((failures + 1)); }
declare -A seen=() left_out=()
echo
while read -r part name passed failed warnings skipped; do
  case "$part" in extension-"$newest"*) version="$newest" ;; extension*) version=2025-11-25 ;; *) version="${part:0:10}" ;; esac
  exits="$MCPLEAK_EXITS/$version-${name//\//_}"
  status="$(cat "$exits" 2>/dev/null || echo none)"
  seen[$name]=1
  if [ "$skipped" -gt 0 ] && [ "$passed" -eq 0 ] && [ -n "${not_attempted[$name]:-}" ]; then
    left_out[$name]=1
  elif [ "$failed" -ne 0 ] || [ "$warnings" -ne 0 ] || [ "$passed" -eq 0 ]; then
    fail "$name at $version: $passed passed, $failed failed, $warnings warnings, $skipped skipped (see $out/$part)"
  elif [ -n "${gives_up[$name]:-}" ]; then
    [ "$status" != 0 ] && [ "$status" != 124 ] && [ "$status" != none ] || fail "$name at $version: the client did not give up ($status)"
  elif [ "$status" != 0 ]; then
    fail "$name at $version: the client ended with $status (see $out/$part)"
  fi
done <"$out/table"
for name in "${!left_out[@]}"; do echo "not attempted: $name: ${not_attempted[$name]}"; done | sort
if [ $# -eq 0 ]; then
  for name in "${scenarios[@]}"; do [ -n "${seen[$name]:-}" ] || fail "$name was not run at all"; done
fi
[ "${#seen[@]}" -gt 0 ] || fail "no scenario ran"
runs="$(wc -l <"$out/table")"
echo "${#seen[@]} scenarios of ${#scenarios[@]} in $runs runs, ${#left_out[@]} of them not attempted, $failures failures"
[ "$failures" -eq 0 ] || exit 1
