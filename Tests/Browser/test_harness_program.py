"""How the harness starts, watches and stops a program, shown on a stand-in that is told how to behave."""

import signal
import sys

import pytest

from harness import Baton, BatonDied

STAND_IN = """#!PYTHON
import http.server, json, os, signal, sys
data = os.environ["BATON_DATA"]
if sys.argv[1] != "serve":
    print(sys.argv[1], data)
    sys.exit(3)
print(json.dumps({"level": "info", "message": "started", "flags": sys.argv[2:]}), flush=True)
print("not JSON", flush=True)
open(data + "/starts", "a").write("x")

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/crash":
            os._exit(9)
        self.send_response(303 if self.path == "/away" else 200)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        pass

if "--deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
else:
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
if "--broken" in sys.argv:
    sys.exit("cannot open the database")
host, port = os.environ["BATON_LISTEN"].split(":")
http.server.HTTPServer((host, int(port)), Handler).serve_forever()
"""


@pytest.fixture(autouse=True)
def stand_in(tmp_path, monkeypatch):
    binary = tmp_path / "baton"
    binary.write_text(STAND_IN.replace("PYTHON", sys.executable))
    binary.chmod(0o755)
    monkeypatch.setenv("BATON_BIN", str(binary))


def test_it_keeps_data_and_log_over_a_restart_and_removes_them_at_the_end():
    with Baton(flags=["--demo"]) as baton:
        assert baton.get("/away")[0] == 303, "redirects are not followed"
        baton.restart()
        baton.restart(kill=True)
        assert (baton.data / "starts").read_text() == "xxx"
        assert [line["flags"] for line in baton.log_lines()] == [["--demo"]] * 3
        ran = baton.run("verify")
        assert (ran.returncode, ran.stdout) == (3, f"verify {baton.data}\n")
    assert not baton.data.exists()


def test_stopping_and_killing_give_the_exit_code():
    with Baton() as baton:
        assert baton.stop() == 0
        assert baton.start().kill() == -signal.SIGKILL


def test_one_that_cannot_start_is_reported_with_its_log():
    with pytest.raises(BatonDied, match="code 1\n.*\nnot JSON\ncannot open the database"):
        with (broken := Baton(flags=["--broken"])):
            pass
    assert not broken.data.exists()


def test_one_that_dies_during_a_test_fails_the_test():
    with pytest.raises(BatonDied, match="code 9 on its own"):
        with Baton() as baton:
            with pytest.raises(OSError):
                baton.get("/crash")
            baton.process.wait(5)


def test_one_that_does_not_stop_is_killed_and_reported(monkeypatch):
    monkeypatch.setattr("program.STOP_SECONDS", 0.5)
    baton = Baton(flags=["--deaf"]).start()
    process = baton.process
    with pytest.raises(BatonDied, match="still running 0.5 s after SIGTERM"):
        baton.close()
    assert process.poll() == -signal.SIGKILL
