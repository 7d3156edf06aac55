#!/usr/bin/env python3
"""The fault campaign: what may go wrong around a run goes wrong, one thing at a time; one line each, expected and seen.

usage: campaign.py CLASSPATH [--kills 200] [--seed 1] [--parallel 2] [--only REGEX] [--port 24000] [--out target/faults]

Moments and parts are drawn from the seed. What is done is kept in OUT/seed-SEED.tsv: called again, it goes on with the rest. Rows
that differed are done again. Exits with 1 if a row differs. Linux.
"""
import argparse, concurrent.futures, pathlib, random, shutil, sys, threading, time

sys.dont_write_bytecode = True
import rows
from runs import PROJECT, Run


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("classpath")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--parallel", type=int, default=2)
    parser.add_argument("--only", default="")
    parser.add_argument("--port", type=int, default=24000)
    parser.add_argument("--out", type=pathlib.Path, default=PROJECT / "target" / "faults")
    return parser.parse_args()


class Table:
    """The rows that were done, one line each, written as they happen."""

    def __init__(self, file):
        self.file, self.lock = file, threading.Lock()
        file.parent.mkdir(parents=True, exist_ok=True)
        self.lines = dict(line.split("\t", 1) for line in file.read_text().splitlines()) if file.exists() else {}

    def is_done(self, name):
        return self.lines.get(name, "").startswith(("as expected", "skipped"))

    def add(self, row, outcome, seen, seconds):
        with self.lock:
            self.lines[row.name] = f"{outcome}\t{row.fault}\texpected: {row.expected}\tseen: {seen}"
            self.file.write_text("".join(f"{name}\t{line}\n" for name, line in self.lines.items()))
            print(f"{outcome:11}  {row.name:22} {row.fault}; expected: {row.expected}; seen: {seen} ({seconds:.0f} s)", flush=True)


def one(row, run, table):
    began = time.monotonic()
    try:
        seen, outcome = row.act(run)
    except Exception as trouble:  # a row that cannot be played differs
        seen, outcome = f"{type(trouble).__name__}: {trouble}", "DIFFERS"
    finally:
        run.sweep()
    table.add(row, outcome, seen, time.monotonic() - began)
    if outcome != "DIFFERS":
        shutil.rmtree(run.folder, ignore_errors=True)


def main():
    given = arguments()
    table = Table(given.out / f"seed-{given.seed}.tsv")
    # drawn for all, so that a part of them is the same part
    every = rows.faults() + rows.kills(random.Random(given.seed), given.kills)
    asked = [(number, row) for number, row in enumerate(every) if row.fits(given.only)]
    with concurrent.futures.ThreadPoolExecutor(given.parallel) as pool:
        for number, row in asked:
            if not table.is_done(row.name):
                folder = given.out / f"{given.seed}-{row.name}"
                shutil.rmtree(folder, ignore_errors=True)
                pool.submit(one, row, Run(row.name, folder, given.port + 2 * number, given.classpath), table)
    outcomes = [table.lines.get(row.name, "not done").split("\t")[0] for _, row in asked]
    differing = [row.name for (_, row), outcome in zip(asked, outcomes) if outcome not in ("as expected", "skipped")]
    print(f"{len(asked)} faults, {outcomes.count('as expected')} as expected, {outcomes.count('skipped')} skipped,"
          f" {len(differing)} differ{': ' + ', '.join(differing) if differing else ''} (seed {given.seed}; {table.file})")
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
