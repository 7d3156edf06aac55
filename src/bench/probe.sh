#!/usr/bin/env bash
# probe.sh CLASSPATH: what a memory sample costs, beside OSHI and psutil, and what the probe costs a load
set -euo pipefail
python3 -m venv target/psutil-venv
target/psutil-venv/bin/python -m pip install -q psutil
java -cp "$1" mcpleak.probe.process.SamplingCost target/psutil-venv/bin/python
java -cp "$1" mcpleak.endtoend.ProbeThroughput
