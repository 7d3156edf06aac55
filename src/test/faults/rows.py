"""The rows of the fault campaign: what is done, what is expected, and what is looked at."""
import os, pathlib, re, shutil, signal, subprocess, sys, time
from dataclasses import dataclass
from typing import Callable
from runs import HERE, MAVEN, accepts, processes, until

ENDS = 180  # seconds that a run may take on a busy machine before it counts as hung


@dataclass
class Row:
    name: str
    fault: str
    expected: str
    act: Callable

    def fits(self, only):
        return re.search(only, self.name) is not None


def judged(run, *troubles, seen=""):
    """Return what was seen and whether that is as expected: no trouble."""
    trouble = "; ".join(str(each) for each in troubles if each)
    return (trouble or seen or "that", "DIFFERS" if trouble else "as expected")


def told(run, status, passes=False, says=""):
    """Return the troubles of a run that came to its end by itself."""
    left = [] if status is None else run.left()
    return [
        "it hung" if status is None else None,
        f"left over: {left}" if left else None,
        f"torn: {run.torn()}" if run.torn() else None,
        f"status {status}" if status is not None and (status == 0) != passes else None,
        f"never said \"{says}\": {run.text()[-300:]!r}" if says and says not in run.text() else None,
        "a stack trace on the console" if "\tat mcpleak." in run.text() else None,
    ]


# ---- kills ----------------------------------------------------------------------------------------------------------------------

SHARES = {"jvm": 6, "guardian": 4, "server": 4, "maven": 3, "agent": 3}
SECONDS = {"jvm": 14, "guardian": 8, "server": 8, "maven": 20, "agent": 10}
LEAVES = "nothing left within 5 s, no torn line, no pass"
KILLED = {
    "maven": f"{LEAVES}; where the run's JVM was still starting, within 60 s", "jvm": LEAVES,
    "server": f"the run ends, {LEAVES}",
    "agent": f"the run ends, the server lives on, {LEAVES}",
    "guardian": "it is replaced, the run goes on to its end, nothing left within 5 s, no torn line",
}


def kills(chance, count):
    every = []
    for number in range(1, count + 1):
        part = chance.choices(list(SHARES), list(SHARES.values()))[0]
        moment = chance.uniform(0, SECONDS[part])
        strike = chance.choices([signal.SIGKILL, signal.SIGTERM], [4, 1])[0] if part in ("maven", "jvm") else signal.SIGKILL
        every.append(Row(f"kill-{number:03}-{part}", f"{strike.name} to {part} {moment:.2f} s after it is there", KILLED[part],
                         lambda run, part=part, moment=moment, strike=strike: kill(run, part, moment, strike)))
    return every


def kill(run, part, moment, strike):
    """Kill a part; where the run was over first, do it again earlier."""
    for attempt in range(4):
        for folder in run.folder.glob("results*"):
            shutil.rmtree(folder)
        outcome = struck(run, part, moment / 2 ** attempt, strike)
        if outcome:
            return outcome
    return "the run was always over before", "DIFFERS"


def struck(run, part, moment, strike):
    if part == "maven":
        with MAVEN:
            return started_and_struck(run, part, moment, strike, run.start({"server.command": run.command()}, maven=True))
    if part == "agent":
        return agent_struck(run, moment, strike)
    return started_and_struck(run, part, moment, strike, run.start({"server.command": run.command()}))


def started_and_struck(run, part, moment, strike, started):
    # the random moments of Maven begin with the JVM that it forks: before that there is nothing of ours
    seen = "jvm" if part == "maven" else part
    if not until(lambda: run.part(seen) or run.process.poll() is not None, 120) or run.process.poll() is not None:
        return f"{seen} never came: {run.text()[-300:]!r}", "DIFFERS"
    time.sleep(moment)
    run.remember()
    victim = run.part(part)
    if victim is None:
        run.ended(ENDS)
        run.sweep()
        return None
    os.kill(victim, strike)
    return after_the_kill(run, part, strike)


def after_the_kill(run, part, strike):
    ends_at_once = part in ("maven", "jvm")
    status = run.ended(10 if ends_at_once else ENDS)
    # a JVM that Maven has just forked looks for it as soon as it runs, which a busy machine delays
    starting = part == "maven" and "[mcpleak]" not in run.text()
    began = time.monotonic()
    left = run.left(60 if starting else 5)
    late = f", gone after {time.monotonic() - began:.1f} s: its JVM was starting" if starting else ""
    whole = part == "guardian" or not run.was_cut()
    replaced = part != "guardian" or "has taken its place" in run.text() or not run.was_cut()
    passed = not whole and (status == 0 or run.verdict() == "NO_LEAK")
    analysed, text = (0, "") if whole else run.analysed()
    return judged(
        run,
        "it hung" if status is None else None,
        f"left over: {left}" if left else None,
        f"torn: {run.torn()}" if run.torn() else None,
        f"a cut run passed: status {status}, {run.verdict()}" if passed else None,
        "analyze passes what is left of it" if not whole and analysed == 0 and "No leak found" in text else None,
        None if replaced else "nobody says that it was replaced",
        f"cut: status {status}" if part == "guardian" and run.was_cut() else None,
        seen=f"status {status}, verdict {run.verdict()}, {'cut' if run.was_cut() else 'all rounds'}, nothing left{late}, no torn line")


def agent_struck(run, moment, strike):
    """The server and the agent are somebody else's: they bear a mark of their own."""
    mark = run.mark + "-other"
    environment = run.environment(mark)
    server = subprocess.Popen([sys.executable, HERE / "server.py", str(run.port)], env=environment)
    run.keeps_port = True
    agent = None
    try:
        until(lambda: accepts(run.port), 20)
        with (run.folder / "agent.txt").open("wb") as out:
            agent = subprocess.Popen(
                ["java", "-cp", run.classpath, "mcpleak.cli.Mcpleak", "agent", "--port", str(run.port), "--listen",
                 f"127.0.0.1:{run.port + 1}"], env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
        if not until(lambda: accepts(run.port + 1) or agent.poll() is not None, 60) or agent.poll() is not None:
            return "the agent does not serve: " + (run.folder / "agent.txt").read_text()[-300:], "DIFFERS"
        run.start({"probe.url": f"http://127.0.0.1:{run.port + 1}"})
        if not run.says("by the agent at", 120):
            return f"never connected: {run.text()[-300:]!r}", "DIFFERS"
        time.sleep(moment)
        run.remember()
        if run.process.poll() is not None:
            return None
        os.kill(agent.pid, strike)
        seen, outcome = after_the_kill(run, "agent", strike)
        if server.poll() is not None or not accepts(run.port):
            return f"the server was harmed; {seen}", "DIFFERS"
        return seen, outcome
    finally:
        for process in (agent, server):
            if process:
                process.kill()
                process.wait()


# ---- everything else ------------------------------------------------------------------------------------------------------------

HOSTILE = ["closes", "garbage", "silent", "refuses", "endless", "wrong-id", "dies"]


def faults():
    hostile = [Row(f"hostile-{manner}", f"a server that {manner}", "the run ends by itself and does not pass, nothing left",
                   lambda run, manner=manner: hostile_server(run, manner)) for manner in HOSTILE]
    tame = [Row(f"server-{manner}", f"a server that {manner}", "the run ends by itself, nothing left",
                lambda run, manner=manner: odd_server(run, manner)) for manner in ("stays", "breeds", "floods")]
    daemons = [Row(f"background-{name}", f"server.command: {command}", "the run comes to its end, the server ended with it",
                   lambda run, command=command: background(run, command)) for name, command in BACKGROUND.items()]
    return hostile + tame + daemons + [
        Row("background-killed", "SIGKILL to the run of a daemon with a clean environment", LEAVES, background_killed),
        Row("no-opens", "Gatling's main class without --add-opens", "status 1 at once, the option is named", no_opens),
        Row("crash", "Gatling gives up before the first second (results is a file)", "not passed, nothing left", crash),
        Row("sigterm-start", "SIGTERM while the server does not answer yet", "ends within 10 s, nothing left", sigterm_start),
        Row("frozen", "the server stopped by SIGSTOP", "the run ends by itself and does not pass, nothing left", frozen),
        Row("disk-full", "2 MB of disk", "the run ends by itself, says so, nothing left", disk_full),
        Row("file-limit", "files of at most 40 kB (ulimit -f)", "the run ends by itself and says why, nothing left", file_limit),
        Row("read-only", "results on a read-only file system", "the run ends by itself and does not pass", read_only),
        Row("descriptors", "60 descriptors (ulimit -n)", "the run ends by itself and does not pass, nothing left", descriptors),
        Row("small-heap", "a heap of 24 MB", "the run ends by itself and does not pass, nothing left", small_heap),
        Row("same-second", "two runs in one second", "both come to their end, in a folder each", same_second),
        Row("clock-ahead", "the clock set ahead by an hour", "the run ends by itself, nothing left, no torn line",
            lambda run: clock(run, "+3600")),
        Row("clock-back", "the clock set back by an hour", "the run ends by itself, nothing left, no torn line",
            lambda run: clock(run, "-3600")),
    ]


def hostile_server(run, manner):
    run.start({"server.command": run.command(manner), "server.start.timeout": "10s", "timeout": "2s", "rounds": "2"})
    return judged(run, *told(run, run.ended(ENDS)), seen="ended, not passed, nothing left")


def odd_server(run, manner):
    status = run.start({"server.command": run.command(manner)}).ended(ENDS)
    return judged(run, *told(run, status, passes=status == 0), run.was_cut() and "cut", seen=f"status {status}, nothing left")


BACKGROUND = {
    "ampersand": "{server} &", "setsid": "setsid {server} &", "nohup": "nohup {server} >/dev/null 2>&1 &",
    "daemon": "{python} {here}/daemon.py {server}",
}


def in_background(run, command):
    return command.format(server=run.command().removeprefix("exec "), python=sys.executable, here=HERE)


def background(run, command):
    status = run.start({"server.command": in_background(run, command)}).ended(ENDS)
    return judged(run, *told(run, status, passes=status == 0), run.was_cut() and f"cut: {run.text()[-300:]!r}",
                  seen=f"status {status}, verdict {run.verdict()}, nothing left")


def background_killed(run):
    run.start({"server.command": in_background(run, BACKGROUND["daemon"])})
    if not run.says("round 2 of", 120):
        return f"never began: {run.text()[-300:]!r}", "DIFFERS"
    run.remember()
    os.kill(run.part("jvm"), signal.SIGKILL)
    return after_the_kill(run, "jvm", signal.SIGKILL)


def no_opens(run):
    began = time.monotonic()
    status = run.start({"server.command": run.command()}, opens=False).ended(ENDS)
    return judged(run, *told(run, status, says="--add-opens=java.base/java.lang=ALL-UNNAMED"), status != 1 and f"status {status}",
                  seen=f"status {status} after {time.monotonic() - began:.1f} s")


def crash(run):
    run.results.write_text("")
    return judged(run, *told(run, run.start({"server.command": run.command()}).ended(ENDS)), seen="ended, not passed, nothing left")


def sigterm_start(run):
    run.start({"server.command": "exec sleep 600", "server.start.timeout": "120s"})
    if not until(lambda: any("sleep 600" in line for line in processes(run.mark).values() if "java" not in line), 60):
        return f"never started: {run.text()[-300:]!r}", "DIFFERS"
    run.process.terminate()
    return judged(run, *told(run, run.ended(10)), seen="ended within 10 s, nothing left")


def frozen(run):
    run.start({"server.command": run.command(), "timeout": "1s"})
    if not run.says("round 2 of", 120):
        return f"never began: {run.text()[-300:]!r}", "DIFFERS"
    os.kill(run.part("server"), signal.SIGSTOP)
    return judged(run, *told(run, run.ended(ENDS)), seen=f"ended, not passed, verdict {run.verdict()}, nothing left")


def mounted(run, options, act):
    """Play a row with a small file system for the results, which root alone may mount."""
    run.results.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", run.results], capture_output=True).returncode:
        return "only root may mount a file system", "skipped"
    try:
        return act()
    finally:
        subprocess.run(["umount", "-l", run.results], check=False)


def disk_full(run):
    def act():
        (run.results / "filling").write_bytes(b"0" * 1_900_000)
        status = run.start({"server.command": run.command()}).ended(ENDS)
        return judged(run, *[each for each in told(run, status, passes=status == 0) if not str(each).startswith("torn")],
                      "No space left" not in run.text() and "never said why", seen=f"status {status}, said so, nothing left")
    return mounted(run, "size=2m", act)


def file_limit(run):
    status = run.start({"server.command": run.command()}, shell="ulimit -f 80").ended(ENDS)
    return judged(run, *[each for each in told(run, status, passes=status == 0) if not str(each).startswith("torn")],
                  "File too large" not in run.text() and f"never said why: {run.text()[-300:]!r}",
                  seen=f"status {status}, said so, nothing left")


def read_only(run):
    return mounted(run, "size=2m,ro", lambda: judged(
        run, *told(run, run.start({"server.command": run.command()}).ended(ENDS)), seen="ended, not passed, nothing left"))


def descriptors(run):
    status = run.start({"server.command": run.command()}, shell="ulimit -n 60").ended(ENDS)
    return judged(run, *told(run, status), seen=f"status {status}, nothing left: {run.text().strip().splitlines()[-1][:120]}")


def small_heap(run):
    status = run.start({"server.command": run.command()}, heap="24m").ended(ENDS)
    return judged(run, *[each for each in told(run, status) if "stack trace" not in str(each)], seen=f"status {status}, nothing left")


def same_second(run):
    twin = type(run)(run.name + "-twin", run.folder / "twin", run.port + 1, run.classpath)
    twin.results = run.results
    try:
        both = [each.start({"server.command": each.command()}) for each in (run, twin)]
        for each in both:
            until(lambda each=each: each.says("round 1 of", 1), 60)
            each.remember()
        statuses = [each.ended(ENDS) for each in both]
        return judged(run, *told(run, statuses[0], passes=statuses[0] == 0), *told(twin, statuses[1], passes=statuses[1] == 0),
                      run.own == twin.own and f"both wrote into {run.own}", (run.was_cut() or twin.was_cut()) and "cut",
                      seen=f"statuses {statuses}, two folders")
    finally:
        twin.sweep()


def clock(run, jump):
    shim, now = run.folder / "clock.so", run.folder / "clock"
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler:
        return "there is no C compiler", "skipped"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", shim, HERE / "clock.c", "-ldl"], check=True)
    now.write_text("0")
    run.start({"server.command": run.command()}, environment={"LD_PRELOAD": str(shim), "CLOCK": str(now)})
    if not run.says("round 2 of", 120):
        return "no run comes up under another clock here, without any jump", "skipped"
    now.write_text(jump)
    status = run.ended(ENDS)
    return judged(run, *told(run, status, passes=status == 0), seen=f"status {status}, verdict {run.verdict()}, nothing left")
