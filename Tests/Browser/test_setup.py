"""`scripts/setup`: silent and quick when nothing is missing, and clear about what is."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from harness import ROOT

TOOLS = ["bash", "env", "awk", "dirname", "cat", "id"]


@pytest.fixture
def machine(tmp_path):
    """A machine with nothing but a shell and the commands that a test puts there."""
    for tool in TOOLS:
        (tmp_path / tool).symlink_to(shutil.which(tool))
    return tmp_path


def install(machine: Path, name: str, script: str = "exit 0"):
    (machine / name).write_text(f"#!{shutil.which('bash')}\n{script}\n")
    (machine / name).chmod(0o755)


def setup(use: str, machine: Path | None = None) -> subprocess.CompletedProcess:
    path = {"PATH": str(machine)} if machine else {}
    return subprocess.run([ROOT / "scripts/setup", use], env=os.environ | path, capture_output=True, text=True, timeout=60)


@pytest.mark.skipif(not shutil.which("apt-get"), reason="needs a system with apt-get")
def test_nothing_missing_is_silent_and_quick():
    setup("test")
    start = time.monotonic()
    result = setup("test")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert time.monotonic() - start < 2


@pytest.mark.parametrize("manager, command", [
    ("brew", "brew install libmicrohttpd"), ("dnf", "sudo dnf install libmicrohttpd-devel"),
    ("pacman", "sudo pacman -S libmicrohttpd"), ("apk", "sudo apk add libmicrohttpd-dev"),
    (None, "on Debian: sudo apt-get install libmicrohttpd-dev"),
])
def test_without_apt_a_missing_library_is_named_with_its_command(machine, manager, command):
    if manager:
        install(machine, manager)
    install(machine, "swift")
    install(machine, "pkg-config", 'test "$2" != libmicrohttpd')
    result = setup("build", machine)
    assert result.returncode == 1
    assert result.stderr == f"setup: missing libmicrohttpd (to build): {command}\n"


def test_without_apt_nothing_is_said_when_nothing_is_missing(machine):
    install(machine, "swift")
    install(machine, "pkg-config")
    result = setup("build", machine)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_on_debian_the_missing_packages_alone_are_installed(machine):
    install(machine, "swift")
    install(machine, "dpkg-query", 'shift 3; for name; do [ $name = libyaml-dev ] || echo "$name:amd64 installed"; done; exit 1')
    install(machine, "apt-get", f'echo "apt-get $*" >> {machine}/calls')
    (machine / "id").unlink()
    install(machine, "id", "echo 0")
    result = setup("build", machine)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "setup: installing Debian packages: libyaml-dev\n"
    calls = (machine / "calls").read_text().splitlines()
    assert calls[0] == "apt-get update -qq" and calls[1].endswith(" libyaml-dev") and len(calls) == 2


def test_without_root_and_sudo_the_command_is_named(machine):
    install(machine, "swift")
    install(machine, "dpkg-query", 'echo "libyaml-dev:amd64 installed"')
    install(machine, "apt-get")
    (machine / "id").unlink()
    install(machine, "id", "echo 1000")
    result = setup("build", machine)
    assert result.returncode == 1
    assert "run as root: apt-get update && apt-get install pkg-config libsqlite3-dev" in result.stderr


def test_a_missing_swift_is_named(machine):
    install(machine, "pkg-config")
    result = setup("build", machine)
    assert result.returncode == 1 and "Swift is missing" in result.stderr
