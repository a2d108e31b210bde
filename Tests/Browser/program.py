"""The real program, as an operator starts and stops it."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from support import OUT, ROOT, free_port, slug, wait_until

START_SECONDS = 30
STOP_SECONDS = 15


class BatonDied(AssertionError):
    """The program ended when it should have gone on; the message holds the end of its log."""


class Baton:
    """One `baton serve` with its own data folder. Start it with `with`, or call `start` and `close`.

    `data` keeps a folder of the caller's; without it, a temporary one goes when the program is closed.
    `environment` and `flags` are added to those of the harness: `Baton(flags=["--demo"])`.
    """

    _started = 0

    def __init__(self, *, data: Path | None = None, flags: list[str] = (), environment: dict[str, str] = {},
                 smtp: str | None = None, name: str = "baton"):
        self.binary = Path(os.environ.get("BATON_BIN", ROOT / ".build/debug/baton"))
        if not self.binary.exists():
            raise FileNotFoundError(f"{self.binary}: build it first (make build), or set BATON_BIN")
        self._temporary = None if data else tempfile.mkdtemp(prefix="baton-test-")
        self.data = Path(data or self._temporary)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.flags = list(flags)
        self.environment = {
            "BATON_DATA": str(self.data),
            "BATON_LISTEN": f"127.0.0.1:{self.port}",
            "BATON_BASE_URL": self.url,
            "BATON_MAIL_FROM": "baton@example.com",
            **({"BATON_SMTP": smtp} if smtp else {}),
            **environment,
        }
        Baton._started += 1
        self.log = OUT / "logs" / f"{Baton._started:03}-{slug(name)}.log"
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> "Baton":
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *_):
        self.close()

    # MARK: Life

    def start(self) -> "Baton":
        """Starts the program and returns once it says that it is healthy."""
        assert self.process is None, "already started"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.binary, "serve", *self.flags], env=os.environ | self.environment, cwd=ROOT,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_until(self._is_healthy, f"{self.url}/healthz", START_SECONDS)
        except BaseException:
            self.kill()
            raise
        return self

    def stop(self) -> int:
        """Asks it to end (SIGTERM) and returns its exit code; fails when it does not end in time."""
        return self._end(signal.SIGTERM)

    def kill(self) -> int:
        """Ends it at once (SIGKILL), as a power cut would."""
        return self._end(signal.SIGKILL)

    def restart(self, *, kill: bool = False) -> "Baton":
        """Ends it and starts it again on the same data and port."""
        self.kill() if kill else self.stop()
        return self.start()

    def close(self):
        """Ends it and removes its temporary folder; fails when it had died unasked, or does not end cleanly."""
        try:
            if self.process:
                died = self.process.poll() is not None
                code = self.stop()
                if died or code != 0:
                    raise BatonDied(f"ended with code {code}{' on its own' if died else ''}\n{self.log_tail()}")
        finally:
            if self._temporary:
                shutil.rmtree(self._temporary, ignore_errors=True)

    def _end(self, with_signal: signal.Signals) -> int:
        process, self.process = self.process, None
        assert process, "not started"
        if process.poll() is None:
            process.send_signal(with_signal)
        try:
            return process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise BatonDied(f"still running {STOP_SECONDS} s after {with_signal.name}\n{self.log_tail()}") from None

    def _is_healthy(self) -> bool:
        code = self.process.poll()
        if code is not None:
            raise BatonDied(f"{self.binary.name} serve ended with code {code}\n{self.log_tail()}")
        try:
            return self.get("/healthz")[0] == 200
        except OSError:
            return False

    # MARK: Use

    def run(self, *arguments: str, input: str | None = None, seconds: float = 60) -> subprocess.CompletedProcess:
        """Runs another command on the same data: `baton.run("verify")`."""
        return subprocess.run(
            [self.binary, *arguments], env=os.environ | self.environment, cwd=ROOT, input=input, text=True,
            capture_output=True, timeout=seconds)

    def get(self, path: str, headers: dict[str, str] = {}) -> tuple[int, dict[str, str], str]:
        """Status, headers and body of a plain GET, redirects not followed."""
        request = urllib.request.Request(self.url + path, headers=headers)
        try:
            answer = _opener.open(request, timeout=10)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, dict(answer.headers), answer.read().decode(errors="replace")

    def log_lines(self) -> list[dict]:
        """The JSON lines of the log; other lines are left out."""
        lines = []
        for line in self.log.read_text(errors="replace").splitlines():
            try:
                lines.append(json.loads(line))
            except ValueError:
                continue
        return [line for line in lines if isinstance(line, dict)]

    def log_tail(self, lines: int = 30) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


# No proxy: the program is on this machine.
_opener = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))
