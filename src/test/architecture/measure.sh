#!/usr/bin/env bash
# Prints the figures by which the shape of src/main/java is judged, one a line: name, tab, figure, tab, where.
# Usage: src/test/architecture/measure.sh [DIR], a checkout to measure (this one if none is named); needs Maven and lizard (PyPI).
set -euo pipefail
here=$(cd "$(dirname "$0")/../../.." && pwd)
cd "${1:-$here}"

sources() { find src/main/java -name '*.java' ! -name package-info.java; }

sources | while read -r file; do
  # without the licence header, where there is one
  awk -v file="$file" 'NR == 1 && /^\/\*$/ { header = 1 } !header { n++ } header && /\*\// { header = 0 } END { print n + 0, file }' "$file"
done | sort -n > target/file-lines.txt
awk '{ sum += $1; lines[NR] = $1; name[NR] = $2 } END {
  printf "main lines\t%d\nfiles\t%d\nfile median\t%d\nfile p90\t%d\nfile max\t%d\t%s\n",
    sum, NR, lines[int((NR + 1) / 2)], lines[int(NR * 0.9 + 0.999)], lines[NR], name[NR] }' target/file-lines.txt
sources | xargs -n1 dirname | sort | uniq -c | sort -rn | awk '
  { n[NR] = $1; if (NR <= 3) most = most " " $2 ":" $1 } END { printf "files per package max\t%d\t%s\npackages\t%d\n", n[1], most, NR }'
lizard -l java --csv src/main/java | awk -F, '{ print $1 }' | sort -n | awk '
  { n[NR] = $1 } END { printf "method lines p90\t%d\nmethod lines max\t%d\nmethods\t%d\n", n[int(NR * 0.9 + 0.999)], n[NR], NR }'
find src/test/java -name '*.java' | xargs cat | wc -l | sed 's/^/test lines\t/'
wc -l < pom.xml | sed 's/^/pom lines\t/'
wc -c < README.md | sed 's/^/README bytes\t/'

mvn -o -q -B -ntp dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt -Dmdep.includeScope=test > /dev/null 2>&1 ||
  mvn -q -B -ntp dependency:build-classpath -Dmdep.outputFile=target/test-classpath.txt -Dmdep.includeScope=test
java -cp "target/classes:$here/target/test-classes:$(cat target/test-classpath.txt)" mcpleak.ArchitectureMeasures 2> /dev/null
