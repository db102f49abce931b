"""What is measured and how: load by wrk and pgbench, CPU time and memory from /proc, plans from the database's log."""
import json, math, os, random, re, subprocess, time, urllib.error, urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
TICK = os.sysconf("SC_CLK_TCK")


class Question:
    """An operation with the variables that it is asked with (see questions.graphql), as somebody."""

    def __init__(self, text, variables, scale=1):
        self.text, self.variables = text, re.sub(r"(\d+)\*", lambda n: str(int(n[1]) * scale), variables)

    @staticmethod
    def of(path, scale=1):
        """The questions of a file by name."""
        found = re.findall(r"^# (\{[^\n]*\})\n(query (\w+)[^\n]*\n(?:(?!\n\n).)*)", Path(path).read_text() + "\n", re.M | re.S)
        return {name.lower(): Question(" ".join(text.split()), variables, scale) for variables, text, name in found}

    def fixed(self):
        """The same with one choice of variables, so that two runs can be held side by side."""
        return Question(self.text, re.sub(r"<(?:\d+\.\.\d+|(\w+)[^>]*)>", lambda found: found[1] or "77", self.variables))

    def ask(self, url, token):
        """One answer, in which nothing may be wrong."""
        def choose(found):
            numbers = re.fullmatch(r"(\d+)\.\.(\d+)", found[1])
            return str(random.randint(int(numbers[1]), int(numbers[2]))) if numbers else random.choice(found[1].split("|"))
        variables = json.loads(re.sub("<([^<>]*)>", choose, self.variables))
        body = json.dumps({"query": self.text, "variables": variables}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        try:
            with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=120) as answer:
                answer = json.load(answer)
        except urllib.error.HTTPError as error:
            answer = {"errors": f"{url} {error} {error.read()[:500]}"}
        if answer.get("errors") or None in answer["data"].values():
            raise SystemExit(f"{self.text[:60]}… {variables}: {json.dumps(answer)[:500]}")
        return answer["data"]


def wrk(url, question, token, connections, seconds):
    """Requests, a second; the latency in ms that half of them, and 99 in 100, kept below."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "--latency", "-s", HERE / "load.lua", url, "--",
               json.dumps(question.text), question.variables]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "TOKEN": token})
    if done.returncode or "BAD" in done.stderr or "Socket errors" in done.stdout:
        raise SystemExit(f"{question.text[:60]}… at {url}: {done.stdout}{done.stderr}")
    count = int(re.search(r"(\d+) requests in", done.stdout)[1])
    def ms(share):  # none if nothing was answered in time
        found = re.search(rf"^ +{share}% +([\d.]+)(us|ms|s|m) *$", done.stdout, re.M)
        return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[found[2]] if found and count else math.inf
    return {"count": count, "rate": float(re.search(r"Requests/sec: +([\d.]+)", done.stdout)[1]), "p50": ms(50), "p99": ms(99)}


def pgbench(postgres, database, statements, connections, seconds):
    """The same of statements by hand, prepared."""
    script = postgres.log.parent / "by-hand.sql"
    script.write_text(statements)
    command = [postgres.bin / "pgbench", "-n", "-M", "prepared", "-c", connections, "-j", 1, "-T", seconds, "-f", script, postgres.url(database)]
    before = cpu(postgres.process.pid)
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    count = int(re.search(r"actually processed: (\d+)", done.stdout)[1])
    return {"count": count, "mean": float(re.search(r"latency average = ([\d.]+)", done.stdout)[1]), "pg": (cpu(postgres.process.pid) - before) * 1000 / count}


def stat(pid):
    """Parent; seconds of CPU of a process; of its children that ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / TICK, (int(fields[13]) + int(fields[14])) / TICK


def family(pid):
    """A process and those that it started."""
    parents = {}
    for other in filter(str.isdigit, os.listdir("/proc")):
        try:
            parents.setdefault(stat(other)[0], []).append(int(other))
        except OSError:
            pass
    found, todo = [pid], [pid]
    while todo:
        children = parents.get(todo.pop(), [])
        found += children
        todo += children
    return found


def cpu(pid):
    """Seconds of CPU that a process and those that it started have used, ended ones included."""
    total = 0
    for one in family(pid):
        try:
            _, own, ended = stat(one)
            total += own + (ended if one == pid else 0)
        except OSError:
            pass
    return total


def peak(pid, reset=False):
    """Most memory in MiB since it was last reset."""
    if reset:
        return Path(f"/proc/{pid}/clear_refs").write_text("5")
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def load(server, postgres, question, token, connections, seconds):
    """A question under load: what wrk says, ms of CPU a request of server and database, most memory of the server."""
    process, url = server
    peak(process.pid, reset=True)
    before = cpu(process.pid), cpu(postgres.process.pid)
    seen = wrk(url, question, token, connections, seconds)
    after = cpu(process.pid), cpu(postgres.process.pid)
    seen["server"], seen["pg"] = ((now - then) * 1000 / seen["count"] if seen["count"] else math.inf for then, now in zip(before, after))
    return {**seen, "memory": peak(process.pid)}


def statements(postgres, database):
    """How many statements a database was sent, and how many rows it answered."""
    row = postgres.sql("postgres", "SELECT coalesce(sum(calls), 0), coalesce(sum(rows), 0) FROM pg_stat_statements s"
                       f" JOIN pg_database d ON d.oid = dbid WHERE datname = '{database}'")
    return [int(number) for number in row.split("|")]


def plans(postgres, ask):
    """The plans of what is asked meanwhile by the role `explained`."""
    at = postgres.log.stat().st_size
    ask()
    time.sleep(0.3)
    with postgres.log.open() as log:
        log.seek(at)
        return [json.loads(text)["Plan"] for text in re.findall(r"plan:\n((?:\t.*\n)+)", log.read())]


def nodes(plan):
    """Every step of a plan with the rows that it went through, those passed over included."""
    lost = sum(plan.get(f"Rows Removed by {by}", 0) for by in ("Filter", "Index Recheck", "Join Filter"))
    rows = (plan["Actual Rows"] + lost) * plan["Actual Loops"]
    about = [plan["Node Type"], *(f"{word} {plan[key]}" for word, key in (("on", "Relation Name"), ("by", "Index Name")) if key in plan)]
    yield " ".join(about), rows, "Relation Name" in plan
    for below in plan.get("Plans", []):
        yield from nodes(below)
