#!/usr/bin/env python3
"""Figures of the release build through HTTP on loopback, and as ratios to the probes of ../shared/limits where present.

usage: bench.py [--processes N] [--fill N]      N processes for one client (ten times as many for sixteen)
"""
import argparse, http.client, json, os, re, shutil, signal, socket, sqlite3, subprocess, sys, tempfile, time, urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMITS = ROOT.parent / "shared" / "limits"
PEOPLE = 200
PASSWORD = "a password for the benchmark"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def build(source, output, *libraries):
    compiler = shutil.which("gcc") or shutil.which("clang")
    subprocess.run([compiler, "-O2", "-D_GNU_SOURCE", "-o", output, source, *libraries, "-lpthread"], check=True)


def request(port, method, path, form=None, cookie=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
    if cookie:
        headers["Cookie"] = f"baton_session={cookie}"
    connection.request(method, path, urllib.parse.urlencode(form) if form is not None else None, headers)
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read().decode()


def sign_in(port, email):
    status, headers, text = request(port, "POST", "/session", {"email": email, "password": PASSWORD})
    assert status == 303, (status, text[:500])
    cookie = re.search(r"baton_session=([^;]+)", headers["Set-Cookie"])[1]
    page = request(port, "GET", "/processes/new?template=bench", cookie=cookie)[2]
    return cookie, re.search(r'name="csrf" value="([^"]+)"', page)[1]


def fill(database, count):
    """Open steps over 200 people, as rows of inboxes; the processes behind them are not needed to read an inbox."""
    with sqlite3.connect(database) as db:
        first = db.execute("SELECT min(id) FROM people").fetchone()[0]
        db.execute(
            """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
               INSERT INTO assignments SELECT ? + i % ?, 1800000000000 + i * 7919 % 1000003 * 1000, (500000 + i) * 65536 + 1, 0,
                 1790000000000, 'BEN-' || i, 'bench', 'Approve the request', 'Request number ' || i, ?, '1250.00', 'EUR' FROM n""",
            (count, first, PEOPLE, first))


def wrk(port, connections, cookie, seconds=4):
    """Pages a second of one person's inbox."""
    for duration in (1, seconds):
        out = subprocess.run(
            ["wrk", "-t1", f"-c{connections}", f"-d{duration}s", "--latency", "-H", f"Cookie: baton_session={cookie}",
             f"http://127.0.0.1:{port}/inbox"], check=True, stdout=subprocess.PIPE, text=True).stdout
    assert "Non-2xx" not in out, out
    unit = {"us": 1e-3, "ms": 1, "s": 1e3}
    at = lambda p: (lambda m: float(m[1]) * unit[m[2]])(re.search(rf"{p}%\s+([\d.]+)(us|ms|s)", out))
    return {"per_s": float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), "p50_ms": at(50), "p99_ms": at(99)}


def line(what, figure, ceiling=None):
    ratio = f"  {figure['per_s'] / ceiling['per_s']:.2f} of the bare ceiling ({ceiling['per_s']:,.0f}/s)" if ceiling else ""
    print(f"{what:<44}{figure['per_s']:>10,.0f}/s  p50 {figure['p50_ms']:7.3f} ms  p99 {figure['p99_ms']:7.3f} ms{ratio}", flush=True)


def ceilings(work, processes):
    """The same work without users, rights and templates, in the same run; empty where the probes are not there."""
    if not (LIMITS / "native.c").exists():
        print("no probes beside the project: figures without ratios")
        return {}
    build(LIMITS / "native.c", work / "native", "-lmicrohttpd", "-lsqlite3")
    build(LIMITS / "w1load.c", work / "w1load")
    port = free_port()
    server = subprocess.Popen([work / "native", str(port), work / "native.db", "64", "100000"], stderr=subprocess.DEVNULL)
    try:
        wait(port)
        found = {}
        for clients, count in ((1, processes), (16, processes * 10)):
            out = subprocess.run([work / "w1load", str(port), str(count), str(clients)], check=True, stdout=subprocess.PIPE, text=True)
            found[clients] = json.loads(out.stdout)
        out = subprocess.run(["wrk", "-t1", "-c16", "-d4s", "--latency", f"http://127.0.0.1:{port}/inbox/7"], check=True, stdout=subprocess.PIPE, text=True).stdout
        found["inbox"] = {"per_s": float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])}
        return found
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def wait(port):
    for _ in range(300):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not come up")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--processes", type=int, default=1000)
    options.add_argument("--fill", type=int, default=100_000)
    options = options.parse_args()
    binary = ROOT / ".build/release/baton"
    work = Path(tempfile.mkdtemp(prefix="baton-bench-"))
    try:
        build(ROOT / "Benchmarks/load.c", work / "load")
        data = work / "data"
        port = free_port()
        environment = {**os.environ, "BATON_DATA": str(data), "BATON_LISTEN": f"127.0.0.1:{port}"}

        def baton(*arguments, **more):
            return subprocess.run([binary, *arguments], env=environment, check=True, stdout=subprocess.PIPE, text=True, **more)

        baton("user", "add", "Person 0", "p0@example.com", "--admin", input=PASSWORD + "\n")
        with sqlite3.connect(data / "baton.db") as db:
            db.executemany(
                "INSERT INTO people (name, email, password_hash, active, admin, zone) SELECT ?, ?, password_hash, 1, 0, 'Europe/Berlin' FROM people WHERE id = 1",
                [(f"Person {n}", f"p{n}@example.com") for n in range(1, PEOPLE)])
        baton("template", "import", str(ROOT / "Benchmarks/bench.yaml"))
        fill(data / "baton.db", options.fill)
        bare = ceilings(work, options.processes)
        log = open(work / "log", "w")
        server = subprocess.Popen([binary, "serve"], env=environment, stdout=log, stderr=log)
        try:
            wait(port)
            sessions = [sign_in(port, f"p{n}@example.com") for n in range(16)]
            (work / "cookies").write_text("\n".join(" ".join(session) for session in sessions))
            for clients, count in ((1, options.processes), (16, options.processes * 10)):
                out = subprocess.run([work / "load", str(port), str(count), str(clients), work / "cookies"], stdout=subprocess.PIPE, text=True)
                if out.returncode:
                    sys.exit(1)
                line(f"W1 acts, {clients} client{'s' if clients > 1 else ''}", json.loads(out.stdout), bare.get(clients))
            cookie = sign_in(port, "p150@example.com")[0]
            size = len(request(port, "GET", "/inbox", cookie=cookie)[2])
            line(f"W2 inbox pages of {size // 1000} kB, 16 clients", wrk(port, 16, cookie), bare.get("inbox"))
            resident = int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{server.pid}/status").read_text())[1]) // 1024
            print(f"memory of the server: {resident} MB")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)
    finally:
        shutil.rmtree(work)


main()
