"""Small things that the other files share."""

import re
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]

# Screenshots, collected pages and logs of the last run; not under version control.
OUT = Path(__file__).resolve().parent / "out"

T = TypeVar("T")


def free_port() -> int:
    """A port that nothing listens on now. The caller should bind it soon."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition: Callable[[], T], what: str, seconds: float = 10, every: float = 0.05) -> T:
    """Calls `condition` until it returns something true, and returns that; fails saying `what` was waited for."""
    deadline = time.monotonic() + seconds
    while True:
        if result := condition():
            return result
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:g} s for {what}")
        time.sleep(every)


def slug(text: str) -> str:
    """A file name made of a URL or a title."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80] or "page"
