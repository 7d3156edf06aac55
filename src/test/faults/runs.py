"""Start runs of mcpleak, find their processes, and look at what they leave behind. Linux."""
import csv, json, os, pathlib, re, signal, socket, subprocess, sys, threading, time

HERE = pathlib.Path(__file__).resolve().parent
PROJECT = HERE.parents[2]
SHORT = {"users": "3", "tools.unsafe": "call", "calls": "20", "think": "10ms", "delay": "300ms", "idle": "1s", "rounds": "5"}
MARK = "MCPLEAK_FAULT"
MAVEN = threading.Lock()  # two of them would compile into the same folder


def processes(mark):
    """Return {pid: command line} of all that were started with a mark, zombies left out."""
    found = {}
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if b"\0%s=%s\0" % (MARK.encode(), mark.encode()) in b"\0" + (entry / "environ").read_bytes():
                if (entry / "stat").read_text().rpartition(")")[2].split()[0] not in "ZX":
                    found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            pass
    return found


def until(condition, limit):
    """Poll a condition; return whether it came true within so many seconds."""
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def accepts(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Run:
    """One run in a folder of its own, its temporary files included."""

    def __init__(self, name, folder, port, classpath):
        self.name, self.folder, self.port, self.classpath = name, folder, port, classpath
        self.mark = f"{name}-{os.getpid()}-{time.monotonic_ns()}"
        self.process = None
        self.results = folder / "results"
        self.own = None
        (folder / "tmp").mkdir(parents=True, exist_ok=True)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/mcp"

    def environment(self, mark, more=()):
        tools = f"-Djava.io.tmpdir={self.folder / 'tmp'} -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData"
        return {**os.environ, MARK: mark, "JAVA_TOOL_OPTIONS": tools, **dict(more)}

    def command(self, manner=""):
        """Return the command of the small server, for -Dserver.command."""
        return f"exec {sys.executable} {HERE / 'server.py'} {self.port} {manner}".strip()

    def start(self, properties, maven=False, opens=True, shell="", heap="256m", simulation="ToolCalls", environment=()):
        """Start it; `shell` is put before it (ulimit, a mount)."""
        given = [f"-D{key}={value}" for key, value in {**SHORT, "url": self.url, **properties}.items()]
        if maven:
            command = ["mvn", "-o", "-B", "-ntp", "gatling:test", *given]
        else:
            command = ["java", *(["--add-opens=java.base/java.lang=ALL-UNNAMED"] if opens else []), f"-Xmx{heap}", *given,
                       "-cp", self.classpath, "io.gatling.app.Gatling", "-s", f"mcpleak.simulations.{simulation}Simulation",
                       "-rf", str(self.results)]
        self.output = self.folder / "output.txt"
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                ["sh", "-c", f"{shell}\nexec \"$@\"", "run", *command], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                cwd=PROJECT, env=self.environment(self.mark, environment))
        return self

    def text(self):
        return self.output.read_text(errors="replace")

    def says(self, text, limit=60):
        return until(lambda: text in self.text() or self.process.poll() is not None, limit) and text in self.text()

    def part(self, name):
        """Return the pid of a part of the run; None if there is none now."""
        shapes = {"maven": r"^\S*java\b.*plexus\.classworlds", "jvm": r"^\S*java\b.*io\.gatling\.app\.Gatling",
                  "guardian": r"mcpleak-guardian MCPLEAK_RUN=", "server": rf"^\S*python\S* \S*server\.py {self.port}\b"}
        return next((pid for pid, line in processes(self.mark).items() if re.search(shapes[name], line, re.S)), None)

    def remember(self):
        """Note the run's folder while its JVM holds a file in it open."""
        jvm = self.part("jvm")
        try:
            for link in pathlib.Path(f"/proc/{jvm}/fd").iterdir():
                target = os.readlink(link)
                if target.endswith("/simulation.log"):
                    self.own = pathlib.Path(target).parent
        except OSError:
            pass

    def ended(self, limit):
        """Wait for the end of its first process; return its status, None if it goes on."""
        try:
            return self.process.wait(limit)
        except subprocess.TimeoutExpired:
            return None

    def run_folder(self):
        if self.own and self.own.is_dir():
            return self.own
        found = [each for each in self.results.glob("*simulation-*") if each.is_dir()] if self.results.is_dir() else []
        return max(found, default=None)

    def left(self, limit=5):
        """Return what is still there after so many seconds: processes, the port, scratch folders."""
        gone = until(lambda: not self.remains(), limit)
        return [] if gone else self.remains()

    def remains(self):
        return ([f"{pid} {line[:80]}" for pid, line in processes(self.mark).items()]
                + [str(each) for each in (self.folder / "tmp").glob("mcpleak-*")]
                + ([f"port {self.port}"] if not getattr(self, "keeps_port", False) and accepts(self.port) else []))

    def torn(self):
        """Return the lines that are not whole."""
        folder = self.run_folder()
        broken = []
        for file in folder.rglob("*") if folder else []:
            if file.suffix in (".csv", ".hlog") or file.name.startswith("load_test_"):
                text = file.read_text(errors="replace")
                if text and not text.endswith("\n"):
                    broken.append(f"{file.name}: {text[-60:]!r}")
                if file.suffix == ".csv" and text:
                    rows = [row for row in csv.reader(text.splitlines()) if row]
                    broken += [f"{file.name}: {row}" for row in rows if len(row) != len(rows[0])]
            if file.suffix == ".json" and file.parent == folder:
                try:
                    json.loads(file.read_text())
                except ValueError as trouble:
                    broken.append(f"{file.name}: {trouble}")
        return broken

    def verdict(self):
        try:
            return json.loads((self.run_folder() / "memory.json").read_text())["verdict"]
        except (OSError, TypeError, ValueError, KeyError):
            return "none"

    def was_cut(self):
        """Say whether fewer rounds were finished than were planned."""
        try:
            run = json.loads((self.run_folder() / "run.json").read_text())
        except (OSError, TypeError, ValueError):
            return True
        done = sum(1 for each in run["rounds"] if each.get("number", each.get("round", 0)) > 0)
        return done < run.get("plannedRounds", int(SHORT["rounds"]))

    def analysed(self):
        """Return what `analyze` says of what a killed run has left: its status and text."""
        if not self.run_folder() or not (self.run_folder() / "run.json").exists():
            return 3, ""
        told = subprocess.run(
            ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-cp", self.classpath, "mcpleak.cli.Mcpleak",
             "analyze", str(self.run_folder())],
            capture_output=True, text=True, timeout=120)
        return told.returncode, told.stdout + told.stderr

    def sweep(self):
        """End what a failed row has left over, by pid, so that it disturbs no other."""
        for pid in processes(self.mark):
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
        if self.process:
            self.process.poll()
